package dev.antiphon.framing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Header lines, one of which is {@code Content-Length: N}, an empty line, and the message (Language
 * Server Protocol 3.17, "Base Protocol"). Other headers are read over; written is the length alone.
 */
record Headers() implements Framing {
    static final Headers INSTANCE = new Headers();

    /** The most bytes that all header lines together may have. */
    private static final int HEADER_BYTES_MAX = 8192;

    private static final byte[] END_OF_LINE = {'\r', '\n'};
    private static final byte[] END_OF_HEADERS = {'\r', '\n', '\r', '\n'};
    private static final String NAME = "content-length";

    @Override
    public void decode(Scan scan) {
        if (scan.state() > 0) { // the headers were read at an earlier look
            content(scan, scan.scanned(), scan.state() - 1);
            return;
        }
        ByteBuffer bytes = scan.bytes();
        int start = bytes.position();
        int end = Bytes.indexOf(bytes, END_OF_HEADERS, start + scan.scanned(), bytes.limit());
        // what is certainly headers: the last bytes may be the front of their end
        int certain = bytes.remaining() - (END_OF_HEADERS.length - 1);
        int headers = end < 0 ? Math.max(0, certain) : end - start;
        if (headers > HEADER_BYTES_MAX) {
            scan.malformed("the headers are over %d bytes".formatted(HEADER_BYTES_MAX));
        } else if (end < 0) {
            scan.incomplete(headers);
        } else {
            long length = length(scan, end);
            if (length >= 0) {
                content(scan, headers + END_OF_HEADERS.length, length);
            }
        }
    }

    private static void content(Scan scan, int head, long length) {
        if (length > scan.messageBytesMax()) {
            scan.tooLong(length);
        } else if (scan.bytes().remaining() - head < length) {
            scan.state(length + 1);
            scan.incomplete(head);
        } else {
            scan.message(head, (int) length, head + (int) length);
        }
    }

    /** The length that the headers give, or -1 after saying what is wrong with them. */
    private static long length(Scan scan, int end) {
        ByteBuffer bytes = scan.bytes();
        long length = -1;
        for (int line = bytes.position(); line < end; ) {
            int found = Bytes.indexOf(bytes, END_OF_LINE, line, end);
            int stop = found < 0 ? end : found;
            byte[] text = new byte[stop - line];
            bytes.get(line, text);
            String header = new String(text, StandardCharsets.ISO_8859_1);
            int colon = header.indexOf(':');
            if (colon < 1) {
                scan.malformed("a header line is NAME: VALUE");
                return -1;
            }
            if (header.substring(0, colon).toLowerCase(Locale.ROOT).equals(NAME)) {
                long value = number(header.substring(colon + 1).strip());
                if (value < 0 || length >= 0) {
                    scan.malformed("Content-Length must stand once, with a number");
                    return -1;
                }
                length = value;
            }
            line = stop + END_OF_LINE.length;
        }
        if (length < 0) {
            scan.malformed("no Content-Length among the headers");
        }
        return length;
    }

    private static long number(String digits) {
        return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : -1;
    }

    @Override
    public void encodeHead(ByteBuffer content, ByteBuffer out) {
        String header = "Content-Length: " + content.remaining() + "\r\n\r\n";
        out.put(header.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void encodeTail(ByteBuffer content, ByteBuffer out) {
        // the length said it all
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
