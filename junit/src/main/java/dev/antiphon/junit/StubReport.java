package dev.antiphon.junit;

/** The report of a stub, added to the exception of a failed test. Its text is for human readers. */
public final class StubReport extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StubReport(String text) {
        super(text, null, false, false);
    }
}
