package dev.antiphon.junit;

/**
 * A report of a stub that is added to the exception of a failed test. The text is for human
 * readers.
 */
public final class StubReport extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StubReport(String text) {
        super(text, null, false, false);
    }
}
