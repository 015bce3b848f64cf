package dev.antiphon.proxyprotocol;

import dev.antiphon.proxyprotocol.ProxyHeader.Local;
import dev.antiphon.proxyprotocol.ProxyHeader.Proxied;
import dev.antiphon.proxyprotocol.ProxyHeader.Unknown;
import dev.antiphon.proxyprotocol.ProxyHeader.Version;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A parser of the binary header of version 2: 12 bytes of signature, version and command, family,
 * length, addresses, TLVs.
 */
final class V2Block {
    /** The number of bytes before the addresses: signature, version, command, family and length. */
    static final int FIXED_BYTES = 16;

    private static final int COMMAND_AT = 12;
    private static final int FAMILY_AT = 13;
    private static final int LENGTH_AT = 14;

    private static final int LOCAL = 0;
    private static final int PROXY = 1;
    private static final int UNIX_ADDRESSES_BYTES = 216;
    private static final int TLV_HEAD_BYTES = 3;
    private static final int TLV_CRC32C = 0x03;
    private static final int TLV_UNIQUE_ID = 0x05;
    private static final int UNIQUE_ID_BYTES_MAX = 128;
    private static final int CRC_BYTES = 4;

    private V2Block() {}

    static void mustBeVersion(byte versionAndCommand) throws BadHeader {
        int version = (versionAndCommand & 0xF0) >> 4;
        int command = versionAndCommand & 0x0F;
        if (version != 2) {
            throw new BadHeader("its version is " + version + ", not 2");
        }
        if (command > PROXY) {
            throw new BadHeader("its command is " + command + ", neither LOCAL (0) nor PROXY (1)");
        }
    }

    /** Checks the fixed part and returns the announced length in bytes. */
    static int blockBytes(byte[] header, int tlvBytesMax) throws BadHeader {
        int announced = unsigned16(header, LENGTH_AT);
        // the specification requires ignoring the content and the family of LOCAL
        int addresses = isLocal(header) ? UNIX_ADDRESSES_BYTES : addressBytes(header[FAMILY_AT]);
        if (announced > addresses + tlvBytesMax) {
            throw new BadHeader("its length is " + announced + ", over the limit of "
                    + (addresses + tlvBytesMax));
        }
        if (!isLocal(header) && announced < addresses) {
            throw new BadHeader(
                    "its length is " + announced + ", but its addresses need " + addresses);
        }
        return announced;
    }

    private static boolean isLocal(byte[] header) {
        return (header[COMMAND_AT] & 0x0F) == LOCAL;
    }

    private static int addressBytes(byte family) throws BadHeader {
        return switch (family) {
            case 0x00 -> 0;
            case 0x11, 0x12 -> 12;
            case 0x21, 0x22 -> 36;
            case 0x31, 0x32 -> UNIX_ADDRESSES_BYTES;
            default ->
                throw new BadHeader(
                        "its family and transport are 0x%02X, which is none".formatted(family));
        };
    }

    /** Returns the content of a whole header. */
    static ProxyHeader read(byte[] header) throws BadHeader {
        byte family = header[FAMILY_AT];
        if (isLocal(header)) {
            return new Local();
        }
        if (family == 0) {
            return new Unknown(Version.V2);
        }
        int at = FIXED_BYTES;
        int tlvsAt = at + addressBytes(family);
        boolean datagrams = (family & 0x0F) == 2;
        List<Tlv> tlvs = tlvs(header, tlvsAt);
        return switch (family & 0xF0) {
            case 0x10 -> proxied(inet(header, at, 4), datagrams, tlvs);
            case 0x20 -> proxied(inet(header, at, 16), datagrams, tlvs);
            default -> proxied(unix(header, at), datagrams, tlvs);
        };
    }

    private static Proxied proxied(SocketAddress[] both, boolean datagrams, List<Tlv> tlvs) {
        return new Proxied(Version.V2, both[0], both[1], datagrams, tlvs);
    }

    private static SocketAddress[] inet(byte[] header, int at, int bytes) {
        InetAddress source = IpText.address(Arrays.copyOfRange(header, at, at + bytes));
        InetAddress destination =
                IpText.address(Arrays.copyOfRange(header, at + bytes, at + 2 * bytes));
        int portsAt = at + 2 * bytes;
        return new SocketAddress[] {
            new InetSocketAddress(source, unsigned16(header, portsAt)),
            new InetSocketAddress(destination, unsigned16(header, portsAt + 2))
        };
    }

    private static SocketAddress[] unix(byte[] header, int at) throws BadHeader {
        int middle = at + UNIX_ADDRESSES_BYTES / 2;
        return new SocketAddress[] {
            unix(header, at, middle), unix(header, middle, at + UNIX_ADDRESSES_BYTES)
        };
    }

    /**
     * Returns the Unix address, whose path ends at the first zero byte. The path of an unnamed
     * socket is empty.
     */
    private static SocketAddress unix(byte[] header, int from, int to) throws BadHeader {
        int end = from;
        while (end < to && header[end] != 0) {
            end++;
        }
        try {
            return UnixDomainSocketAddress.of(
                    new String(header, from, end - from, StandardCharsets.UTF_8));
        } catch (InvalidPathException e) {
            throw new BadHeader("its path of a Unix socket cannot be one here");
        }
    }

    private static List<Tlv> tlvs(byte[] header, int from) throws BadHeader {
        List<Tlv> tlvs = new ArrayList<>();
        boolean checked = false;
        for (int at = from; at < header.length; ) {
            if (header.length - at < TLV_HEAD_BYTES) {
                throw new BadHeader(
                        "its last " + (header.length - at) + " bytes are too few for a TLV");
            }
            int type = header[at] & 0xFF;
            int length = unsigned16(header, at + 1);
            int valueAt = at + TLV_HEAD_BYTES;
            if (length > header.length - valueAt) {
                throw new BadHeader("its TLV of type " + type + " has " + length + " bytes, but "
                        + (header.length - valueAt) + " are left");
            }
            if (type == TLV_UNIQUE_ID && length > UNIQUE_ID_BYTES_MAX) {
                throw new BadHeader("its unique id has " + length + " bytes, over the limit of "
                        + UNIQUE_ID_BYTES_MAX);
            }
            if (type == TLV_CRC32C) {
                if (checked || length != CRC_BYTES) {
                    throw new BadHeader("its checksum is not one of " + CRC_BYTES + " bytes");
                }
                checked = true;
                mustMatchChecksum(header, valueAt);
            }
            tlvs.add(new Tlv(type, Arrays.copyOfRange(header, valueAt, valueAt + length)));
            at = valueAt + length;
        }
        return tlvs;
    }

    /**
     * Checks the checksum of the whole header. It is computed with zeros in place of the checksum.
     */
    private static void mustMatchChecksum(byte[] header, int at) throws BadHeader {
        long stated = ((long) unsigned16(header, at) << 16) | unsigned16(header, at + 2);
        byte[] zeroed = header.clone();
        Arrays.fill(zeroed, at, at + CRC_BYTES, (byte) 0);
        CRC32C sum = new CRC32C();
        sum.update(zeroed);
        if (sum.getValue() != stated) {
            throw new BadHeader("its checksum is %08x, but its bytes have %08x"
                    .formatted(stated, sum.getValue()));
        }
    }

    private static int unsigned16(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
    }
}
