package dev.antiphon.framing;

import java.nio.ByteBuffer;

/**
 * A framing of consecutive JSON values (RFC 8259), with optional white space between them. It finds
 * only the boundaries: it counts brackets and skips strings, and does not validate the values. A
 * number or a word at the top level ends before white space, a bracket, a quote or a comma, or at
 * the end of the input.
 *
 * <p>A line feed is sent after each value.
 */
record Json() implements Framing {
    static final Json INSTANCE = new Json();

    // the position within a value: the lowest three bits of the state, with the depth above them
    private static final int STRUCTURE = 1;
    private static final int STRING = 2;
    private static final int ESCAPED = 3;
    private static final int SCALAR = 4;

    private static final int NOT_YET = -1;
    private static final int WRONG = -2;

    @Override
    public void decode(DecodeContext decodeContext) {
        ByteBuffer bytes = decodeContext.bytes();
        int start = bytes.position();
        if (bytes.hasRemaining() && isSpace(bytes.get(start))) {
            int from = start + 1;
            while (from < bytes.limit() && isSpace(bytes.get(from))) {
                from++;
            }
            decodeContext.skip(from - start);
            return;
        }
        int end = walk(decodeContext);
        int here = bytes.remaining();
        if (end == NOT_YET && decodeContext.ended() && (decodeContext.state() & 7) == SCALAR) {
            end = here;
        }
        if (end == WRONG) {
            decodeContext.malformed("no JSON value begins or goes on like this");
        } else if ((end == NOT_YET ? here : end) > decodeContext.maxMessageBytes()) {
            decodeContext.tooLong(end == NOT_YET ? here : end);
        } else if (end == NOT_YET) {
            decodeContext.incomplete(here);
        } else {
            decodeContext.message(0, end, end);
        }
    }

    /**
     * Continues at the position of the previous step. Returns the size of the value in bytes once
     * it is known.
     */
    private static int walk(DecodeContext decodeContext) {
        ByteBuffer bytes = decodeContext.bytes();
        int mode = (int) (decodeContext.state() & 7);
        long depth = decodeContext.state() >>> 3;
        for (int at = decodeContext.scanned(); at < bytes.remaining(); at++) {
            byte each = bytes.get(bytes.position() + at);
            boolean opens = each == '{' || each == '[';
            boolean closes = each == '}' || each == ']';
            if (mode == ESCAPED) {
                mode = STRING;
            } else if (mode == STRING) {
                if (each == '"' && depth == 0) {
                    return at + 1;
                }
                mode = each == '"' ? STRUCTURE : each == '\\' ? ESCAPED : STRING;
            } else if (mode == SCALAR) {
                if (!isOfScalar(each)) {
                    return isSpace(each) || opens || closes || each == '"' || each == ','
                            ? at
                            : WRONG;
                }
            } else if (opens) {
                mode = STRUCTURE;
                depth++;
            } else if (each == '"') {
                mode = STRING;
            } else if (mode == STRUCTURE) {
                depth -= closes ? 1 : 0;
                if (depth == 0) {
                    return at + 1;
                }
            } else if (isOfScalar(each)) {
                mode = SCALAR;
            } else {
                return WRONG;
            }
        }
        decodeContext.state((depth << 3) | mode);
        return NOT_YET;
    }

    private static boolean isSpace(byte each) {
        return each == ' ' || each == '\t' || each == '\r' || each == '\n';
    }

    private static boolean isOfScalar(byte each) {
        return (each >= '0' && each <= '9')
                || (each >= 'a' && each <= 'z')
                || each == '-'
                || each == '+'
                || each == '.'
                || each == 'E';
    }

    @Override
    public void encodeHead(ByteBuffer content, ByteBuffer out) {
        DecodeContext probe =
                new DecodeContext().look(content, 0, 0, Integer.MAX_VALUE).atEnd();
        decode(probe);
        boolean one = probe.outcome() == DecodeContext.Outcome.MESSAGE
                && probe.takenBytes() == content.remaining();
        if (!one) {
            throw new IllegalArgumentException(
                    "a message in json framing is one JSON value, and nothing around it");
        }
    }

    @Override
    public void encodeTail(ByteBuffer content, ByteBuffer out) {
        out.put((byte) '\n');
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
        return "json";
    }
}
