package dev.antiphon.file;

import java.io.IOException;
import java.nio.file.Path;

/** An exception for a file that is larger than its reader accepts. */
public final class FileTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long bytes;
    private final long limit;

    /** Creates an exception for a file of this size or a larger one. */
    public FileTooLargeException(Path file, long bytes, long limit) {
        super(file + ": " + bytes + " bytes are over the limit of " + limit
                + "; give a smaller file");
        this.file = file.toString();
        this.bytes = bytes;
        this.limit = limit;
    }

    /** Returns the name of the file, as the caller gave it. */
    public String file() {
        return file;
    }

    /**
     * Returns the size of the file in bytes; for a file without a size, the number of bytes read.
     */
    public long bytes() {
        return bytes;
    }

    /** Returns the largest accepted size in bytes. */
    public long limit() {
        return limit;
    }
}
