package dev.antiphon.load.report.file;

import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.recording.json.JsonBounds;
import dev.antiphon.recording.json.JsonObject;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file format of a result: JSON of version {@value #VERSION}.
 *
 * <p>Reading is strict and bounded: a file that differs from the format is refused with the place
 * and the reason, as is a file of over {@value #FILE_BYTES_MAX} bytes. Reading a file and writing
 * the result again gives the same bytes. Keys are English and times are whole nanoseconds. A
 * histogram is in HdrHistogram's compressed form, beside its usual percentiles.
 */
public final class ResultFile {
    /** The version of the format. The reader accepts no other. */
    public static final int VERSION = 1;

    /** The largest accepted file in bytes. */
    public static final int FILE_BYTES_MAX = 64 << 20;

    /**
     * The JSON factory of all reports. It escapes all characters outside ASCII, so that none can
     * control a terminal.
     */
    @SuppressWarnings("exports") // for the JSON of comparisons, in this module
    public static final JsonFactory WRITER =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final JsonObject.Reader READER =
            new JsonObject.Reader(new JsonBounds(8, 1 << 20, 2_000_000));

    private static final String KIND = "load-result";

    private ResultFile() {}

    /**
     * Writes a result. An existing file is replaced.
     *
     * @throws IOException when the file cannot be written
     */
    public static void write(LoadResult result, Path file) throws IOException {
        Files.write(file, bytes(result));
    }

    /** Returns the bytes that {@link #write} writes. */
    public static byte[] bytes(LoadResult result) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator to = WRITER.createGenerator(ObjectWriteContext.empty(), out)) {
            to.writeStartObject();
            to.writeNumberProperty("v", VERSION);
            to.writeStringProperty("kind", KIND);
            new RecordJson().write(to, result);
            to.writeEndObject();
        }
        out.write('\n');
        return out.toByteArray();
    }

    /**
     * Reads a result from a file.
     *
     * @throws IOException when the file cannot be read
     * @throws ResultFileException when the file is not a valid result of this version
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

    /** Reads a result from the bytes of its file; see {@link #read(Path)}. */
    public static LoadResult read(byte[] bytes) {
        try {
            return result(READER.file(bytes));
        } catch (IllegalArgumentException e) {
            throw new ResultFileException(String.valueOf(e.getMessage()), e);
        }
    }

    private static LoadResult result(JsonObject file) {
        long version = file.whole("v", 0, Integer.MAX_VALUE);
        if (version != VERSION) {
            throw new IllegalArgumentException("it is of version " + version
                    + ", and this reader knows version " + VERSION + " only");
        }
        String kind = file.string("kind");
        if (!kind.equals(KIND)) {
            throw file.wrong("kind", "is \"" + kind + "\", not \"" + KIND + "\"");
        }
        LoadResult result = new RecordJson().read(file, LoadResult.class);
        file.end();
        Counts counts = result.counts();
        long ended = counts.ok() + counts.failed();
        if (counts.planned() != ended) {
            throw file.wrong(
                    "counts",
                    "says that " + counts.planned() + " requests were planned, and that " + ended
                            + " ended");
        }
        return result;
    }
}
