package dev.antiphon.recording;

import dev.antiphon.file.LikelyEncoding;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A strict reader of recordings, line by line. An invalid line throws a {@link RecordingException}
 * with its number. If the last line is incomplete, because the program that wrote it was stopped,
 * the recording ends before that line and {@link #isCutOff} returns true. The reader holds one line
 * at a time, of at most {@value #LINE_BYTES_MAX} bytes. For use by one thread.
 */
public final class RecordingReader implements Closeable {
    /**
     * The largest size of a line in bytes, which is enough for a message of about 48 MiB in Base64.
     */
    public static final int LINE_BYTES_MAX = 64 << 20;

    private static final int READ_BYTES = 64 << 10;

    private final InputStream in;
    private final Entry.Header header;

    /** The bytes that were read ahead and not yet split into lines. */
    private final byte[] buffer = new byte[READ_BYTES];

    private int from;
    private int to;
    private long line;
    private boolean cutOff;

    private RecordingReader(InputStream in) throws IOException {
        this.in = in;
        Entry first = entry();
        if (!(first instanceof Entry.Header found)) {
            throw new RecordingException(1, "the header is missing");
        }
        this.header = found;
    }

    /**
     * Opens the recording in this file.
     *
     * @throws IOException when the file cannot be read
     * @throws RecordingException when the first line is not a header
     */
    public static RecordingReader of(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        try {
            return new RecordingReader(in);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /**
     * Opens a recording from a stream, like {@link #of(Path)}. {@link #close} closes the stream.
     */
    public static RecordingReader of(InputStream in) throws IOException {
        return new RecordingReader(in);
    }

    /** Returns the header, which is the first line. */
    public Entry.Header header() {
        return header;
    }

    /**
     * Reads and returns the next line; empty at the end.
     *
     * @throws IOException when the file cannot be read
     * @throws RecordingException when the line is invalid
     */
    public Optional<Entry.Timed> next() throws IOException {
        Entry entry = entry();
        if (entry instanceof Entry.Header) {
            throw new RecordingException(line, "it is a second header");
        }
        return Optional.ofNullable((Entry.Timed) entry);
    }

    /** Returns the number of the line that was read last, from 1. */
    public long line() {
        return line;
    }

    /**
     * Returns whether the recording ended within the line {@link #line}. {@link #next} does not
     * return that line.
     */
    public boolean isCutOff() {
        return cutOff;
    }

    private @Nullable Entry entry() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        line++;
        while (true) {
            if (from == to) {
                from = 0;
                to = Math.max(0, in.read(buffer));
                if (to == 0) {
                    return bytes.size() == 0 ? null : last(bytes.toByteArray());
                }
            }
            int end = from;
            while (end < to && buffer[end] != '\n') {
                end++;
            }
            if (bytes.size() + end - from > LINE_BYTES_MAX) {
                throw new RecordingException(line, "it is over " + LINE_BYTES_MAX + " bytes");
            }
            bytes.write(buffer, from, end - from);
            from = Math.min(to, end + 1);
            if (end < to) {
                return entry(bytes.toByteArray());
            }
        }
    }

    /** Returns the entry of a last line without a line feed; null if the line is incomplete. */
    private @Nullable Entry last(byte[] bytes) {
        try {
            return entry(bytes);
        } catch (RecordingException e) {
            if (line == 1) {
                throw e; // a file without a complete header is not a recording
            }
            cutOff = true;
            return null;
        }
    }

    private Entry entry(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            boolean marked = line == 1 && text.startsWith("\ufeff"); // a BOM of some editors
            return EntryReader.entry(marked ? text.substring(1) : text);
        } catch (CharacterCodingException | IllegalArgumentException e) {
            // UTF-16 can be valid UTF-8, but not valid JSON
            String reason = LikelyEncoding.of(bytes)
                    .map(LikelyEncoding::refusal)
                    .orElse(String.valueOf(e.getMessage()));
            throw new RecordingException(line, reason);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
