package dev.antiphon.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** A text that identifies the state of a file, to notice changes of the file. */
public final class FileStamp {
    private FileStamp() {}

    /**
     * Returns a text that identifies the state of the file, after resolving links; empty if it is
     * no regular file or cannot be read.
     */
    public static String of(Path file) {
        try {
            Path real = file.toRealPath();
            BasicFileAttributes is = Files.readAttributes(real, BasicFileAttributes.class);
            if (!is.isRegularFile()) {
                return "";
            }
            // two files of the same time may differ only in their file keys
            return real + " " + is.fileKey() + " " + is.lastModifiedTime().toInstant() + " "
                    + is.size();
        } catch (IOException e) {
            return "";
        }
    }
}
