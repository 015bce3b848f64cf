package dev.antiphon.argument;

import java.util.Optional;

/**
 * The form in which a text names a file whose bytes it stands for, the same in every option and in
 * rules: {@code @FILE}. {@code @@} begins a text with one {@code @}. In Java, a text is a text: a
 * message from a file has a separate method.
 */
public final class FileText {
    private static final String MARK = "@";

    private FileText() {}

    /** Returns the name of the file; empty if the text names none. */
    public static Optional<String> file(String text) {
        return text.startsWith(MARK) && !text.startsWith(MARK + MARK)
                ? Optional.of(text.substring(MARK.length()))
                : Optional.empty();
    }

    /** Returns the text that is meant by one that names no file. */
    public static String literal(String text) {
        return text.startsWith(MARK + MARK) ? text.substring(MARK.length()) : text;
    }

    /** Returns a form of the text that {@link #literal} turns into it. */
    public static String escaped(String text) {
        return text.startsWith(MARK) ? MARK + text : text;
    }
}
