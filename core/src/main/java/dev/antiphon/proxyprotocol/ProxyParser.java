package dev.antiphon.proxyprotocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A parser of one PROXY header, of version 1 or 2, at the beginning of a connection. The header may
 * arrive in pieces of any size. An invalid header is refused at its first wrong byte where
 * possible.
 *
 * <p>The parser buffers up to {@value #V1_BYTES_MAX} bytes of version 1, or 16 bytes and the
 * announced length of version 2. It checks that length before it allocates memory. One parser
 * serves one connection, and one thread at a time. It must not be used after a result other than
 * {@link ProxyParse.Incomplete}.
 */
public final class ProxyParser {
    /** The largest size of a version 1 header in bytes, including its CR LF. */
    public static final int V1_BYTES_MAX = 107;

    private static final byte[] V1 = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] V2 = {13, 10, 13, 10, 0, 13, 10, 0x51, 0x55, 0x49, 0x54, 10};

    private static final ProxyParse INCOMPLETE = new ProxyParse.Incomplete();

    private final int tlvBytesMax;
    private byte[] held = new byte[V1_BYTES_MAX];
    private int length;

    /** The size of a version 2 header in bytes, known once its first 16 bytes have arrived. */
    private int wanted = Integer.MAX_VALUE;

    /**
     * Creates a parser.
     *
     * @param tlvBytesMax the largest size of the TLVs of version 2 in bytes, 0 to 65,535
     * @throws IllegalArgumentException when the size is out of bounds
     */
    public ProxyParser(int tlvBytesMax) {
        if (tlvBytesMax < 0 || tlvBytesMax > 0xFFFF) {
            throw new IllegalArgumentException(
                    "tlvBytesMax is " + tlvBytesMax + "; give a value from 0 to 65535");
        }
        this.tlvBytesMax = tlvBytesMax;
    }

    /** Returns the number of header bytes read so far. */
    public int bytes() {
        return length;
    }

    /**
     * Reads bytes from the buffer up to the end of the header. Returns {@link ProxyParse.Refused}
     * for an invalid header, and throws no exception.
     */
    public ProxyParse read(ByteBuffer in) {
        try {
            while (in.hasRemaining()) {
                held[length++] = in.get();
                ProxyParse found = held[0] == V2[0] ? lookAtV2() : lookAtV1();
                if (!(found instanceof ProxyParse.Incomplete)) {
                    return found;
                }
            }
            return INCOMPLETE;
        } catch (BadHeader e) {
            return new ProxyParse.Refused(e.reason);
        }
    }

    private ProxyParse lookAtV1() throws BadHeader {
        mustBegin(V1);
        if (length > V1.length && held[length - 1] == '\n' && held[length - 2] == '\r') {
            String line = new String(held, 0, length - 2, StandardCharsets.ISO_8859_1);
            return new ProxyParse.Complete(V1Line.read(line));
        }
        if (length == V1_BYTES_MAX) {
            throw new BadHeader("its line does not end within " + V1_BYTES_MAX + " bytes");
        }
        return INCOMPLETE;
    }

    private ProxyParse lookAtV2() throws BadHeader {
        if (length <= V2.length) {
            mustBegin(V2);
        } else if (length == V2.length + 1) {
            V2Block.mustBeVersion(held[length - 1]);
        } else if (length == V2Block.FIXED_BYTES) {
            wanted = V2Block.FIXED_BYTES + V2Block.blockBytes(held, tlvBytesMax);
            held = Arrays.copyOf(held, wanted);
        }
        return length >= wanted ? new ProxyParse.Complete(V2Block.read(held)) : INCOMPLETE;
    }

    private void mustBegin(byte[] signature) throws BadHeader {
        int last = length - 1;
        if (last < signature.length && held[last] != signature[last]) {
            throw new BadHeader("the connection begins with something else (its byte %s is 0x%02X)"
                    .formatted(length, held[last]));
        }
    }
}
