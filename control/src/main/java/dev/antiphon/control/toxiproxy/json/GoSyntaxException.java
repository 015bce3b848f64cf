package dev.antiphon.control.toxiproxy.json;

/** An error in JSON, in the words of Go's package {@code encoding/json}. */
public final class GoSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int at;

    /**
     * Creates the error.
     *
     * @param at the index of the byte at which the error was found
     */
    public GoSyntaxException(String text, int at) {
        super(text);
        this.at = at;
    }

    /** Returns the index of the byte at which the error was found. */
    public int at() {
        return at;
    }

    /** Returns the text of the error, without its place. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
