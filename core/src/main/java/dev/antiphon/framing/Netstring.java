package dev.antiphon.framing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A framing by netstrings such as {@code 5:hello,}: digits, a colon, the message and a comma (D. J.
 * Bernstein, "Netstrings", 1997).
 */
record Netstring() implements Framing {
    static final Netstring INSTANCE = new Netstring();

    private static final int DIGITS_MAX = 18;

    @Override
    public void decode(DecodeContext decodeContext) {
        ByteBuffer bytes = decodeContext.bytes();
        int start = bytes.position();
        int here = bytes.remaining();
        long length = 0;
        for (int i = 0; i < here; i++) {
            int each = bytes.get(start + i);
            if (each == ':' && i > 0) {
                found(decodeContext, i + 1, length);
                return;
            }
            if (each < '0' || each > '9' || i == DIGITS_MAX) {
                decodeContext.malformed("a netstring begins with its length in digits and a colon");
                return;
            }
            if (i == 1 && length == 0) {
                decodeContext.malformed("a netstring's length has no leading zero");
                return;
            }
            length = 10 * length + (each - '0');
        }
        decodeContext.incomplete(0);
    }

    private static void found(DecodeContext decodeContext, int head, long length) {
        ByteBuffer bytes = decodeContext.bytes();
        if (length > decodeContext.maxMessageBytes()) {
            decodeContext.tooLong(length);
        } else if (bytes.remaining() - head - 1 < length) {
            decodeContext.incomplete(0);
        } else if (bytes.get(bytes.position() + head + (int) length) != ',') {
            decodeContext.malformed("a netstring of %s bytes ends with a comma".formatted(length));
        } else {
            decodeContext.message(head, (int) length, head + (int) length + 1);
        }
    }

    @Override
    public void encodeHead(ByteBuffer content, ByteBuffer out) {
        out.put(Integer.toString(content.remaining()).getBytes(StandardCharsets.US_ASCII));
        out.put((byte) ':');
    }

    @Override
    public void encodeTail(ByteBuffer content, ByteBuffer out) {
        out.put((byte) ',');
    }

    @Override
    public int overheadBytesMax() {
        return 12; // ten digits, a colon and a comma
    }

    @Override
    public String toString() {
        return "netstring";
    }
}
