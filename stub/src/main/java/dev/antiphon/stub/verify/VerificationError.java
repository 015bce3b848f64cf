package dev.antiphon.stub.verify;

/** An error of a failed verification. The text has several lines and is for human readers. */
public final class VerificationError extends AssertionError {
    private static final long serialVersionUID = 1L;

    /** Creates an error with this text. */
    public VerificationError(String text) {
        super(text);
    }
}
