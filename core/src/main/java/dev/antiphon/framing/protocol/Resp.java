package dev.antiphon.framing.protocol;

import dev.antiphon.framing.ByteSearch;
import dev.antiphon.framing.DecodeContext;

import java.nio.ByteBuffer;

/**
 * A framing of Redis values (RESP2 and RESP3, "Redis serialization protocol specification"), which
 * may contain other values, and of inline commands, which are lines. A message is one value with
 * all its parts.
 *
 * <p>The CR LF at the end of a sent message is added if it is missing. Empty lines between messages
 * are skipped, as in Redis. Streamed values of RESP3, which have the length {@code ?}, are refused.
 */
final class Resp extends WholeFrame {
    static final Resp INSTANCE = new Resp();

    private static final byte[] END_OF_LINE = {'\r', '\n'};
    private static final byte[] LINE_FEED = {'\n'};
    private static final String LINES = "+-:_#,(";
    private static final String STRINGS = "$!=";
    private static final String COLLECTIONS = "*~>%|";

    /** The largest size of a line with a length, in bytes. */
    private static final int LENGTH_BYTES_MAX = 12;

    /** The size of the smallest value in bytes. */
    private static final int VALUE_BYTES_MIN = 3;

    private static final long WRONG = -2;

    private Resp() {
        super("resp", "one RESP value or a command in a line");
    }

    @Override
    public void decode(DecodeContext decodeContext) {
        ByteBuffer bytes = decodeContext.bytes();
        long state = decodeContext.state();
        if (state == 0 && bytes.hasRemaining()) {
            byte first = bytes.get(bytes.position());
            if (first == '\r' || first == '\n') {
                emptyLine(decodeContext, bytes, first);
                return;
            }
            if (kind(first) == 0) {
                command(decodeContext, bytes, first);
                return;
            }
        }
        // the number of expected values, and the index of the next one
        values(decodeContext, state == 0 ? 1 : state >>> 32, (int) state);
    }

    /** Returns the kind of the value that begins with this byte; 0 if no value begins with it. */
    private static char kind(byte first) {
        return LINES.indexOf(first) >= 0
                ? '+'
                : STRINGS.indexOf(first) >= 0 ? '$' : COLLECTIONS.indexOf(first) >= 0 ? '*' : 0;
    }

    private static void emptyLine(DecodeContext decodeContext, ByteBuffer bytes, byte first) {
        if (first == '\n') {
            decodeContext.skip(1);
        } else if (bytes.remaining() < 2) {
            decodeContext.incomplete(0);
        } else if (bytes.get(bytes.position() + 1) == '\n') {
            decodeContext.skip(2);
        } else {
            decodeContext.malformed(
                    "a carriage return between messages has no line feed behind it");
        }
    }

    private static void command(DecodeContext decodeContext, ByteBuffer bytes, byte first) {
        if (first < ' ' || first == 0x7F) {
            decodeContext.malformed(
                    "a message begins with a RESP type or a command, not 0x%02X".formatted(first));
            return;
        }
        int start = bytes.position();
        int feed = ByteSearch.indexOf(
                bytes, LINE_FEED, start + decodeContext.scanned(), bytes.limit());
        int size = (feed < 0 ? bytes.limit() : feed + 1) - start;
        if (size > decodeContext.maxMessageBytes()) {
            decodeContext.tooLong(size);
        } else if (feed < 0) {
            decodeContext.incomplete(size);
        } else {
            decodeContext.message(0, size, size);
        }
    }

