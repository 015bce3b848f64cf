package dev.antiphon.capture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;

/**
 * The headers before the IP header of a packet, by link type (the registry in
 * draft-ietf-opsawg-pcaplinktype).
 */
final class LinkLayer {
    static final int ETHERNET = 1;

    private static final int NULL = 0;
    private static final int PPP = 9;
    private static final int RAW_OF_BSD = 12;
    private static final int RAW_OF_OPENBSD = 14;
    private static final int PPP_SERIAL = 50;
    private static final int PPPOE = 51;
    private static final int RAW = 101;
    private static final int LOOP = 108;
    private static final int LINUX_COOKED = 113;
    private static final int IPV4 = 228;
    private static final int IPV6 = 229;
    private static final int NFLOG = 239;
    private static final int LINUX_COOKED_2 = 276;

    private static final int TYPE_IPV4 = 0x0800;
    private static final int TYPE_ARP = 0x0806;
    private static final int TYPE_VLAN = 0x8100;
    private static final int TYPE_IPV6 = 0x86DD;
    private static final int TYPE_MPLS = 0x8847;
    private static final int TYPE_MPLS_UPSTREAM = 0x8848;
    private static final int TYPE_PPPOE_DISCOVERY = 0x8863;
    private static final int TYPE_PPPOE = 0x8864;
    private static final int TYPE_PROVIDER_VLAN = 0x88A8;
    private static final int TYPE_OLD_PROVIDER_VLAN = 0x9100;
    private static final int TYPE_MIN = 0x600; // less is a length (IEEE 802.3)
    private static final int TAGS_MAX = 8;

    private static final int PPP_IPV4 = 0x21;
    private static final int PPP_IPV6 = 0x57;
    private static final int PPPOE_HEADER_BYTES = 6;
    private static final int NFLOG_PAYLOAD = 9;

    private static final Map<Integer, String> NAMES = Map.of(
            105, "IEEE 802.11",
            127, "IEEE 802.11 with radiotap",
            149, "PKTAP",
            187, "Bluetooth",
            189, "USB",
            201, "Bluetooth",
            220, "USB",
            227, "CAN",
            249, "USB",
            258, "PKTAP");

    private final CapturedPacket packet;
    private final PassedOver passedOver;

    private LinkLayer(CapturedPacket packet, PassedOver passedOver) {
        this.packet = packet;
        this.passedOver = passedOver;
    }

    /**
     * Returns the packet from its IP header on. Returns empty for a packet without a readable IP
     * header, and counts the packet.
     */
    static Optional<ByteBuffer> ip(CapturedPacket packet, PassedOver passedOver) {
        ByteBuffer bytes = packet.bytes();
        LinkLayer layer = new LinkLayer(packet, passedOver);
        return switch (packet.linkType()) {
            case RAW, RAW_OF_BSD, RAW_OF_OPENBSD, IPV4, IPV6 -> layer.from(bytes, 0);
            // an address family, whose numbers differ between systems
            case NULL, LOOP -> layer.from(bytes, 4);
            case ETHERNET -> layer.typed(bytes, 12);
            case LINUX_COOKED -> layer.typed(bytes, 14);
            case LINUX_COOKED_2 -> layer.cooked2(bytes);
            case PPP, PPP_SERIAL -> layer.ppp(bytes, 0);
            case PPPOE -> layer.ppp(bytes, PPPOE_HEADER_BYTES);
            case NFLOG -> layer.nflog(bytes);
            case CaptureInput.UNREAD -> layer.not("an interface that is not described");
            default -> {
                String name = NAMES.getOrDefault(packet.linkType(), "not read");
                yield layer.not("link type " + packet.linkType() + " (" + name + ")");
            }
        };
    }

    /**
     * Returns the IP packet within an Ethernet frame that is carried in a tunnel. If there is none,
     * counts the captured packet and returns empty.
     */
    static Optional<ByteBuffer> ofFrame(
            CapturedPacket packet, PassedOver passedOver, ByteBuffer frame) {
        return new LinkLayer(packet, passedOver).typed(frame, 12);
    }

    private Optional<ByteBuffer> not(String what) {
        passedOver.add(packet, what);
        return Optional.empty();
    }

