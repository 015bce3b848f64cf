package dev.antiphon.capture;

/**
 * An exception for a file that is not a capture, or from which no conversations can be read. The
 * message contains the reason, and the number of the packet if the error concerns one.
 */
public final class CaptureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CaptureException(String reason) {
        super(reason);
    }

    static CaptureException at(long packet, String reason) {
        return new CaptureException("packet " + packet + " " + reason);
    }
}