    /** Decodes the values from index {@code atFirst} of the message. */
    private static void values(DecodeContext decodeContext, long pendingAtFirst, int atFirst) {
        ByteBuffer bytes = decodeContext.bytes();
        int start = bytes.position();
        long pending = pendingAtFirst;
        int at = atFirst;
        int from = Math.max(at, decodeContext.scanned());
        while (pending > 0) {
            long least = at + pending * VALUE_BYTES_MIN;
            if (least > decodeContext.maxMessageBytes()) {
                decodeContext.tooLong(least);
                return;
            }
            if (at >= bytes.remaining()) {
                more(decodeContext, pending, at, at);
                return;
            }
            byte first = bytes.get(start + at);
            char kind = kind(first);
            if (kind == 0) {
                decodeContext.malformed("no RESP value begins with 0x%02X".formatted(first));
                return;
            }
            int line = ByteSearch.indexOf(bytes, END_OF_LINE, start + from, bytes.limit());
            if (line < 0) {
                line(decodeContext, pending, at);
                return;
            }
            int behind = line + 2 - start;
            long length = kind == '+' ? 0 : number(bytes, start + at + 1, line);
            if (length == WRONG || (length < 0 && first != '$' && first != '*')) {
                decodeContext.malformed(
                        "a length in RESP is up to 10 digits, or -1 of a null in $ and *");
                return;
            }
            if (kind == '$' && length >= 0) {
                long end = behind + length + 2;
                if (!isWhole(decodeContext, pending, at, end)) {
                    return;
                }
                behind = (int) end;
            }
            pending += held(first, length);
            at = behind;
            from = at;
        }
        if (at > decodeContext.maxMessageBytes()) {
            decodeContext.tooLong(at);
        } else {
            decodeContext.message(0, at, at);
        }
    }

    /**
     * Returns whether a string and its line end have arrived. If not, reports the outcome of the
     * step.
     */
    private static boolean isWhole(DecodeContext decodeContext, long pending, int at, long end) {
        ByteBuffer bytes = decodeContext.bytes();
        long least = end + (pending - 1) * VALUE_BYTES_MIN;
        if (least > decodeContext.maxMessageBytes()) {
            decodeContext.tooLong(least);
            return false;
        }
        if (end > bytes.remaining()) {
            more(decodeContext, pending, at, at);
            return false;
        }
        int behind = bytes.position() + (int) end;
        if (bytes.get(behind - 2) != '\r' || bytes.get(behind - 1) != '\n') {
            decodeContext.malformed("behind a string stands no CR LF");
            return false;
        }
        return true;
    }

    /**
     * Returns the change in the number of values that are still expected, after a value with this
     * first byte and length.
     */
    private static long held(byte first, long length) {
        return switch (first) {
            case '*', '~', '>' -> Math.max(0, length) - 1;
            case '%' -> 2 * length - 1;
            case '|' -> 2 * length; // the described value follows
            default -> -1;
        };
    }

    /** Reports the outcome of the step for a line whose end has not arrived. */
    private static void line(DecodeContext decodeContext, long pending, int at) {
        ByteBuffer bytes = decodeContext.bytes();
        int here = bytes.remaining();
        boolean isLength = kind(bytes.get(bytes.position() + at)) != '+';
        if (isLength && here - at > LENGTH_BYTES_MAX + 1) {
            decodeContext.malformed(
                    "a length in RESP is up to 10 digits, or -1 of a null in $ and *");
        } else if (here > decodeContext.maxMessageBytes()) {
            decodeContext.tooLong(here);
        } else {
            more(decodeContext, pending, at, Math.max(at, here - 1)); // a CR may be the last byte
        }
    }

    private static void more(DecodeContext decodeContext, long pending, int at, int scanned) {
        decodeContext.state(pending << 32 | at);
        decodeContext.incomplete(scanned);
    }

    /** Returns the number in a line; -1 for a null. */
    private static long number(ByteBuffer bytes, int from, int end) {
        if (end - from == 2 && bytes.get(from) == '-' && bytes.get(from + 1) == '1') {
            return -1;
        }
        if (end <= from || end - from > 10) {
            return WRONG;
        }
        long number = 0;
        for (int at = from; at < end; at++) {
            byte each = bytes.get(at);
            if (each < '0' || each > '9') {
                return WRONG;
            }
            number = 10 * number + (each - '0');
        }
        return number;
    }

    @Override
    public ByteBuffer filled(ByteBuffer content) {
        if (isOneFrame(content)) {
            return content;
        }
        ByteBuffer ended = copy(content, END_OF_LINE.length);
        int size = content.remaining();
        ended.limit(size + END_OF_LINE.length).put(size, END_OF_LINE);
        if (!isOneFrame(ended)) {
            throw noFrame("its lengths count the bytes that follow");
        }
        return ended;
    }

    @Override
    public long contentBytesMin() {
        return 2;
    }
}
