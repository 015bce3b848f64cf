package dev.antiphon.file;

import java.io.IOException;
import java.nio.file.Path;

/** A file has more bytes than its reader takes. */
public final class FileTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long bytes;
    private final long limit;

    /** A file that has so many bytes, or more. */
    public FileTooLargeException(Path file, long bytes, long limit) {
        super(file + ": " + bytes + " bytes are over the limit of " + limit
                + "; give a smaller file");
        this.file = file.toString();
        this.bytes = bytes;
        this.limit = limit;
    }

    /** Returns the file's name, as it was given. */
    public String file() {
        return file;
    }

    /** Returns its size; of a file without a size, how many bytes were read. */
    public long bytes() {
        return bytes;
    }

    /** Returns the largest size that is read. */
    public long limit() {
        return limit;
    }
}
