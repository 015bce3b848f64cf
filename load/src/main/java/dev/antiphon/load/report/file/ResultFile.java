package dev.antiphon.load.report.file;

import dev.antiphon.load.result.LoadResult;
import dev.antiphon.recording.json.JsonBounds;
import dev.antiphon.recording.json.JsonObject;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A result as a JSON file, version {@value #VERSION}, and back.
 *
 * <p>Reading is strict and bounded: a file that is not exactly as the format says is refused with
 * the place and the reason, one of over {@value #FILE_BYTES_MAX} bytes unread. What is read and
 * written again is the same, byte by byte. The keys are English, times are whole nanoseconds, and
 * a histogram is in HdrHistogram's own compressed form, with its usual percentiles beside it for
 * those who read the file with other programs.
 */
public final class ResultFile {
    /** Of the format; a reader knows its own only. */
    public static final int VERSION = 1;

    /** How long a file may be. */
    public static final int FILE_BYTES_MAX = 64 << 20;

    private static final JsonObject.Reader JSON =
            new JsonObject.Reader(new JsonBounds(8, 1 << 20, 2_000_000));

    private ResultFile() {}

    /**
     * Writes one, over what stood there.
     *
     * @throws IOException when it cannot be written
     */
    public static void write(LoadResult result, Path file) throws IOException {
        Files.write(file, bytes(result));
    }

    /** What {@link #write} writes. */
    public static byte[] bytes(LoadResult result) {
        return ResultWriter.bytes(result);
    }

    /**
     * Reads one.
     *
     * @throws IOException when it cannot be read
     * @throws ResultFileException when it is no result of this version
     */
    public static LoadResult read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
            if (bytes.length > FILE_BYTES_MAX) {
                throw new ResultFileException(
                        "it has over " + FILE_BYTES_MAX + " bytes, more than a result can have");
            }
            return read(bytes);
        }
    }

    /** As {@link #read(Path)}, of its bytes. */
    public static LoadResult read(byte[] bytes) {
        try {
            return ResultReader.result(JSON.file(bytes));
        } catch (IllegalArgumentException e) {
            throw new ResultFileException(String.valueOf(e.getMessage()), e);
        }
    }
}
