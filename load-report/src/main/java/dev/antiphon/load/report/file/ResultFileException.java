package dev.antiphon.load.report.file;

/** An exception for an invalid result file. The message gives the place and the reason. */
public final class ResultFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ResultFileException(String reason) {
        super(reason);
    }

    ResultFileException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
