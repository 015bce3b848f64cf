package dev.antiphon.capture;

import dev.antiphon.address.Addresses;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;
import dev.antiphon.event.ServerEvent;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.recording.file.BoundedOutput;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A listener that writes the messages of one server or client as a capture (pcapng) for Wireshark
 * and tshark. Unlike a capture of the network, it needs no privileges.
 *
 * <p>The packets are computed from events, as if a network had carried the messages without loss.
 * Each message is encoded again in its framing, in plain text even with TLS, and its segments have
 * the time at which the message was complete. If the byte counts of the connection differ from the
 * capture, for example after an incomplete message, a comment in the last packets reports the
 * difference. The endpoints of a Unix socket are shown as 192.0.2.1 and 192.0.2.2.
 *
 * <p>Threads, size limit and errors are as in {@link dev.antiphon.recording.Recorder}. A capture
 * recorder holds a few hundred bytes for each open connection.
 */
public final class CaptureRecorder implements EventListener {
    private static final String HOW_IT_CAME = "Synthesized, not captured: the packets are made from"
            + " what the engine saw. Each message stands in its framing, written anew, in segments"
            + " at the time at which it was whole; TLS is taken off.";

    static final String TOOL = "antiphon "
            + Optional.ofNullable(CaptureRecorder.class.getPackage().getImplementationVersion())
                    .orElse("development");

    private final BoundedOutput out;
    private final Framing framing;
    private final long bytesMax;
    private final Instant started = Instant.now();
    private final long startedNanos = System.nanoTime();

    /**
     * The open connections by their number. Only the thread of the listener uses this map and the
     * other mutable fields.
     */
    private final Map<Long, SynthesizedStream> streams = new HashMap<>();

    /** The number of events that the engine dropped since the last packet. */
    private long eventsDropped;

    private CaptureRecorder(OutputStream out, boolean ownsStream, Builder builder) {
        this.out = new BoundedOutput(out, ownsStream, builder.bytesMax, builder.failed);
        this.framing = builder.framing;
        this.bytesMax = builder.bytesMax;
        write(CaptureBlocks.section(TOOL, HOW_IT_CAME), started);
        write(CaptureBlocks.theInterface("antiphon", "framing " + framing), started);
    }

    /** Returns a builder of a recorder for messages in this framing. */
    public static Builder of(Framing framing) {
        return new Builder(framing);
    }

    @Override
    public void on(Event event) {
        if (out.isOver()) {
            return;
        }
        if (event instanceof ServerEvent.EventsDropped dropped) {
            eventsDropped += dropped.count();
        } else if (event instanceof ConnectionEvent of) {
            on(of);
        }
    }

    private void on(ConnectionEvent event) {
        Instant at = started.plusNanos(event.nanos() - startedNanos);
        if (event instanceof ConnectionEvent.Opened opened) {
            streams.put(opened.connection(), opened(opened, at));
        }
        SynthesizedStream stream = streams.get(event.connection());
        if (stream == null) {
            return; // the event that opened the connection was dropped
        }
        stream.missing(eventsDropped);
        eventsDropped = 0;
        switch (event) {
            case ConnectionEvent.Opened opened -> {}
            case ConnectionEvent.MessageIn in ->
                stream.said(at, true, wire(stream, in.message(), stream.received(framing)));
            case ConnectionEvent.MessageOut sent ->
                stream.said(
                        at,
                        false,
                        sent.framed()
                                ? wire(stream, sent.message(), stream.sent(framing))
                                : sent.message().buffer());
            case ConnectionEvent.Failed failed -> stream.remark(failed.failure().text());
            case ConnectionEvent.MessagesSkipped skipped -> {} // they were never sent
            case ConnectionEvent.HalfClosed ended -> stream.halfClose(at, ended.by());
            case ConnectionEvent.Closed closed -> {
                streams.remove(closed.connection());
                if (closed.how() != How.FIN && closed.how() != How.RST) {
                    stream.remark("how this looked on the wire is not known");
                }
                stream.count(closed.bytesIn(), closed.bytesOut());
                stream.end(at, closed.by(), closed.how());
            }
        }
        write(stream.taken(), at);
    }

    private static SynthesizedStream opened(ConnectionEvent.Opened opened, Instant at) {
        SynthesizedStream stream = new SynthesizedStream(opened);
        stream.remark("connection " + opened.connection());
        boolean ofInternet = opened.local() instanceof InetSocketAddress
                && opened.remote() instanceof InetSocketAddress;
        if (!ofInternet) {
            stream.remark("the sides of a Unix socket, " + Addresses.shown(opened.local()) + " and "
                    + Addresses.shown(opened.remote()) + ", which have no IP addresses");
        }
        opened.tls().ifPresent(tls -> stream.remark(tls.protocol() + " was spoken"));
        stream.handshake(at);
        return stream;
    }

    /** Returns the message with its framing. */
    private static ByteBuffer wire(SynthesizedStream stream, Message message, Framing way) {
        try {
            return way.encoded(message.buffer());
        } catch (IllegalArgumentException e) {
            stream.remark("this message, as it was read, is none to be written in framing " + way
                    + ": " + e.getMessage());
            return message.buffer();
        }
    }

    /** Flushes the output, and closes the file that {@link Builder#to(Path)} opened. */
    @Override
    public void closed() {
        out.close();
        streams.clear();
    }

    /** Returns the error that ended the capture early. Any thread may call it. */
    public Optional<IOException> failure() {
        return out.failure();
    }

    private void write(byte[] blocks, Instant at) {
        out.write(
                blocks,
                () -> CaptureBlocks.statistics(
                        at, "nothing more is captured: it would be over the bound of " + bytesMax));
    }

    /** A builder of a recorder. For use by one thread. */
    public static final class Builder {
        private static final long BYTES_MAX_DEFAULT = 1L << 30;
        private static final long BYTES_MAX_LEAST = 1L << 12;

        private final Framing framing;
        private long bytesMax = BYTES_MAX_DEFAULT;
        private Consumer<IOException> failed = cause -> {};

        private Builder(Framing framing) {
            this.framing = framing;
        }

        /**
         * Sets the largest size of the capture in bytes; default 1 GiB.
         *
         * @throws IllegalArgumentException when the size is less than 4 KiB
         */
        public Builder bytesMax(long value) {
            if (value < BYTES_MAX_LEAST) {
                throw new IllegalArgumentException("bytesMax of " + value
                        + " holds no capture; give " + BYTES_MAX_LEAST + " or more");
            }
            bytesMax = value;
            return this;
        }

        /**
         * Sets a consumer of the error that ends the capture. The thread of the listener calls it.
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
        public CaptureRecorder to(Path file) throws IOException {
            // not a channel: an interrupt would close it within a packet
            return new CaptureRecorder(new FileOutputStream(file.toFile()), true, this);
        }

        /**
         * Returns a recorder that writes to this stream. The recorder flushes the stream at the end
         * and does not close it.
         */
        public CaptureRecorder to(OutputStream out) {
            return new CaptureRecorder(Objects.requireNonNull(out, "out"), false, this);
        }
    }
}
