package dev.antiphon.cli.text;

import dev.antiphon.file.FileTooLargeException;
import dev.antiphon.text.Escapes;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An exception that ends a command: the exit status, the problem, and its remedy. Problem and
 * remedy are texts of {@link Texts}, with the keys {@code problem.NAME} and {@code
 * problem.NAME.do}.
 */
public final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final Pattern CLASS = Pattern.compile("\\b[a-z]+\\.(?:[a-z]+\\.)*[A-Z]");

    /** The largest number of letters of a value that an error shows. */
    private static final int SHOWN_LETTERS_MAX = 2000;

    private final int status;
    private final String name;
    private final transient List<Object> values;

    /** The word that was probably meant; empty if there is none. */
    private final String near;

    public CliException(int status, String name, Object... values) {
        this(status, name, "", List.of(values));
    }

    private CliException(int status, String name, String near, List<Object> values) {
        super(name + " " + values);
        this.status = status;
        this.name = name;
        this.near = near;
        this.values = values;
    }

    /** Returns the exception for a mistake in the command line. */
    public static CliException usage(String name, Object... values) {
        return new CliException(Status.USAGE, name, values);
    }

    /**
     * Returns the exception for an internal error. Its text contains the message of the cause, but
     * no name of a class.
     */
    static CliException bug(Throwable cause) {
        String message = Objects.requireNonNullElse(cause.getMessage(), "");
        return message.isEmpty() || CLASS.matcher(message).find()
                ? new CliException(Status.OUR_BUG, "bug")
                : new CliException(Status.OUR_BUG, "bug-of", message);
    }

    /**
     * Returns the exception for a file that cannot be read.
     *
     * @param place the option or command that names the file
     */
    public static CliException unreadable(String place, String file, Exception cause) {
        return cause instanceof IOException failure
                ? CliException.usage("unreadable-file", place, file, LibraryText.of(failure))
                : CliException.usage("unreadable-name", place, file);
    }

    /** Returns the exception for a file that is too large. */
    public static CliException large(FileTooLargeException file) {
        return usage("large-file", file.file(), file.bytes(), file.limit());
    }

    /** Returns the exception for a file or input that does not fit into the heap. */
    public static CliException noHeap(String name) {
        long heapMebibytes = Runtime.getRuntime().maxMemory() >> 20;
        return usage("no-heap", name, heapMebibytes);
    }

    /**
     * Returns the exception for a value that the library refused, or for a file that is too large.
     */
    public static CliException refused(String name, RuntimeException refusal) {
        return refusal.getCause() instanceof FileTooLargeException file
                ? large(file)
                : usage(name, LibraryText.of(refusal));
    }

    /** Returns the exception for files of TLS that cannot be read or used. */
    public static CliException tlsFile(RuntimeException refusal) {
        boolean isUnreadable = refusal.getCause() instanceof IOException failure
                && failure.getCause() instanceof IOException;
        return refused(isUnreadable ? "tls-file-unreadable" : "tls-file", refusal);
    }

    /** Returns a copy with the text of another name, and with the same values. */
    CliException named(String other) {
        return new CliException(status, other, near, values);
    }

    /** Returns a copy with the word that was probably meant. It is shown before the remedy. */
    public CliException near(Optional<String> word) {
        return new CliException(status, name, word.orElse(""), values);
    }

    public int status() {
        return status;
    }

    public String name() {
        return name;
    }

    /** Returns the text of the problem, with its values inserted. */
    public String what(Texts texts) {
        String what = texts.say("problem." + name, shown());
        return what.replace("\"\"\"\"", "\"\""); // an empty value that the text quotes, too
    }

    /**
     * Returns the values as the user wrote them, but with escaped control characters. An empty
     * value is shown by quotes, a very long one is cut.
     */
    private Object[] shown() {
        return values.stream()
                .map(each -> each instanceof String text ? shown(text) : each)
                .toArray();
    }

    private String shown(String text) {
        StringBuilder shown =
                new StringBuilder(text.isEmpty() && status == Status.USAGE ? "\"\"" : "");
        text.codePoints()
                .limit(SHOWN_LETTERS_MAX)
                .mapToObj(Character::toString)
                .forEach(each -> shown.append(
                        Escapes.acts(each.codePointAt(0)) ? Escapes.shown(each) : each));
        return shown.append(text.length() > SHOWN_LETTERS_MAX ? "…" : "").toString();
    }

    /**
     * Returns the text of the remedy. Beside the word that was probably meant, it is the shorter
     * text with the key {@code problem.NAME.else}, if there is one.
     */
    public String remedy(Texts texts) {
        if (near.isEmpty()) {
            return texts.say("problem." + name + ".do", shown());
        }
        String shorter = "problem." + name + ".else";
        return texts.say("near", near)
                + texts.say(texts.has(shorter) ? shorter : "problem." + name + ".do", shown());
    }
}
