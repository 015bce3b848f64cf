package dev.antiphon.proxyprotocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** Literal headers, written out here and not by the code under test. */
final class Headers {
    static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

    private Headers() {}

    static byte[] v1(String line) {
        return (line + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Hexadecimal digits after the signature; spaces between them are left out. */
    static byte[] v2(String rest) {
        return HexFormat.of().parseHex(SIGNATURE + rest.replace(" ", ""));
    }

    /** With its length in place. */
    static byte[] v2(int versionAndCommand, int family, byte[] block) {
        return ByteBuffer.allocate(16 + block.length)
                .put(HexFormat.of().parseHex(SIGNATURE))
                .put((byte) versionAndCommand)
                .put((byte) family)
                .putShort((short) block.length)
                .put(block)
                .array();
    }

    static byte[] tlv(int type, byte[] value) {
        return ByteBuffer.allocate(3 + value.length)
                .put((byte) type)
                .putShort((short) value.length)
                .put(value)
                .array();
    }

    static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    /** Of 192.0.2.1:5000 to 192.0.2.2:80. */
    static byte[] four() {
        return HexFormat.of().parseHex("c0000201c000020213880050");
    }

    /** With a checksum at the end that is right. */
    static byte[] withChecksum(byte[] addresses) {
        byte[] header = v2(0x21, 0x11, join(addresses, tlv(3, new byte[4])));
        CRC32C sum = new CRC32C();
        sum.update(header);
        ByteBuffer.wrap(header).putInt(header.length - 4, (int) sum.getValue());
        return header;
    }

    static ProxyParse parse(byte[] bytes) {
        return new ProxyParser(1024).read(ByteBuffer.wrap(bytes));
    }
}
