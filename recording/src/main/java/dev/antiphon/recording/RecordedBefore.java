package dev.antiphon.recording;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The state of an existing recording that a recorder continues.
 *
 * @param connections the highest connection number
 * @param startedNanos the start of the recording, on the clock of {@link System#nanoTime}
 * @param bytes the size of the complete lines
 * @param endsLine whether these lines end with a line feed
 */
record RecordedBefore(long connections, long startedNanos, long bytes, boolean endsLine) {
    /**
     * Reads the state of a file, which must be a recording in this framing.
     *
     * @throws IOException when the file cannot be read
     * @throws RecordingException when the file is not a recording
     * @throws IllegalArgumentException when the recording has another framing
     */
    static RecordedBefore in(Path file, String framing) throws IOException {
        try (RecordingReader reader = RecordingReader.of(file)) {
            String recorded = reader.header().framing();
            if (!recorded.equals(framing)) {
                throw new IllegalArgumentException(file + " has the framing " + recorded + ", not "
                        + framing + "; record into another file");
            }
            long connections = 0;
            Duration last = Duration.ZERO;
            for (Optional<Entry.Timed> next = reader.next();
                    next.isPresent();
                    next = reader.next()) {
                connections = Math.max(connections, connection(next.get()).orElse(0));
                last = later(last, next.get().at());
            }
            // the clock may have been set back, but times in a recording never decrease
            Duration since =
                    later(last, Duration.between(reader.header().started(), Instant.now()));
            long startedNanos = System.nanoTime() - since.toNanos();
            long end = lineEnd(file);
            return new RecordedBefore(
                    connections,
                    startedNanos,
                    reader.isCutOff() ? end : Files.size(file),
                    reader.isCutOff() || end == Files.size(file));
        }
    }

    private static Duration later(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static OptionalLong connection(Entry.Timed entry) {
        return switch (entry) {
            case Entry.Open open -> OptionalLong.of(open.connection());
            case Entry.Msg msg -> OptionalLong.of(msg.connection());
            case Entry.Close close -> OptionalLong.of(close.connection());
            case Entry.Failure failure -> failure.connection();
            default -> OptionalLong.empty();
        };
    }

    /** Returns the position after the last line feed. */
    private static long lineEnd(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            byte[] block = new byte[8_192];
            for (long to = bytes.length(); to > 0; to -= block.length) {
                long from = Math.max(0, to - block.length);
                bytes.seek(from);
                int count = (int) (to - from);
                bytes.readFully(block, 0, count);
                for (int i = count - 1; i >= 0; i--) {
                    if (block[i] == '\n') {
                        return from + i + 1;
                    }
                }
            }
            return 0;
        }
    }

    /** Opens the file for appending after its last complete line. */
    OutputStream append(Path file) throws IOException {
        try (RandomAccessFile all = new RandomAccessFile(file.toFile(), "rw")) {
            all.setLength(bytes);
        }
        // not a channel: an interrupt would close it within a line
        OutputStream out = new FileOutputStream(file.toFile(), true);
        if (!endsLine) {
            out.write('\n');
        }
        return out;
    }
}
