package dev.antiphon.capture;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * An encoder of the packets that one side of a conversation sends: TCP (RFC 9293) in IPv4 (RFC 791)
 * or IPv6 (RFC 8200), with checksums. If one side has an IPv6 address, both addresses are written
 * as IPv6.
 */
final class Packets {
    static final int FIN = 1;
    static final int SYN = 2;
    static final int RST = 4;
    static final int PSH = 8;
    static final int ACK = 16;

    /** The largest payload of a packet that this class writes. */
    static final int SEGMENT_BYTES_MAX = 1 << 15;

    /** The TCP option that announces the largest segment (RFC 9293, 3.7.1). */
    private static final byte[] SEGMENT_SIZE = {2, 4, (byte) (SEGMENT_BYTES_MAX >> 8), 0};

    private static final int TCP = 6;
    private static final int HOPS = 64;
    private static final int WINDOW = 65_535;
    private static final int IPV4_HEADER_BYTES = 20;
    private static final int IPV6_HEADER_BYTES = 40;
    private static final int TCP_HEADER_BYTES = 20;
    private static final int DO_NOT_FRAGMENT = 0x4000;

    private final byte[] source;
    private final byte[] destination;
    private final int sourcePort;
    private final int destinationPort;

    Packets(InetSocketAddress from, InetSocketAddress to) {
        boolean four = from.getAddress() instanceof Inet4Address
                && to.getAddress() instanceof Inet4Address;
        source = four ? from.getAddress().getAddress() : ofIpv6(from.getAddress());
        destination = four ? to.getAddress().getAddress() : ofIpv6(to.getAddress());
        sourcePort = from.getPort();
        destinationPort = to.getPort();
    }

    /** Returns an IPv4 address as an IPv4-mapped IPv6 address (RFC 4291, 2.5.5.2). */
    private static byte[] ofIpv6(InetAddress address) {
        byte[] own = address.getAddress();
        if (own.length == 16) {
            return own;
        }
        return ByteBuffer.allocate(16).putShort(10, (short) 0xFFFF).put(12, own).array();
    }

    /**
     * Returns one packet.
     *
     * @param content the payload from position to limit; the buffer is not changed
     */
    byte[] packet(int sequence, int acknowledged, int flags, ByteBuffer content) {
        byte[] options = (flags & SYN) == 0 ? new byte[0] : SEGMENT_SIZE;
        int tcpBytes = TCP_HEADER_BYTES + options.length + content.remaining();
        int ipBytes = source.length == 4 ? IPV4_HEADER_BYTES : IPV6_HEADER_BYTES;
        ByteBuffer packet = ByteBuffer.allocate(ipBytes + tcpBytes);
        if (source.length == 4) {
            packet.putShort((short) 0x4500).putShort((short) (ipBytes + tcpBytes));
            packet.putShort((short) 0).putShort((short) DO_NOT_FRAGMENT);
            packet.put((byte) HOPS).put((byte) TCP).putShort((short) 0);
            packet.put(source).put(destination);
            packet.putShort(10, checksum(packet.duplicate().flip(), 0));
        } else {
            packet.putInt(0x60000000).putShort((short) tcpBytes);
            packet.put((byte) TCP).put((byte) HOPS);
            packet.put(source).put(destination);
        }
        packet.putShort((short) sourcePort).putShort((short) destinationPort);
        packet.putInt(sequence).putInt((flags & ACK) == 0 ? 0 : acknowledged);
        packet.putShort((short) ((TCP_HEADER_BYTES + options.length) << 10 | flags));
        packet.putShort((short) ((flags & RST) == 0 ? WINDOW : 0)).putInt(0);
        packet.put(options).put(content.duplicate());
        ByteBuffer tcp = packet.duplicate().flip().position(ipBytes);
        packet.putShort(ipBytes + 16, checksum(tcp, pseudoHeader(tcpBytes)));
        return packet.array();
    }

    /** Returns the sum of addresses, protocol and length, which the TCP checksum includes. */
    private long pseudoHeader(int tcpBytes) {
        return sum(ByteBuffer.wrap(source)) + sum(ByteBuffer.wrap(destination)) + TCP + tcpBytes;
    }

    /** Returns the Internet checksum (RFC 1071). */
    private static short checksum(ByteBuffer bytes, long begun) {
        long sum = begun + sum(bytes);
        while (sum >>> 16 != 0) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return (short) ~sum;
    }

    private static long sum(ByteBuffer bytes) {
        long sum = 0;
        ByteBuffer rest = bytes.duplicate();
        while (rest.remaining() >= 2) {
            sum += rest.getShort() & 0xFFFF;
        }
        return rest.hasRemaining() ? sum + ((rest.get() & 0xFF) << 8) : sum;
    }
}
