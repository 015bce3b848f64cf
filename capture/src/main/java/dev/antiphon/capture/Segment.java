package dev.antiphon.capture;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * A TCP segment. Checksums are not verified, because they are wrong if the packet was captured
 * before the network card wrote them.
 *
 * @param packet the number of the packet in the capture
 * @param content the payload, as far as it was captured
 * @param loss the part of the payload that was not captured, with the reason
 */
record Segment(
        long packet,
        Instant at,
        InetSocketAddress from,
        InetSocketAddress to,
        int sequence,
        int acknowledged,
        int flags,
        ByteBuffer content,
        Loss loss) {
    private static final int TCP_HEADER_BYTES_MIN = 20;

    /**
     * The part of a segment that was not captured.
     *
     * @param bytes the smallest possible number of bytes
     * @param reason the reason as a predicate of the packet; empty if no byte is lost
     */
    record Loss(int bytes, String reason) {
        static final Loss NONE = new Loss(0, "");
    }

    /**
     * Returns the TCP segment of a packet. If there is no readable segment, counts the packet with
     * the reason and returns empty.
     */
    static Optional<Segment> of(CapturedPacket packet, PassedOver passedOver) {
        return IpPacket.of(packet, passedOver).flatMap(ip -> tcp(packet, passedOver, ip));
    }

    private static Optional<Segment> tcp(
            CapturedPacket packet, PassedOver passedOver, IpPacket ip) {
        ByteBuffer bytes = ip.bytes();
        int at = ip.at();
        int end = Math.min(bytes.limit(), ip.end());
        if (end < at + TCP_HEADER_BYTES_MIN) {
            passedOver.add(packet, "TCP headers that are cut off");
            return Optional.empty();
        }
        int headerBytes = (bytes.get(at + 12) & 0xF0) >>> 2;
        if (headerBytes < TCP_HEADER_BYTES_MIN || at + headerBytes > ip.end()) {
            passedOver.add(packet, "impossible TCP headers");
            return Optional.empty();
        }
        int content = Math.min(at + headerBytes, end);
        return Optional.of(new Segment(
                packet.number(),
                packet.at(),
                new InetSocketAddress(ip.from(), bytes.getShort(at) & 0xFFFF),
                new InetSocketAddress(ip.to(), bytes.getShort(at + 2) & 0xFFFF),
                bytes.getInt(at + 4),
                bytes.getInt(at + 8),
                bytes.get(at + 13) & 0xFF,
                bytes.slice(content, end - content),
                loss(packet, passedOver, ip, end)));
    }

    private static Loss loss(CapturedPacket packet, PassedOver passedOver, IpPacket ip, int end) {
        if (ip.isFragment()) {
            passedOver.add(packet, "fragments of IP packets");
            return new Loss(ip.end() - end + 1, "is a fragment of an IP packet");
        }
        if (end < ip.end()) {
            passedOver.add(packet, "bytes that were cut off when captured");
            return new Loss(
                    ip.end() - end,
                    "was cut to " + end + " of " + ip.end() + " bytes when it was captured (tcpdump"
                            + " -s 0 captures whole packets)");
        }
        return Loss.NONE;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
