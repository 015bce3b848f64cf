package dev.antiphon.framing.protocol;

import dev.antiphon.framing.ByteSearch;
import dev.antiphon.framing.DecodeContext;
import dev.antiphon.framing.Framing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A framing of syslog messages by octet counting (RFC 6587, section 3.4.1): digits, a space and the
 * message. The lenient form also accepts a message that begins with {@code <} and ends with a line
 * feed (section 3.4.2).
 */
final class Syslog implements Framing {
    static final Syslog STRICT = new Syslog(false);
    static final Syslog LENIENT = new Syslog(true);

    private static final int DIGITS_MAX = 10;
    private static final byte[] LINE_FEED = {'\n'};

    private final boolean isLenient;

    private Syslog(boolean isLenient) {
        this.isLenient = isLenient;
    }

    @Override
    public void decode(DecodeContext decodeContext) {
        ByteBuffer bytes = decodeContext.bytes();
        int start = bytes.position();
        if (isLenient && bytes.hasRemaining() && bytes.get(start) == '<') {
            line(decodeContext, bytes);
            return;
        }
        long length = 0;
        for (int i = 0; i < bytes.remaining(); i++) {
            byte each = bytes.get(start + i);
            if (each == ' ' && i > 0) {
                found(decodeContext, i + 1, length);
                return;
            }
            boolean isDigit = each >= (i == 0 ? '1' : '0') && each <= '9' && i < DIGITS_MAX;
            if (!isDigit) {
                decodeContext.malformed(
                        "a message begins with its length in up to %s digits and a blank"
                                        .formatted(DIGITS_MAX)
                                + (i == 0 && each == '<'
                                        ? "; syslog,lenient takes one a line"
                                        : ""));
                return;
            }
            length = 10 * length + (each - '0');
        }
        decodeContext.incomplete(0);
    }

    private static void found(DecodeContext decodeContext, int head, long length) {
        if (length > decodeContext.maxMessageBytes()) {
            decodeContext.tooLong(length);
        } else if (decodeContext.bytes().remaining() - head < length) {
            decodeContext.incomplete(0);
        } else {
            decodeContext.message(head, (int) length, head + (int) length);
        }
    }

    private static void line(DecodeContext decodeContext, ByteBuffer bytes) {
        int start = bytes.position();
        int feed = ByteSearch.indexOf(
                bytes, LINE_FEED, start + decodeContext.scanned(), bytes.limit());
        int size = (feed < 0 ? bytes.limit() : feed) - start;
        if (size > decodeContext.maxMessageBytes()) {
            decodeContext.tooLong(size);
        } else if (feed < 0) {
            decodeContext.incomplete(size);
        } else {
            decodeContext.message(0, size, size + 1);
        }
    }

    @Override
    public void encodeHead(ByteBuffer content, ByteBuffer out) {
        if (!content.hasRemaining()) {
            throw new IllegalArgumentException(
                    "a message in " + this + " framing has 1 byte at the least");
        }
        out.put((content.remaining() + " ").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void encodeTail(ByteBuffer content, ByteBuffer out) {
        // the boundary follows from the length
    }

    @Override
    public int overheadBytesMax() {
        return DIGITS_MAX + 1;
    }

    @Override
    public long contentBytesMin() {
        return 1;
    }

    @Override
    public String toString() {
        return isLenient ? "syslog,lenient" : "syslog";
    }
}
