package dev.antiphon.recording;

import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;
import dev.antiphon.framing.Framing;
import dev.antiphon.recording.file.BoundedOutput;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Writes what happens on one server's or client's connections as JSON Lines.
 *
 * <pre>{@code
 * TcpServer.builder(framing).listener(Recorder.of(framing).to(path))
 * }</pre>
 *
 * <p>Each line goes to the system by one write as soon as its event arrives, so that a JVM
 * that dies loses none of those events. It runs on its listener's thread: a slow disk delays no
 * connection. If it falls too far behind, events are dropped, and a {@code dropped} line counts
 * them. A disk that fails ends the recording, is reported once ({@link Builder#onFailure},
 * {@link #failure}), and harms nothing else. The recorder ends with its server or client.
 */
public final class Recorder implements EventListener {
    /** The name of this program in the header of a recording. */
    static final String TOOL = "antiphon "
            + Optional.ofNullable(Recorder.class.getPackage().getImplementationVersion())
                    .orElse("development");

    /** Guarded by this recorder, as is the writer: {@link #add} is for any thread. */
    private final BoundedOutput out;

    private final long bytesMax;
    private final EntryWriter writer = new EntryWriter();
    private final Entries entries;

    private Recorder(OutputStream out, boolean ownsStream, Builder builder) {
        this.out = new BoundedOutput(out, ownsStream, builder.bytesMax, builder.failed);
        this.bytesMax = builder.bytesMax;
        this.entries = new Entries(System.nanoTime(), 0);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        write(new Entry.Header(TOOL, builder.framing, now));
    }

    /** Goes on with a recording, whose lines keep their places in its bound. */
    private Recorder(OutputStream out, RecordedBefore before, Builder builder) {
        long bytesLeft = Math.max(0, builder.bytesMax - before.bytes());
        this.out = new BoundedOutput(out, true, bytesLeft, builder.failed);
        this.bytesMax = builder.bytesMax;
        this.entries = new Entries(before.startedNanos(), before.connections());
    }

    /** Returns a recorder of messages in this framing; everything else has defaults. */
    public static Builder of(Framing framing) {
        return new Builder(framing.toString());
    }

    @Override
    public void on(Event event) {
        write(entries.of(event));
    }

    /**
     * Records an entry that no event of the server or client makes, such as an injected fault. Any
     * thread.
     *
     * @param made makes the entry, given the time since the recording began; its connection is that
     *     of the server or client
     */
    public void add(Function<Duration, ? extends Entry.Timed> made) {
        write(entries.renumbered(made.apply(entries.since(System.nanoTime()))));
    }

    /** Flushes, and closes the file that {@link Builder#to(Path)} opened. */
    @Override
    public synchronized void closed() {
        out.close();
    }

    /** Returns the failure that ended the recording early. Any thread. */
    public Optional<IOException> failure() {
        return out.failure();
    }

    private synchronized void write(Entry entry) {
        if (out.isOver()) {
            return;
        }
        out.write(
                writer.line(entry),
                () -> writer.line(new Entry.Full(entries.since(System.nanoTime()), bytesMax)));
    }

    /** Collects the options of a recorder. One thread uses it. */
    public static final class Builder {
        private static final long BYTES_MAX_DEFAULT = 1L << 30;
        private static final long BYTES_MAX_LEAST = 1L << 10;

        private final String framing;
        private long bytesMax = BYTES_MAX_DEFAULT;
        private Consumer<IOException> failed = failure -> {};

        private Builder(String framing) {
            this.framing = framing;
        }

        /**
         * Sets the size at which recording stops; a {@code full} line follows beyond it. Default
         * 1 GiB.
         *
         * @throws IllegalArgumentException when less than 1 KiB
         */
        public Builder bytesMax(long value) {
            if (value < BYTES_MAX_LEAST) {
                throw new IllegalArgumentException("bytesMax of " + value
                        + " holds no recording; give " + BYTES_MAX_LEAST + " or more");
            }
            bytesMax = value;
            return this;
        }

        /**
         * Sets the consumer of the failure that ends the recording; the listener's thread calls it.
         */
        public Builder onFailure(Consumer<IOException> value) {
            failed = Objects.requireNonNull(value, "onFailure");
            return this;
        }

        /**
         * Records into this file, whose former content is lost.
         *
         * @throws IOException when it cannot be opened
         */
        public Recorder to(Path file) throws IOException {
            // not by a channel, which an interrupt would close in mid-line
            return new Recorder(new FileOutputStream(file.toFile()), true, this);
        }

        /**
         * Goes on with the recording in this file: the numbers of connections and the times
         * continue those that it holds. A last line that was cut off is removed. A file that is
         * missing or empty becomes a new recording, and so does a pipe or device.
         *
         * @throws IOException when it cannot be read or opened
         * @throws RecordingException when it is no recording
         * @throws IllegalArgumentException when it has another framing
         */
        public Recorder appendTo(Path file) throws IOException {
            if (!Files.isRegularFile(file) || Files.size(file) == 0) {
                return to(file);
            }
            RecordedBefore before = RecordedBefore.in(file, framing);
            return new Recorder(before.append(file), before, this);
        }

        /** Records into this stream, which is flushed at the end and not closed. */
        public Recorder to(OutputStream out) {
            return new Recorder(Objects.requireNonNull(out, "out"), false, this);
        }
    }
}