    private Optional<ByteBuffer> cooked2(ByteBuffer bytes) {
        int headerBytes = 20;
        if (bytes.limit() <= headerBytes) {
            return not("no IP");
        }
        int type = bytes.getShort(0) & 0xFFFF;
        return isIp(type) ? from(bytes, headerBytes) : other(type);
    }

    /** Returns the IP packet after an EtherType and VLAN tags (IEEE 802.1Q). */
    private Optional<ByteBuffer> typed(ByteBuffer bytes, int typeAt) {
        int at = typeAt;
        for (int tags = 0; tags <= TAGS_MAX && at + 2 <= bytes.limit(); tags++) {
            int type = bytes.getShort(at) & 0xFFFF;
            switch (type) {
                case TYPE_IPV4, TYPE_IPV6 -> {
                    return from(bytes, at + 2);
                }
                case TYPE_VLAN, TYPE_PROVIDER_VLAN, TYPE_OLD_PROVIDER_VLAN -> at += 4;
                case TYPE_PPPOE -> {
                    return ppp(bytes, at + 2 + PPPOE_HEADER_BYTES);
                }
                case TYPE_MPLS, TYPE_MPLS_UPSTREAM -> {
                    return labelled(bytes, at + 2);
                }
                default -> {
                    return other(type);
                }
            }
        }
        return not("no IP");
    }

    private Optional<ByteBuffer> other(int type) {
        return not(
                switch (type) {
                    case TYPE_ARP -> "ARP";
                    case TYPE_PPPOE_DISCOVERY -> "PPPoE discovery";
                    default -> type < TYPE_MIN ? "no IP" : "EtherType 0x%04x".formatted(type);
                });
    }

    /** Returns the IP packet after a PPP protocol number (RFC 1661), which may be one byte long. */
    private Optional<ByteBuffer> ppp(ByteBuffer bytes, int from) {
        int at = from;
        if (at + 2 <= bytes.limit() && (bytes.getShort(at) & 0xFFFF) == 0xFF03) {
            at += 2; // address and control
        }
        if (at + 2 > bytes.limit()) {
            return not("no IP");
        }
        boolean one = (bytes.get(at) & 1) == 1;
        int protocol = one ? bytes.get(at) & 0xFF : bytes.getShort(at) & 0xFFFF;
        return protocol == PPP_IPV4 || protocol == PPP_IPV6
                ? from(bytes, at + (one ? 1 : 2))
                : not("PPP protocol 0x%04x".formatted(protocol));
    }

    /** Returns the IP packet after the MPLS labels (RFC 3032). A flag marks the last label. */
    private Optional<ByteBuffer> labelled(ByteBuffer bytes, int from) {
        int at = from;
        for (int labels = 0; labels < TAGS_MAX && at + 4 < bytes.limit(); labels++) {
            boolean last = (bytes.get(at + 2) & 1) == 1;
            at += 4;
            int version = (bytes.get(at) & 0xFF) >>> 4;
            if (last) {
                return version == 4 || version == 6
                        ? from(bytes, at)
                        : not("MPLS that carries no IP");
            }
        }
        return not("MPLS that carries no IP");
    }

    /**
     * Returns the IP packet in the payload attribute of an NFLOG packet, which a firewall logged.
     */
    private Optional<ByteBuffer> nflog(ByteBuffer bytes) {
        ByteBuffer parts = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int at = 4;
        while (at + 4 <= parts.limit()) {
            int size = parts.getShort(at) & 0xFFFF;
            if (size < 4 || at + size > parts.limit()) {
                break;
            }
            if (parts.getShort(at + 2) == NFLOG_PAYLOAD) {
                return from(bytes.slice(0, at + size), at + 4);
            }
            at += size + (-size & 3);
        }
        return not("NFLOG that carries no IP");
    }

    private static boolean isIp(int type) {
        return type == TYPE_IPV4 || type == TYPE_IPV6;
    }

    private Optional<ByteBuffer> from(ByteBuffer bytes, int at) {
        return at < bytes.limit() ? Optional.of(bytes.slice(at, bytes.limit() - at)) : not("no IP");
    }
}
