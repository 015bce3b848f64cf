package dev.antiphon.capture;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An IP packet that carries TCP, extracted from its tunnel if it has one.
 *
 * @param at the index of the TCP header
 * @param end the index after the last byte of the packet, which may exceed the captured bytes
 * @param isFragment whether the packet is the first fragment of a larger one
 */
record IpPacket(
        ByteBuffer bytes, int at, int end, InetAddress from, InetAddress to, boolean isFragment) {
    private static final int HOP_BY_HOP = 0;
    private static final int ICMP = 1;
    private static final int IPV4 = 4;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int IPV6 = 41;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int GRE = 47;
    private static final int ICMP_6 = 58;
    private static final int DESTINATION_OPTIONS = 60;

    private static final int IPV4_HEADER_BYTES_MIN = 20;
    private static final int IPV6_HEADER_BYTES = 40;
    private static final int UDP_HEADER_BYTES = 8;
    private static final int VXLAN_PORT = 4_789;
    private static final int VXLAN_HEADER_BYTES = 8;
    private static final int EXTENSIONS_MAX = 8;
    private static final int TUNNELS_MAX = 4;

    /**
     * Returns the IP packet that carries TCP. If there is none, counts the captured packet with the
     * reason and returns empty.
     */
    static Optional<IpPacket> of(CapturedPacket packet, PassedOver passedOver) {
        Optional<ByteBuffer> next = LinkLayer.ip(packet, passedOver);
        for (int depth = 0; depth <= TUNNELS_MAX && next.isPresent(); depth++) {
            Layer layer = Layer.of(packet, passedOver, next.get());
            if (layer == null) {
                return Optional.empty();
            }
            if (layer.protocol() == TCP) {
                return Optional.of(layer.carried());
            }
            next = layer.within(packet, passedOver);
        }
        if (next.isPresent()) {
            passedOver.add(packet, "tunnels in over " + TUNNELS_MAX + " tunnels");
        }
        return Optional.empty();
    }

    /** An IP header with the protocol number of its content. */
    private record Layer(int protocol, IpPacket carried) {
        static @Nullable Layer of(CapturedPacket packet, PassedOver passedOver, ByteBuffer ip) {
            Layer layer = switch ((ip.get(0) & 0xFF) >>> 4) {
                case 4 -> ofIpv4(ip);
                case 6 -> ofIpv6(ip);
                default -> null;
            };
            if (layer == null) {
                passedOver.add(packet, "no IP");
            } else if (layer.protocol == FRAGMENT) {
                passedOver.add(packet, "fragments of IP packets");
                return null;
            }
            return layer;
        }

        private static @Nullable Layer ofIpv4(ByteBuffer ip) {
            int headerBytes = (ip.get(0) & 0x0F) * 4;
            if (headerBytes < IPV4_HEADER_BYTES_MIN || ip.limit() < headerBytes) {
                return null;
            }
            int fragment = ip.getShort(6) & 0x3FFF;
            boolean later = (fragment & 0x1FFF) != 0;
            int total = ip.getShort(2) & 0xFFFF;
            // the length is zero if the network card splits the packet
            int end = total == 0 ? ip.limit() : total;
            return new Layer(
                    later ? FRAGMENT : ip.get(9) & 0xFF,
                    new IpPacket(
                            ip,
                            headerBytes,
                            end,
                            address(ip, 12, 4),
                            address(ip, 16, 4),
                            fragment != 0));
        }

        private static @Nullable Layer ofIpv6(ByteBuffer ip) {
            if (ip.limit() < IPV6_HEADER_BYTES) {
                return null;
            }
            int payload = ip.getShort(4) & 0xFFFF;
            int end = payload == 0 ? ip.limit() : IPV6_HEADER_BYTES + payload;
            int next = ip.get(6) & 0xFF;
            int at = IPV6_HEADER_BYTES;
            boolean fragment = false;
            for (int i = 0; i < EXTENSIONS_MAX && isExtension(next); i++) {
                if (at + 8 > ip.limit()) {
                    return null;
                }
                boolean sized = next != FRAGMENT;
                int place = sized ? 0 : ip.getShort(at + 2) & 0xFFF9;
                fragment |= place != 0;
                if (place >>> 3 != 0) {
                    next = FRAGMENT;
                    break;
                }
                next = ip.get(at) & 0xFF;
                at += sized ? 8 + (ip.get(at + 1) & 0xFF) * 8 : 8;
            }
            return new Layer(
                    next,
                    new IpPacket(ip, at, end, address(ip, 8, 16), address(ip, 24, 16), fragment));
        }

        private static boolean isExtension(int next) {
            return next == HOP_BY_HOP
                    || next == ROUTING
                    || next == DESTINATION_OPTIONS
                    || next == FRAGMENT;
        }

        /**
         * Returns the IP packet that this header carries in a tunnel. If there is none, counts the
         * captured packet with the reason and returns empty.
         */
        Optional<ByteBuffer> within(CapturedPacket packet, PassedOver passedOver) {
            ByteBuffer bytes = carried.bytes();
            int at = carried.at();
            boolean whole = at < Math.min(bytes.limit(), carried.end());
            if (whole && (protocol == IPV4 || protocol == IPV6)) {
                return Optional.of(bytes.slice(at, bytes.limit() - at));
            }
            int frame = at + UDP_HEADER_BYTES + VXLAN_HEADER_BYTES;
            if (protocol == UDP
                    && bytes.limit() > frame
                    && (bytes.getShort(at + 2) & 0xFFFF) == VXLAN_PORT) {
                return LinkLayer.ofFrame(
                        packet, passedOver, bytes.slice(frame, bytes.limit() - frame));
            }
            passedOver.add(
                    packet,
                    switch (protocol) {
                        case ICMP, ICMP_6 -> "ICMP";
                        case UDP -> "UDP";
                        case GRE -> "GRE";
                        default -> "IP protocol " + protocol;
                    });
            return Optional.empty();
        }
    }

    private static InetAddress address(ByteBuffer ip, int at, int count) {
        byte[] bytes = new byte[count];
        ip.get(at, bytes);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // impossible with four or sixteen bytes
        }
    }
}
