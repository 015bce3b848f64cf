package dev.antiphon.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;

/** Error texts for files that cannot be used, without names of Java classes. */
public final class FileReason {
    private FileReason() {}

    /** Returns the reason of the failure, such as {@code there is no such file}. */
    public static String of(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (failure instanceof AccessDeniedException) {
            return "access is denied";
        }
        if (failure instanceof NotDirectoryException) {
            return "it is no folder";
        }
        String reason = failure instanceof FileSystemException system
                ? system.getReason()
                : failure.getMessage();
        return Objects.requireNonNullElse(reason, "it cannot be read or written");
    }
}
