package dev.antiphon.stub.yaml;

import dev.antiphon.text.Escapes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An exception for an invalid file of rules. The message is {@code FILE:LINE:COLUMN: ERROR} in one
 * line, with control characters escaped. Without a position in the file, it is {@code FILE: ERROR}.
 *
 * <p>This is the first mistake of the file. Those of other rules, of pushes and of faults, up to
 * ten in all, are its suppressed exceptions.
 */
public final class StubFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int CHARS_MAX = 1000;

    /**
     * The part of a document to which an error refers.
     *
     * @param field the keys and indexes that lead to the part; empty for the whole document
     * @param value the text of the part, if it is a text
     * @param nearest the known word that is most similar to the text
     */
    record Part(String field, Optional<String> value, Optional<String> nearest) {
        static final Part WHOLE = new Part("", Optional.empty(), Optional.empty());
    }

    @SuppressWarnings("serial") // an exception of this class is never serialized
    private final Part part;

    StubFileException(String place, String what) {
        this(place, what, Part.WHOLE);
    }

    StubFileException(String place, String what, Part part) {
        super(place + ": " + Escapes.oneLine(cut(what)));
        this.part = part;
    }

    StubFileException(IOException tooLarge) {
        super(Escapes.oneLine(String.valueOf(tooLarge.getMessage())), tooLarge);
        this.part = Part.WHOLE;
    }

    /** Returns the exception for a file over its largest size, which the cause names. */
    public static StubFileException of(IOException tooLarge) {
        return new StubFileException(tooLarge);
    }

    /** Returns the exception for a whole file. */
    public static StubFileException of(Path file, String what) {
        return new StubFileException(file.toString(), what);
    }

    /**
     * Returns the keys and indexes that lead to the invalid value, such as {@code rules[0].when};
     * empty for the whole document.
     */
    public String field() {
        return part.field();
    }

    /** Returns the text of the invalid value; empty if it is not a text. */
    public Optional<String> value() {
        return part.value();
    }

    /** Returns the known word that is most similar to an unknown one; empty without one. */
    public Optional<String> nearest() {
        return part.nearest();
    }

    /** Shortens a long text to its beginning and its end. */
    private static String cut(String what) {
        return what.length() <= CHARS_MAX
                ? what
                : what.substring(0, CHARS_MAX / 2) + " … "
                        + what.substring(what.length() - CHARS_MAX / 2);
    }
}
