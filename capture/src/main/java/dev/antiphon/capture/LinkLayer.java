package dev.antiphon.capture;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The headers before a packet's IP header, by the number of its link type (the registry in
 * draft-ietf-opsawg-pcaplinktype).
 */
final class LinkLayer {
    private static final int NULL = 0;
    private static final int ETHERNET = 1;
    private static final int RAW_OF_BSD = 12;
    private static final int RAW_OF_OPENBSD = 14;
    private static final int RAW = 101;
    private static final int LOOP = 108;
    private static final int LINUX_COOKED = 113;
    private static final int IPV4 = 228;
    private static final int IPV6 = 229;
    private static final int LINUX_COOKED_2 = 276;

    private static final int TYPE_IPV4 = 0x0800;
    private static final int TYPE_IPV6 = 0x86DD;
    private static final int TYPE_VLAN = 0x8100;
    private static final int TYPE_PROVIDER_VLAN = 0x88A8;
    private static final int TYPE_OLD_PROVIDER_VLAN = 0x9100;
    private static final int VLAN_TAGS_MAX = 4;

    private LinkLayer() {}

    /**
     * Returns the packet from its IP header on; empty where it is of another protocol.
     *
     * @throws CaptureException when nothing is known of its link type
     */
    static Optional<ByteBuffer> ip(CapturedPacket packet) {
        ByteBuffer bytes = packet.bytes();
        return switch (packet.linkType()) {
            case RAW, RAW_OF_BSD, RAW_OF_OPENBSD, IPV4, IPV6 -> from(bytes, 0);
            case NULL, LOOP -> from(bytes, 4); // a family, by the numbers of some system
            case ETHERNET -> typed(bytes, 12);
            case LINUX_COOKED -> typed(bytes, 14);
            case LINUX_COOKED_2 -> cooked2(bytes);
            default ->
                throw CaptureException.at(
                        packet.number(),
                        "has the link type " + packet.linkType()
                                + ", which is not read; those of Ethernet, raw IP, loopback and"
                                + " Linux \"any\" are");
        };
    }

    private static Optional<ByteBuffer> cooked2(ByteBuffer bytes) {
        int headerBytes = 20;
        boolean ip = bytes.limit() > headerBytes && isIp(bytes.getShort(0) & 0xFFFF);
        return ip ? from(bytes, headerBytes) : Optional.empty();
    }

    /** From what follows a protocol's number and tags of VLANs (IEEE 802.1Q). */
    private static Optional<ByteBuffer> typed(ByteBuffer bytes, int typeAt) {
        int at = typeAt;
        for (int tags = 0; tags <= VLAN_TAGS_MAX && at + 2 <= bytes.limit(); tags++) {
            int type = bytes.getShort(at) & 0xFFFF;
            if (isIp(type)) {
                return from(bytes, at + 2);
            }
            if (type != TYPE_VLAN && type != TYPE_PROVIDER_VLAN && type != TYPE_OLD_PROVIDER_VLAN) {
                return Optional.empty();
            }
            at += 4;
        }
        return Optional.empty();
    }

    private static boolean isIp(int type) {
        return type == TYPE_IPV4 || type == TYPE_IPV6;
    }

    private static Optional<ByteBuffer> from(ByteBuffer bytes, int at) {
        return at < bytes.limit()
                ? Optional.of(bytes.slice(at, bytes.limit() - at))
                : Optional.empty();
    }
}
