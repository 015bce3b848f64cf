package dev.antiphon.stub.yaml;

import dev.antiphon.file.FileTooLargeException;
import dev.antiphon.text.Escapes;

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

    StubFileException(String place, String what) {
        super(place + ": " + Escapes.oneLine(cut(what)));
    }

    StubFileException(FileTooLargeException tooLarge) {
        super(Escapes.oneLine(String.valueOf(tooLarge.getMessage())), tooLarge);
    }

    /** Shortens a long text to its beginning and its end. */
    private static String cut(String what) {
        return what.length() <= CHARS_MAX
                ? what
                : what.substring(0, CHARS_MAX / 2) + " … "
                        + what.substring(what.length() - CHARS_MAX / 2);
    }
}
