package dev.antiphon.stub.verify;

/** The error of a failed verification. Its text has several lines and is for human readers. */
public final class VerificationError extends AssertionError {
    private static final long serialVersionUID = 1L;

    /** Creates an error with this text. */
    public VerificationError(String text) {
        super(text);
    }
}
