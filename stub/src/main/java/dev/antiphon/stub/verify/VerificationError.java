package dev.antiphon.stub.verify;

/** Something was not as the test says. The text is for people, of several lines. */
public final class VerificationError extends AssertionError {
    private static final long serialVersionUID = 1L;

    /** Says what. */
    public VerificationError(String text) {
        super(text);
    }
}
