package dev.antiphon.framing.protocol;

import dev.antiphon.framing.DecodeContext;

import java.nio.ByteBuffer;

/**
 * A framing of the link protocol of laboratory instruments (ASTM E1381, CLSI LIS1-A): the single
 * bytes ENQ, ACK, NAK and EOT, and frames of STX, text, ETX or ETB, two hexadecimal digits of
 * checksum, CR and LF.
 *
 * <p>The checksum is the sum of the bytes after STX up to ETX or ETB, in its lowest eight bits. It
 * is checked in received frames; in sent frames it is computed, and added if it is missing.
 */
final class Astm extends WholeFrame {
    static final Astm INSTANCE = new Astm();

    private static final byte STX = 0x02;
    private static final byte ETX = 0x03;
    private static final byte EOT = 0x04;
    private static final byte ENQ = 0x05;
    private static final byte ACK = 0x06;
    private static final byte NAK = 0x15;
    private static final byte ETB = 0x17;
    private static final byte[] DIGITS = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'
    };

    /** The number of bytes after ETX or ETB: checksum, CR and LF. */
    private static final int BEHIND_BYTES = 4;

    private Astm() {
        super("astm", "ENQ, ACK, NAK, EOT or a frame");
    }

    @Override
    public void decode(DecodeContext decodeContext) {
        ByteBuffer bytes = decodeContext.bytes();
        int start = bytes.position();
        if (!bytes.hasRemaining()) {
            decodeContext.incomplete(0);
            return;
        }
        byte first = bytes.get(start);
        if (first == ENQ || first == ACK || first == NAK || first == EOT) {
            decodeContext.message(0, 1, 1);
            return;
        }
        if (first != STX) {
            decodeContext.malformed(
                    "a message begins with STX, ENQ, ACK, NAK or EOT, not 0x%02X".formatted(first));
            return;
        }
        int end = end(bytes, start + Math.max(1, decodeContext.scanned()));
        int size = (end < 0 ? bytes.remaining() : end + 1 - start) + BEHIND_BYTES;
        if (size > decodeContext.maxMessageBytes()) {
            decodeContext.tooLong(size);
        } else if (end < 0) {
            decodeContext.incomplete(bytes.remaining());
        } else if (bytes.remaining() < size) {
            decodeContext.incomplete(end - start);
        } else if (bytes.get(end + 3) != '\r' || bytes.get(end + 4) != '\n') {
            decodeContext.malformed("a frame ends with its checksum in two digits, CR and LF");
        } else if (written(bytes, end) != sum(bytes, start, end)) {
            decodeContext.malformed(
                    "the checksum of a frame is %02X".formatted(sum(bytes, start, end)));
        } else {
            decodeContext.message(0, size, size);
        }
    }

    /** Returns the index of ETX or ETB; -1 if neither is present. */
    private static int end(ByteBuffer bytes, int from) {
        for (int at = from; at < bytes.limit(); at++) {
            if (bytes.get(at) == ETX || bytes.get(at) == ETB) {
                return at;
            }
        }
        return -1;
    }

    private static int sum(ByteBuffer bytes, int start, int end) {
        int sum = 0;
        for (int at = start + 1; at <= end; at++) {
            sum += bytes.get(at);
        }
        return sum & 0xFF;
    }

    /** Returns the checksum written after the end byte; -1 if there are no digits. */
    private static int written(ByteBuffer bytes, int end) {
        int high = Character.digit(bytes.get(end + 1), 16);
        int low = Character.digit(bytes.get(end + 2), 16);
        return high < 0 || low < 0 ? -1 : 16 * high + low;
    }

    @Override
    public ByteBuffer filled(ByteBuffer content) {
        if (isOneFrame(content)) {
            return content;
        }
        int start = content.position();
        int end = end(content, start + 1);
        int behind = content.limit() - 1 - end;
        boolean isFrame = content.hasRemaining()
                && content.get(start) == STX
                && end >= 0
                && (behind == 0 || behind == BEHIND_BYTES);
        if (!isFrame) {
            throw noFrame("STX, the text, ETX or ETB, and the checksum, which may be left out");
        }
        int sum = sum(content, start, end);
        ByteBuffer copy = copy(content, BEHIND_BYTES);
        return copy.limit(end + 1 - start + BEHIND_BYTES)
                .put(end + 1 - start, DIGITS[sum >> 4])
                .put(end + 2 - start, DIGITS[sum & 0xF])
                .put(end + 3 - start, (byte) '\r')
                .put(end + 4 - start, (byte) '\n');
    }

    @Override
    public long contentBytesMin() {
        return 1;
    }
}
