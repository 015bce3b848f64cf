package dev.antiphon.capture;

/** A file is no capture, or one that conversations cannot be read from. The text says where. */
public final class CaptureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CaptureException(String reason) {
        super(reason);
    }

    static CaptureException at(long packet, String reason) {
        return new CaptureException("packet " + packet + " " + reason);
    }
}
