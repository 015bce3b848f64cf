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
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A listener that writes the events of one server or client as JSON Lines.
 *
 * <pre>{@code
 * TcpServer.builder(framing).listener(Recorder.of(framing).to(path))
 * }</pre>
 *
 * <p>Each line is written by one system call as soon as its event arrives, so that earlier lines
 * survive a crash of the JVM. The recorder runs on a separate listener thread, so that a slow disk
 * delays no connection. If the recorder falls too far behind, events are dropped, and a {@code
 * dropped} line contains their number. A write error ends the recording and is reported once
 * ({@link Builder#onFailure}, {@link #failure}); the server or client is not affected. The
 * recording ends when its server or client ends.
 */
public final class Recorder implements EventListener {
    /** The name of this program in the header of a recording. */
    static final String TOOL = "antiphon "
            + Optional.ofNullable(Recorder.class.getPackage().getImplementationVersion())
                    .orElse("development");

    /**
     * The output. The lock of this recorder guards the output and the writer, since any thread may
     * call {@link #add}.
     */
    private final BoundedOutput out;

    private final long bytesMax;
    private final EntryWriter writer = new EntryWriter();
    private final Entries entries;

    private Recorder(OutputStream out, boolean ownsStream, Builder builder) {
        this.out = new BoundedOutput(out, ownsStream, builder.bytesMax, builder.failed);
        this.bytesMax = builder.bytesMax;
        long now = System.nanoTime();
        long started = builder.started.orElse(now);
        this.entries = new Entries(started, 0);
        Instant start = Instant.now().minusNanos(now - started);
        write(new Entry.Header(TOOL, builder.framing, start.truncatedTo(ChronoUnit.MILLIS)));
    }

    /**
     * Creates a recorder that continues a recording. The existing lines count toward the size
     * limit.
     */
    private Recorder(OutputStream out, RecordedBefore before, Builder builder) {
        long bytesLeft = Math.max(0, builder.bytesMax - before.bytes());
        this.out = new BoundedOutput(out, true, bytesLeft, builder.failed);
        this.bytesMax = builder.bytesMax;
        this.entries = new Entries(before.startedNanos(), before.connections());
    }

    /** Returns a builder of a recorder for messages in this framing. */
    public static Builder of(Framing framing) {
        return new Builder(framing.toString());
    }

    @Override
    public void on(Event event) {
        write(entries.of(event));
    }

    /**
     * Records an entry that is not an event of the server or client, such as an injected fault. Any
     * thread may call it.
     *
     * @param made creates the entry from the time since the start of the recording. The entry
     *     contains the connection number that the server or client uses
     */
    public void add(Function<Duration, ? extends Entry.Timed> made) {
        write(entries.renumbered(made.apply(entries.since(System.nanoTime()))));
    }

    /** Flushes the output, and closes the file that {@link Builder#to(Path)} opened. */
    @Override
    public synchronized void closed() {
        out.close();
    }

    /** Returns the error that ended the recording early. Any thread may call it. */
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

    /** A builder of a recorder. For use by one thread. */
    public static final class Builder {
        private static final long BYTES_MAX_DEFAULT = 1L << 30;
        private static final long BYTES_MAX_LEAST = 1L << 10;

        private final String framing;
        private long bytesMax = BYTES_MAX_DEFAULT;
        private Consumer<IOException> failed = failure -> {};
        private OptionalLong started = OptionalLong.empty();

        private Builder(String framing) {
            this.framing = framing;
        }

        /**
         * Sets the largest size of the recording in bytes; default 1 GiB. Recording stops before a
         * line that would exceed the limit; a {@code full} line is written in its place.
         *
         * @throws IllegalArgumentException when the size is less than 1 KiB
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
         * Sets the start of a new recording, from which the times of its lines count; by default
         * the time at which the recorder is created. A recorder needs it for events that are older
         * than itself.
         *
         * @param nanos a time by {@link System#nanoTime}
         */
        public Builder startedAt(long nanos) {
            started = OptionalLong.of(nanos);
            return this;
        }

        /**
         * Sets a consumer of the error that ends the recording. The thread that writes calls it.
         */
        public Builder onFailure(Consumer<IOException> value) {
            failed = Objects.requireNonNull(value, "onFailure");
            return this;
        }

        /**
         * Returns a recorder that writes to this file. The previous content of the file is lost.
         *
         * @throws IOException when the file cannot be opened
         */
        public Recorder to(Path file) throws IOException {
            // not a channel: an interrupt would close it within a line
            return new Recorder(new FileOutputStream(file.toFile()), true, this);
        }

        /**
         * Returns a recorder that continues the recording in this file; connection numbers and
         * times increase from the existing ones. An incomplete last line is removed. In a missing
         * or empty file, a pipe or a device, a new recording begins.
         *
         * @throws IOException when the file cannot be read or opened
         * @throws RecordingException when the file is not a recording
         * @throws IllegalArgumentException when the recording has another framing
         */
        public Recorder appendTo(Path file) throws IOException {
            if (!Files.isRegularFile(file) || Files.size(file) == 0) {
                return to(file);
            }
            RecordedBefore before = RecordedBefore.in(file, framing);
            return new Recorder(before.append(file), before, this);
        }

        /**
         * Returns a recorder that writes to this stream. The recorder flushes the stream at the end
         * and does not close it.
         */
        public Recorder to(OutputStream out) {
            return new Recorder(Objects.requireNonNull(out, "out"), false, this);
        }
    }
}
