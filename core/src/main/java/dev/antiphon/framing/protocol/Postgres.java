package dev.antiphon.framing.protocol;

import dev.antiphon.framing.DecodeContext;

import java.nio.ByteBuffer;

/**
 * A framing of PostgreSQL protocol 3 messages (PostgreSQL documentation, "Message Formats"): a
 * type, a length that counts itself, and the body. The first messages of a client, such as
 * StartupMessage and SSLRequest, have no type; their first byte belongs to the length and is zero.
 * The length is computed when a message is sent.
 *
 * <p>This framing does not read the answer of a server to SSLRequest and GSSENCRequest, which is a
 * single byte.
 */
final class Postgres extends WholeFrame {
    static final Postgres INSTANCE = new Postgres();

    private static final int LENGTH_BYTES = 4;
    private static final int UNTYPED_BYTES_MIN = 8;
    private static final int UNTYPED_BYTES_MAX = (1 << 24) - 1;

    private static final String RULE =
            "a type and a length; one that begins with a zero byte has no"
                    + " type and 8 bytes or more";

    private Postgres() {
        super("postgres", "a PostgreSQL message");
    }

    @Override
    public void decode(DecodeContext decodeContext) {
        ByteBuffer bytes = decodeContext.bytes();
        int start = bytes.position();
        int typed = bytes.hasRemaining() && bytes.get(start) == 0 ? 0 : 1;
        if (typed == 1 && bytes.hasRemaining() && !isType(bytes.get(start))) {
            decodeContext.malformed("a message's type is a letter or 1 to 3, not 0x%02X"
                    .formatted(bytes.get(start)));
            return;
        }
        if (bytes.remaining() < typed + LENGTH_BYTES) {
            decodeContext.incomplete(0);
            return;
        }
        int length = bytes.getInt(start + typed);
        int least = typed == 0 ? UNTYPED_BYTES_MIN : LENGTH_BYTES;
        if (length < least) {
            decodeContext.malformed("a length is %s at the least, not %s".formatted(least, length));
        } else if (length > decodeContext.maxMessageBytes() - typed) {
            decodeContext.tooLong((long) length + typed);
        } else if (bytes.remaining() - typed < length) {
            decodeContext.incomplete(0);
        } else {
            decodeContext.message(0, typed + length, typed + length);
        }
    }

    private static boolean isType(byte each) {
        int letter = (each | 0x20) - 'a';
        return (each > 0 && letter >= 0 && letter < 26) || (each >= '1' && each <= '3');
    }

    @Override
    public ByteBuffer filled(ByteBuffer content) {
        int size = content.remaining();
        int typed = size > 0 && content.get(content.position()) == 0 ? 0 : 1;
        int least = typed == 0 ? UNTYPED_BYTES_MIN : LENGTH_BYTES + typed;
        if (size < least || (typed == 0 && size > UNTYPED_BYTES_MAX)) {
            throw noFrame(RULE);
        }
        if (content.getInt(content.position() + typed) == size - typed) {
            return content;
        }
        return mustBeFrame(copy(content, 0).putInt(typed, size - typed), RULE);
    }

    @Override
    public long contentBytesMin() {
        return LENGTH_BYTES + 1;
    }
}
