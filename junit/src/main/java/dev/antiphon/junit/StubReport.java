package dev.antiphon.junit;

/** What a stub saw, told along with what made a test fail. Its text is for people. */
public final class StubReport extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StubReport(String text) {
        super(text, null, false, false);
    }
}
