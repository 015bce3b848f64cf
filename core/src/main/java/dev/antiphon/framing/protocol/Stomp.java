package dev.antiphon.framing.protocol;

import dev.antiphon.framing.ByteSearch;
import dev.antiphon.framing.DecodeContext;
import dev.antiphon.framing.Framing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A framing of STOMP frames (STOMP 1.2, "STOMP Frames"): a command, headers, an empty line, a body,
 * and a zero byte that is not part of the message. Line ends between frames are heart-beats and are
 * skipped.
 *
 * <p>The header {@code content-length} counts the body, which may then contain zero bytes. The
 * header is corrected in sent messages, and added if the body contains zero bytes.
 */
final class Stomp implements Framing {
    static final Stomp INSTANCE = new Stomp();

    private static final byte[] ZERO = {0};
    private static final int DIGITS_MAX = 10;
    private static final Pattern LENGTH =
            Pattern.compile("\ncontent-length:[ ]*([^\r\n]*?)[ ]*(?=\r?\n)");

    /**
     * The state of a decoding step for headers without a length. Larger states are a length plus
     * two.
     */
    private static final long UNCOUNTED = 1;

    private Stomp() {}

    @Override
    public void decode(DecodeContext decodeContext) {
        ByteBuffer bytes = decodeContext.bytes();
        long state = decodeContext.state();
        if (state == UNCOUNTED) {
            uncounted(decodeContext, decodeContext.scanned());
        } else if (state > UNCOUNTED) {
            counted(decodeContext, decodeContext.scanned(), state - UNCOUNTED - 1);
        } else if (bytes.hasRemaining() && isLineEnd(bytes.get(bytes.position()))) {
            heartBeats(decodeContext, bytes);
        } else {
            headers(decodeContext, bytes);
        }
    }

    private static boolean isLineEnd(byte each) {
        return each == '\r' || each == '\n';
    }

    private static void heartBeats(DecodeContext decodeContext, ByteBuffer bytes) {
        int at = bytes.position();
        while (at < bytes.limit()) {
            int ahead = bytes.get(at) == '\r' ? 1 : 0;
            if (at + ahead >= bytes.limit() || bytes.get(at + ahead) != '\n') {
                break;
            }
            at += ahead + 1;
        }
        int count = at - bytes.position();
        if (count > 0) {
            decodeContext.skip(count);
        } else if (bytes.remaining() < 2) {
            decodeContext.incomplete(0);
        } else {
            decodeContext.malformed("a carriage return between frames has no line feed behind it");
        }
    }

    private static void headers(DecodeContext decodeContext, ByteBuffer bytes) {
        int start = bytes.position();
        int here = bytes.remaining();
        int end = body(bytes, start + decodeContext.scanned());
        int zero = ByteSearch.indexOf(
                bytes, ZERO, start + decodeContext.scanned(), end < 0 ? bytes.limit() : end);
        if (zero >= 0) {
            decodeContext.malformed("a zero byte stands before the empty line of a frame");
        } else if (end < 0 && here > decodeContext.maxMessageBytes()) {
            decodeContext.tooLong(here);
        } else if (end < 0) {
            decodeContext.incomplete(Math.max(0, here - 2)); // the beginning of an empty line
        } else {
            withHeaders(decodeContext, end - start);
        }
    }

    /**
     * Returns the index of the first byte of the body, after the empty line; -1 if there is no
     * empty line.
     */
    private static int body(ByteBuffer bytes, int from) {
        for (int at = from; at + 1 < bytes.limit(); at++) {
            if (bytes.get(at) != '\n') {
                continue;
            }
            if (bytes.get(at + 1) == '\n') {
                return at + 2;
            }
            if (at + 2 < bytes.limit() && bytes.get(at + 1) == '\r' && bytes.get(at + 2) == '\n') {
                return at + 3;
            }
        }
        return -1;
    }

    private static void withHeaders(DecodeContext decodeContext, int head) {
        Matcher length = LENGTH.matcher(text(decodeContext.bytes(), head));
        if (!length.find()) {
            decodeContext.state(UNCOUNTED);
            uncounted(decodeContext, head);
        } else if (!length.group(1).matches("[0-9]{1," + DIGITS_MAX + "}")) {
            decodeContext.malformed(
                    "content-length has 1 to %s digits, and nothing else".formatted(DIGITS_MAX));
        } else {
            counted(decodeContext, head, Long.parseLong(length.group(1)));
        }
    }

    private static String text(ByteBuffer bytes, int count) {
        byte[] text = new byte[count];
        bytes.get(bytes.position(), text);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static void uncounted(DecodeContext decodeContext, int from) {
        ByteBuffer bytes = decodeContext.bytes();
        int start = bytes.position();
        int zero = ByteSearch.indexOf(bytes, ZERO, start + from, bytes.limit());
        int size = (zero < 0 ? bytes.limit() : zero) - start;
        if (size > decodeContext.maxMessageBytes()) {
            decodeContext.tooLong(size);
        } else if (zero < 0) {
            decodeContext.incomplete(size);
        } else {
            decodeContext.message(0, size, size + 1);
        }
    }

    private static void counted(DecodeContext decodeContext, int head, long length) {
        ByteBuffer bytes = decodeContext.bytes();
        long size = head + length;
        if (size > decodeContext.maxMessageBytes()) {
            decodeContext.tooLong(size);
        } else if (bytes.remaining() <= size) {
            decodeContext.state(UNCOUNTED + 1 + length);
            decodeContext.incomplete(head);
        } else if (bytes.get(bytes.position() + (int) size) != 0) {
            decodeContext.malformed(
                    "a zero byte stands behind a body of %s bytes".formatted(length));
        } else {
            decodeContext.message(0, (int) size, (int) size + 1);
        }
    }

    @Override
    public ByteBuffer filled(ByteBuffer content) {
        int start = content.position();
        int body = body(content, start);
        boolean isFrame = body >= 0
                && !isLineEnd(content.get(start))
                && ByteSearch.indexOf(content, ZERO, start, body) < 0;
        if (!isFrame) {
            throw new IllegalArgumentException("a message in stomp framing is a command, headers,"
                    + " an empty line and the body");
        }
        String head = text(content, body - start);
        int size = content.limit() - body;
        Matcher length = LENGTH.matcher(head);
        String right;
        if (length.find()) {
            right = head.substring(0, length.start(1)) + size + head.substring(length.end(1));
            if (length.group(1).matches("0*" + size)) {
                return content;
            }
        } else if (ByteSearch.indexOf(content, ZERO, body, content.limit()) < 0) {
            return content;
        } else {
            int command = head.indexOf('\n') + 1;
            right = head.substring(0, command) + "content-length:" + size + "\n"
                    + head.substring(command);
        }
        byte[] bytes = right.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(bytes.length + size)
                .put(bytes)
                .put(content.slice(body, size))
                .flip();
    }

    // filled returns the same buffer if it has filled in nothing
    @SuppressWarnings("ReferenceEquality")
    @Override
    public void encodeHead(ByteBuffer content, ByteBuffer out) {
        if (filled(content) != content) {
            throw new IllegalArgumentException(
                    "the content-length of a message in stomp framing is not that of its body");
        }
    }

    @Override
    public void encodeTail(ByteBuffer content, ByteBuffer out) {
        out.put((byte) 0);
    }

    @Override
    public int headBytes() {
        return 0;
    }

    @Override
    public int overheadBytesMax() {
        return 1;
    }

    @Override
    public String toString() {
        return "stomp";
    }
}
