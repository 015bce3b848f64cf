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
import java.util.function.Predicate;

/**
 * A reader of TCP conversations from a capture file: pcap or pcapng in either byte order; Ethernet
 * (with VLANs, PPPoE and MPLS), PPP, raw IP, loopback, Linux "any" and NFLOG; IPv4 and IPv6, also
 * tunnelled in each other or in VXLAN.
 *
 * <p>Missing or contradictory packets affect only their own conversation: {@link
 * CapturedConversation#failure} reports the reason, and the other conversations are read. Packets
 * that belong to no conversation are skipped and counted. If the file ends early or is damaged, the
 * packets before that place are read.
 *
 * <p>A capture is limited to 256 MiB of TCP data and 100,000 connections.
 */
public final class Capture {
    private static final long BYTES_MAX = 256L << 20;
    private static final int SEGMENT_COST = 128; // memory of a segment beyond its payload
    private static final int CONNECTIONS_MAX = 100_000;

    private final List<CapturedConnection> all = new ArrayList<>();

    /** The latest connection between two endpoints. */
    private final Map<Set<InetSocketAddress>, CapturedConnection> latest = new HashMap<>();

    private final PassedOver passedOver = new PassedOver();
    private final Predicate<InetSocketAddress> isClient;
    private final List<CapturedConversation> conversations = new ArrayList<>();

    private long bytes;

    private Capture(Predicate<InetSocketAddress> isClient) {
        this.isClient = isClient;
    }

    /**
     * Reads a capture file.
     *
     * @throws IOException when the file cannot be read
     * @throws CaptureException when the file is not a capture, is damaged before its first packet,
     *     or exceeds the limits
     */
    public static Capture read(Path file) throws IOException {
        return read(file, side -> false);
    }

    /**
     * Reads a capture file like {@link #read(Path)}.
     *
     * @param isClient tests whether an endpoint is the client; called only if the capture lacks the
     *     beginning of the connection
     */
    public static Capture read(Path file, Predicate<InetSocketAddress> isClient)
            throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, isClient);
        }
    }

    private static Capture read(InputStream in, Predicate<InetSocketAddress> isClient)
            throws IOException {
        Capture capture = new Capture(isClient);
        CaptureInput input = CaptureInput.of(in);
        for (Optional<CapturedPacket> next = capture.next(input);
                next.isPresent();
                next = capture.next(input)) {
            Segment.of(next.get(), capture.passedOver).ifPresent(capture::take);
        }
        capture.end();
        return capture;
    }

    /**
     * Returns the next packet. Returns empty at the end of the file, or at invalid data after the
     * first packet.
     */
    private Optional<CapturedPacket> next(CaptureInput input) throws IOException {
        try {
            return input.next();
        } catch (CaptureException e) {
            if (input.packets() == 0) {
                throw e;
            }
            passedOver.damaged(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void end() {
        Map<String, Integer> names = new HashMap<>();
        for (CapturedConnection each : all) {
            if (each.saidSomething()) {
                int same = names.merge(each.client(), 1, Integer::sum);
                String name = same == 1 ? each.client() : each.client() + "#" + same;
                conversations.add(each.conversation(conversations.size() + 1, name));
            }
        }
    }

    /**
     * Returns the connections that carried bytes or could not be reassembled, in the order of their
     * first packets.
     */
    public List<CapturedConversation> conversations() {
        return List.copyOf(conversations);
    }

    /**
     * Returns the reasons why packets were skipped or are incomplete, each with the number of
     * packets, and the place at which the file is damaged.
     */
    public List<String> passedOver() {
        return passedOver.told();
    }

    /**
     * Returns whether the file begins with the magic number of a capture.
     *
     * @throws IOException when the file cannot be read
     */
    public static boolean is(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return CaptureInput.begins(in.readNBytes(4));
        }
    }

    /**
     * Reads a capture file and returns its {@link #conversations()}; see {@link #read(Path)}.
     *
     * @throws IOException when the file cannot be read
     * @throws CaptureException as in {@link #read(Path)}
     */
    public static List<CapturedConversation> conversations(Path file) throws IOException {
        return read(file).conversations();
    }

    /**
     * Reads a capture from a stream and returns its conversations; see {@link
     * #conversations(Path)}.
     */
    public static List<CapturedConversation> conversations(InputStream in) throws IOException {
        return read(in, side -> false).conversations();
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
        CapturedConnection connection = new CapturedConnection(segment, isClient);
        all.add(connection);
        return connection;
    }
}
