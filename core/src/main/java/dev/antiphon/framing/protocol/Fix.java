package dev.antiphon.framing.protocol;

import dev.antiphon.framing.ByteSearch;
import dev.antiphon.framing.DecodeContext;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A framing of FIX messages in tag=value form (FIX Session Layer, "Message structure"): {@code 8=},
 * {@code 9=} with the length of the body, the body, and {@code 10=} with the checksum; SOH ends
 * each field.
 *
 * <p>The checksum is the sum of all bytes before its field, in its lowest eight bits. It is checked
 * in received messages. In sent messages, body length and checksum are computed, and added if they
 * are missing.
 */
final class Fix extends WholeFrame {
    static final Fix INSTANCE = new Fix();

    private static final byte SOH = 1;
    private static final byte[] END_OF_FIELD = {SOH};

    /** The largest size of the first two fields together, in bytes. */
    private static final int HEAD_BYTES_MAX = 48;

    private static final int LENGTH_DIGITS_MAX = 9;

    /** The size of the checksum field: {@code 10=}, three digits and SOH. */
    private static final int CHECKSUM_BYTES = 7;

    private static final String RULE =
            "8= and other fields, each with SOH (byte 01) behind it; 9= and 10= are computed";

    private Fix() {
        super("fix", "one FIX message");
    }

    @Override
    public void decode(DecodeContext decodeContext) {
        ByteBuffer bytes = decodeContext.bytes();
        int start = bytes.position();
        int headEnd = Math.min(bytes.limit(), start + HEAD_BYTES_MAX);
        int first = ByteSearch.indexOf(bytes, END_OF_FIELD, start, headEnd);
        int second = first < 0 ? -1 : ByteSearch.indexOf(bytes, END_OF_FIELD, first + 1, headEnd);
        if (!goesOn(bytes, start, "8=")) {
            decodeContext.malformed("a message begins with 8=");
        } else if (first >= 0 && !goesOn(bytes, first + 1, "9=")) {
            decodeContext.malformed("the field behind 8= is 9=");
        } else if (second < 0 && bytes.remaining() >= HEAD_BYTES_MAX) {
            decodeContext.malformed("8= and 9= are over %s bytes".formatted(HEAD_BYTES_MAX));
        } else if (second < 0) {
            decodeContext.incomplete(0);
        } else {
            long length = number(bytes, first + 3, second);
            if (length < 0) {
                decodeContext.malformed(
                        "the length of a body has 1 to %s digits".formatted(LENGTH_DIGITS_MAX));
            } else {
                body(decodeContext, second + 1 - start, length);
            }
        }
    }

    /** Returns whether the bytes from this index, as far as they have arrived, equal the text. */
    private static boolean goesOn(ByteBuffer bytes, int at, String text) {
        for (int i = 0; i < text.length() && at + i < bytes.limit(); i++) {
            if (bytes.get(at + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns the decimal number in these bytes; -1 if a byte is not a digit, or if there are no
     * digits or too many.
     */
    private static long number(ByteBuffer bytes, int from, int end) {
        if (end <= from || end - from > LENGTH_DIGITS_MAX) {
            return -1;
        }
        long number = 0;
        for (int at = from; at < end; at++) {
            byte each = bytes.get(at);
            if (each < '0' || each > '9') {
                return -1;
            }
            number = 10 * number + (each - '0');
        }
        return number;
    }

    private static void body(DecodeContext decodeContext, int head, long length) {
        ByteBuffer bytes = decodeContext.bytes();
        long size = head + length + CHECKSUM_BYTES;
        if (size > decodeContext.maxMessageBytes()) {
            decodeContext.tooLong(size);
            return;
        }
        if (bytes.remaining() < size) {
            decodeContext.incomplete(0);
            return;
        }
        int at = bytes.position() + head + (int) length;
        int last = at + CHECKSUM_BYTES - 1;
        int sum = sum(bytes, bytes.position(), at);
        if ((length > 0 && bytes.get(at - 1) != SOH)
                || !goesOn(bytes, at, "10=")
                || bytes.get(last) != SOH) {
            decodeContext.malformed("behind a body of %s bytes stands no 10=".formatted(length));
        } else if (number(bytes, at + 3, last) != sum) {
            decodeContext.malformed("the checksum of a message is " + threeDigits(sum));
        } else {
            decodeContext.message(0, (int) size, (int) size);
        }
    }

    private static int sum(ByteBuffer bytes, int from, int end) {
        int sum = 0;
        for (int at = from; at < end; at++) {
            sum += bytes.get(at);
        }
        return sum & 0xFF;
    }

    @Override
    public ByteBuffer filled(ByteBuffer content) {
        if (isOneFrame(content)) {
            return content;
        }
        int start = content.position();
        int first = ByteSearch.indexOf(content, END_OF_FIELD, start, content.limit());
        boolean isWhole = first >= 0
                && goesOn(content, start, "8=")
                && content.get(content.limit() - 1) == SOH;
        if (!isWhole) {
            throw noFrame(RULE);
        }
        int body = first + 1;
        if (body < content.limit() && goesOn(content, body, "9=")) {
            body = ByteSearch.indexOf(content, END_OF_FIELD, body, content.limit()) + 1;
        }
        int end = withoutChecksum(content, body);
        byte[] length = ("9=" + (end - body) + (char) SOH).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer out = ByteBuffer.allocate(
                first + 1 - start + length.length + end - body + CHECKSUM_BYTES);
        out.put(content.slice(start, first + 1 - start)).put(length);
        out.put(content.slice(body, end - body));
        String checksum = threeDigits(sum(out, 0, out.position()));
        out.put(("10=" + checksum + (char) SOH).getBytes(StandardCharsets.US_ASCII));
        return mustBeFrame(out.flip(), RULE);
    }

    /**
     * Returns the index at which the field {@code 10=} begins; the end of the content if the field
     * is absent.
     */
    private static int withoutChecksum(ByteBuffer content, int body) {
        int last = content.limit() - 1;
        while (last > body && content.get(last - 1) != SOH) {
            last--;
        }
        boolean isChecksum = last < content.limit() - 3 && goesOn(content, last, "10=");
        return isChecksum ? last : content.limit();
    }

    private static String threeDigits(int sum) {
        return String.format(Locale.ROOT, "%03d", sum);
    }
}
