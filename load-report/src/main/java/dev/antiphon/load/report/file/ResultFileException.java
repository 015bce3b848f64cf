package dev.antiphon.load.report.file;

/** A file is not what a result's file must be. The text names the place and the reason. */
public final class ResultFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ResultFileException(String reason) {
        super(reason);
    }

    ResultFileException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
