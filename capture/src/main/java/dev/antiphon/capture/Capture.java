package dev.antiphon.capture;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what was said out of a capture: pcap or pcapng of either byte order, of Ethernet (with
 * VLANs), raw IP, loopback and Linux's "any", IPv4 and IPv6.
 *
 * <p>Bounded: a capture holds up to 256 MiB of TCP and 100,000 connections. Anything that is no
 * TCP is passed over.
 */
public final class Capture {
    private static final long BYTES_MAX = 256L << 20;
    private static final int SEGMENT_COST = 128; // of what is kept beside a segment's bytes
    private static final int CONNECTIONS_MAX = 100_000;

    private final List<CapturedConnection> all = new ArrayList<>();

    /** The latest connection between two sides. */
    private final Map<Set<InetSocketAddress>, CapturedConnection> latest = new HashMap<>();

    private long bytes;

    private Capture() {}

    /**
     * Returns whether a file begins like a capture.
     *
     * @throws IOException when it cannot be read
     */
    public static boolean is(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return CaptureInput.begins(in.readNBytes(4));
        }
    }

    /**
     * Returns the connections on which something was said, in the order of their first packets.
     *
     * @throws IOException when it cannot be read
     * @throws CaptureException when it is no capture, is damaged or over the bounds
     */
    public static List<CapturedConversation> conversations(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return conversations(in);
        }
    }

    /** Reads conversations as {@link #conversations(Path)} does, from a stream. */
    public static List<CapturedConversation> conversations(InputStream in) throws IOException {
        CaptureInput input = CaptureInput.of(in);
        Capture capture = new Capture();
        for (Optional<CapturedPacket> next = input.next(); next.isPresent(); next = input.next()) {
            Segment.of(next.get()).ifPresent(capture::take);
        }
        List<CapturedConversation> conversations = new ArrayList<>();
        for (CapturedConnection each : capture.all) {
            if (each.saidSomething()) {
                conversations.add(each.conversation(conversations.size() + 1));
            }
        }
        return conversations;
    }

    private void take(Segment segment) {
        Set<InetSocketAddress> sides = segment.from().equals(segment.to())
                ? Set.of(segment.from())
                : Set.of(segment.from(), segment.to());
        CapturedConnection connection = latest.get(sides);
        if (connection == null || connection.isFollowedBy(segment)) {
            connection = opened(segment);
            latest.put(sides, connection);
        }
        if (segment.content().hasRemaining()) {
            bytes += segment.content().remaining() + SEGMENT_COST;
            if (bytes > BYTES_MAX) {
                throw CaptureException.at(
                        segment.packet(),
                        "is over the limit of " + BYTES_MAX
                                + " bytes that a capture may hold of TCP; cut out one"
                                + " conversation (tshark -r FILE -Y 'tcp.stream == 0' -w FILE)");
            }
        }
        connection.take(segment);
    }

    private CapturedConnection opened(Segment segment) {
        if (all.size() == CONNECTIONS_MAX) {
            throw CaptureException.at(
                    segment.packet(),
                    "begins a connection over the limit of " + CONNECTIONS_MAX + " of a capture");
        }
        CapturedConnection connection = new CapturedConnection(segment);
        all.add(connection);
        return connection;
    }
}
