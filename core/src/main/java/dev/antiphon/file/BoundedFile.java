package dev.antiphon.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reader of whole files up to a size limit. The limit applies to the bytes read, since a device or
 * a pipe has no size and perhaps no end.
 */
public final class BoundedFile {
    private BoundedFile() {}

    /**
     * Returns the content of the file. Of a file that is too large, it reads no more than {@code
     * most + 1} bytes.
     *
     * @throws FileTooLargeException when it has over {@code most} bytes
     * @throws IOException when it cannot be read
     */
    public static byte[] bytes(Path file, int most) throws IOException {
        long size = Files.size(file);
        if (size <= most) {
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(most + 1);
                if (bytes.length <= most) {
                    return bytes;
                }
                size = bytes.length;
            }
        }
        throw new FileTooLargeException(file, size, most);
    }
}
