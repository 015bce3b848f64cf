package dev.antiphon.capture;

/**
 * An exception for a file that is no capture, or from which no conversations can be read. The
 * message names the place.
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
