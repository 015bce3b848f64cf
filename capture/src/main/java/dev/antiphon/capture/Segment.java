package dev.antiphon.capture;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * One segment of TCP. Checksums are not looked at: where it was captured before the network card
 * wrote them, they are wrong.
 *
 * @param packet its number in the capture
 */
record Segment(
        long packet,
        Instant at,
        InetSocketAddress from,
        InetSocketAddress to,
        int sequence,
        int acknowledged,
        int flags,
        ByteBuffer content) {
    private static final int TCP = 6;
    private static final int IPV4_HEADER_BYTES_MIN = 20;
    private static final int IPV6_HEADER_BYTES = 40;
    private static final int TCP_HEADER_BYTES_MIN = 20;

    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int DESTINATION_OPTIONS = 60;
    private static final int EXTENSIONS_MAX = 8;

    /** An IP packet that carries TCP, from the one place to the other in its bytes. */
    private record Ip(ByteBuffer bytes, int at, int end, InetAddress from, InetAddress to) {}

    /**
     * Returns the packet's segment; empty where it carries no TCP.
     *
     * @throws CaptureException when the segment is incomplete
     */
    static Optional<Segment> of(CapturedPacket packet) {
        return LinkLayer.ip(packet)
                .flatMap(bytes -> switch ((bytes.get(0) & 0xFF) >>> 4) {
                    case 4 -> ofIpv4(packet, bytes);
                    case 6 -> ofIpv6(packet, bytes);
                    default -> Optional.empty();
                })
                .map(ip -> tcp(packet, ip));
    }

    private static Optional<Ip> ofIpv4(CapturedPacket packet, ByteBuffer ip) {
        int headerBytes = (ip.get(0) & 0x0F) * 4;
        boolean tcp = headerBytes >= IPV4_HEADER_BYTES_MIN
                && ip.limit() >= headerBytes
                && ip.get(9) == TCP;
        if (!tcp) {
            return Optional.empty();
        }
        if ((ip.getShort(6) & 0x3FFF) != 0) {
            throw fragment(packet);
        }
        int total = ip.getShort(2) & 0xFFFF;
        int end = total == 0 ? ip.limit() : total; // none is said where the card cuts into segments
        return Optional.of(new Ip(ip, headerBytes, end, address(ip, 12, 4), address(ip, 16, 4)));
    }

    private static Optional<Ip> ofIpv6(CapturedPacket packet, ByteBuffer ip) {
        if (ip.limit() < IPV6_HEADER_BYTES) {
            return Optional.empty();
        }
        int payload = ip.getShort(4) & 0xFFFF;
        int end = payload == 0 ? ip.limit() : IPV6_HEADER_BYTES + payload;
        int next = ip.get(6) & 0xFF;
        int at = IPV6_HEADER_BYTES;
        for (int i = 0; i < EXTENSIONS_MAX && next != TCP; i++) {
            boolean sized = next == HOP_BY_HOP || next == ROUTING || next == DESTINATION_OPTIONS;
            if (at + 8 > ip.limit() || (!sized && next != FRAGMENT)) {
                return Optional.empty();
            }
            if (next == FRAGMENT && (ip.getShort(at + 2) & 0xFFF9) != 0) {
                throw fragment(packet);
            }
            next = ip.get(at) & 0xFF;
            at += sized ? 8 + (ip.get(at + 1) & 0xFF) * 8 : 8;
        }
        return next == TCP
                ? Optional.of(new Ip(ip, at, end, address(ip, 8, 16), address(ip, 24, 16)))
                : Optional.empty();
    }

    private static CaptureException fragment(CapturedPacket packet) {
        return CaptureException.at(
                packet.number(), "is a fragment of an IP packet; those are not put together");
    }

    private static Segment tcp(CapturedPacket packet, Ip ip) {
        ByteBuffer bytes = ip.bytes();
        int at = ip.at();
        int least = Math.max(ip.end(), at + TCP_HEADER_BYTES_MIN);
        if (bytes.limit() < least) {
            throw CaptureException.at(
                    packet.number(),
                    "was cut to " + bytes.limit() + " of " + least + " bytes when it was captured;"
                            + " capture whole packets (tcpdump -s 0)");
        }
        int headerBytes = (bytes.get(at + 12) & 0xF0) >>> 2;
        if (headerBytes < TCP_HEADER_BYTES_MIN || at + headerBytes > ip.end()) {
            throw CaptureException.at(
                    packet.number(), "has an impossible TCP header of " + headerBytes + " bytes");
        }
        return new Segment(
                packet.number(),
                packet.at(),
                new InetSocketAddress(ip.from(), bytes.getShort(at) & 0xFFFF),
                new InetSocketAddress(ip.to(), bytes.getShort(at + 2) & 0xFFFF),
                bytes.getInt(at + 4),
                bytes.getInt(at + 8),
                bytes.get(at + 13) & 0xFF,
                bytes.slice(at + headerBytes, ip.end() - at - headerBytes));
    }

    private static InetAddress address(ByteBuffer ip, int at, int count) {
        byte[] bytes = new byte[count];
        ip.get(at, bytes);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // it has four or sixteen bytes
        }
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
