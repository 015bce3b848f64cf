package dev.antiphon.stub.yaml;

/** A file of rules is not as it must be. The text is {@code FILE:LINE:COLUMN: what is wrong}. */
public final class StubFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StubFileException(String place, String what) {
        super(place + ": " + what);
    }
}
