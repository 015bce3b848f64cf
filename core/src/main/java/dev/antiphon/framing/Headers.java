package dev.antiphon.framing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A framing in which header lines, one of them {@code Content-Length: N}, and an empty line precede
 * each message (Language Server Protocol 3.17, "Base Protocol"). Other headers are ignored in
 * received messages, and are not sent.
 *
 * <p>Lines end with a carriage return and a line feed and are fields by RFC 9112, section 5.
 * Headers that different readers could understand differently are malformed: a folded line, a space
 * before the colon, a single CR or LF as a line end, a second {@code Content-Length}, a list, a
 * sign, a {@code Transfer-Encoding}.
 */
record Headers() implements Framing {
    static final Headers INSTANCE = new Headers();

    /** The largest size of all header lines together, in bytes. */
    private static final int HEADER_BYTES_MAX = 8192;

    private static final byte[] END_OF_LINE = {'\r', '\n'};
    private static final byte[] END_OF_HEADERS = {'\r', '\n', '\r', '\n'};
    private static final String NAME = "content-length";

    /** The name of a field (RFC 9110, section 5.6.2). */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    @Override
    public void decode(DecodeContext decodeContext) {
        if (decodeContext.state() > 0) { // the headers were read in an earlier step
            content(decodeContext, decodeContext.scanned(), decodeContext.state() - 1);
            return;
        }
        ByteBuffer bytes = decodeContext.bytes();
        int start = bytes.position();
        int end = ByteSearch.indexOf(
                bytes, END_OF_HEADERS, start + decodeContext.scanned(), bytes.limit());
        // bytes that surely belong to the headers: the last ones may begin the empty line
        int certain = bytes.remaining() - (END_OF_HEADERS.length - 1);
        int headers = end < 0 ? Math.max(0, certain) : end - start;
        int to = end < 0 ? bytes.limit() : end;
        if (headers > HEADER_BYTES_MAX) {
            decodeContext.malformed("the headers are over %s bytes".formatted(HEADER_BYTES_MAX));
        } else if (hasLoneLineEnd(bytes, start + decodeContext.scanned(), to)) {
            decodeContext.malformed("a header line ends with a carriage return and a line feed;"
                    + " one of them stands alone");
        } else if (end < 0) {
            decodeContext.incomplete(headers);
        } else {
            long length = length(decodeContext, end);
            if (length >= 0) {
                content(decodeContext, headers + END_OF_HEADERS.length, length);
            }
        }
    }

    /**
     * Returns whether a carriage return or a line feed occurs without the other. A carriage return
     * as the last received byte is not counted, since its line feed may follow.
     */
    private static boolean hasLoneLineEnd(ByteBuffer bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            byte each = bytes.get(at);
            boolean alone = each == '\n'
                    ? at == bytes.position() || bytes.get(at - 1) != '\r'
                    : each == '\r' && at + 1 < bytes.limit() && bytes.get(at + 1) != '\n';
            if (alone) {
                return true;
            }
        }
        return false;
    }

    private static void content(DecodeContext decodeContext, int head, long length) {
        if (length > decodeContext.maxMessageBytes()) {
            decodeContext.tooLong(length);
        } else if (decodeContext.bytes().remaining() - head < length) {
            decodeContext.state(length + 1);
            decodeContext.incomplete(head);
        } else {
            decodeContext.message(head, (int) length, head + (int) length);
        }
    }

    /**
     * Returns the length in the headers. If they are malformed, reports the error and returns -1.
     */
    private static long length(DecodeContext decodeContext, int end) {
        ByteBuffer bytes = decodeContext.bytes();
        long length = -1;
        for (int line = bytes.position(); line < end; ) {
            int found = ByteSearch.indexOf(bytes, END_OF_LINE, line, end);
            int stop = found < 0 ? end : found;
            byte[] text = new byte[stop - line];
            bytes.get(line, text);
            String header = new String(text, StandardCharsets.ISO_8859_1);
            String wrong = wrong(header, length >= 0);
            if (!wrong.isEmpty()) {
                decodeContext.malformed(wrong);
                return -1;
            }
            if (isNamed(header, NAME)) {
                length = Long.parseLong(value(header));
            }
            line = stop + END_OF_LINE.length;
        }
        if (length < 0) {
            decodeContext.malformed("no Content-Length among the headers");
        }
        return length;
    }

    /**
     * Returns the error in a header line, as a text without bytes of the line; empty if there is
     * none.
     */
    private static String wrong(String header, boolean hasLength) {
        int colon = header.indexOf(':');
        if (!header.isEmpty() && isBlank(header.charAt(0))) {
            return "a header line begins with a blank (line folding)";
        }
        if (colon < 1) {
            return "a header line is NAME: VALUE";
        }
        if (isBlank(header.charAt(colon - 1))) {
            return "a blank stands before a header's colon";
        }
        if (!TOKEN.matcher(header).region(0, colon).matches()) {
            return "a header's name has a byte that is none of a name's";
        }
        if (header.indexOf('\0') >= 0) {
            return "a header's value has a zero byte";
        }
        if (isNamed(header, "transfer-encoding")) {
            return "a Transfer-Encoding says that Content-Length is not the length";
        }
        if (!isNamed(header, NAME)) {
            return "";
        }
        if (hasLength) {
            return "Content-Length stands more than once";
        }
        return NUMBER.matcher(value(header)).matches()
                ? ""
                : "Content-Length is a number of 1 to 18 digits, and nothing else";
    }

    private static boolean isNamed(String header, String name) {
        return header.regionMatches(true, 0, name, 0, name.length())
                && header.startsWith(":", name.length());
    }

    /** Returns the value without surrounding white space (RFC 9110, section 5.6.3). */
    private static String value(String header) {
        int from = header.indexOf(':') + 1;
        int to = header.length();
        while (from < to && isBlank(header.charAt(from))) {
            from++;
        }
        while (from < to && isBlank(header.charAt(to - 1))) {
            to--;
        }
        return header.substring(from, to);
    }

    private static boolean isBlank(char each) {
        return each == ' ' || each == '\t';
    }

    @Override
    public void encodeHead(ByteBuffer content, ByteBuffer out) {
        String header = "Content-Length: " + content.remaining() + "\r\n\r\n";
        out.put(header.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void encodeTail(ByteBuffer content, ByteBuffer out) {
        // the boundary follows from the length
    }

    @Override
    public int overheadBytesMax() {
        return 32;
    }

    @Override
    public String toString() {
        return "headers";
    }
}
