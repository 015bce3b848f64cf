package dev.antiphon.file;

import dev.antiphon.message.Message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A reader of whole files up to a size limit. The limit applies to the bytes read, since a device
 * or a pipe has no known size and may be endless.
 */
public final class BoundedFile {
    private static final int LARGE_BYTES_MIN = 1 << 20;
    private static final int PIECE_BYTES = 1 << 16;
    private static final int ENDLESS_BYTES_MAX = 8 << 20;

    private BoundedFile() {}

    /**
     * Returns the content of the file. Reads no more than {@code most + 1} bytes, even of a larger
     * file.
     *
     * @throws FileTooLargeException when the file has more than {@code most} bytes
     * @throws IOException when the file cannot be read
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

    /**
     * Reads the file like {@link #bytes}, without a second copy of a large file in the heap. For a
     * device or pipe, which may be endless, the limit is {@value #ENDLESS_BYTES_MAX} bytes at most.
     */
    public static Message message(Path file, int most) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Message.of(bytes(file, Math.min(most, ENDLESS_BYTES_MAX)));
        }
        long size = Files.size(file);
        if (size < LARGE_BYTES_MIN || size > most) {
            return Message.of(bytes(file, most));
        }
        ByteBuffer bytes = ByteBuffer.allocateDirect((int) size); // outside the heap: copied below
        byte[] piece = new byte[PIECE_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            int count = in.read(piece, 0, Math.min(piece.length, bytes.remaining()));
            while (count > 0) {
                bytes.put(piece, 0, count);
                count = in.read(piece, 0, Math.min(piece.length, bytes.remaining()));
            }
        }
        return Message.of(bytes.flip());
    }
}
