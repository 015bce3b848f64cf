package dev.antiphon.recording;

/**
 * An exception for an invalid line of a recording. The message contains the line number and the
 * reason.
 */
public final class RecordingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long line;

    RecordingException(long line, String reason) {
        super("line " + line + " of the recording: " + reason);
        this.line = line;
    }

    /** Returns the number of the line, from 1. */
    public long line() {
        return line;
    }
}
