package dev.antiphon.framing.protocol;

import dev.antiphon.framing.DecodeContext;

import java.nio.ByteBuffer;

/**
 * A framing of AMQP 0-9-1 frames (section 2.3.5) and of the protocol header that a client sends
 * first. A frame is a type, a channel, the size of the payload, the payload and the byte 0xCE. The
 * size is computed when a message is sent.
 */
final class Amqp extends WholeFrame {
    static final Amqp INSTANCE = new Amqp();

    private static final byte[] HEADER = {'A', 'M', 'Q', 'P'};
    private static final int HEADER_BYTES = 8;
    private static final int SIZE_AT = 3;
    private static final int PAYLOAD_AT = 7;
    private static final int AROUND_BYTES = PAYLOAD_AT + 1;
    private static final byte END = (byte) 0xCE;

    private static final String RULE = "a type, a channel, a size, the payload and byte 0xCE";

    private Amqp() {
        super("amqp", "an AMQP 0-9-1 frame or protocol header");
    }

    @Override
    public void decode(DecodeContext decodeContext) {
        ByteBuffer bytes = decodeContext.bytes();
        if (!bytes.hasRemaining()) {
            decodeContext.incomplete(0);
        } else if (bytes.get(bytes.position()) == HEADER[0]) {
            header(decodeContext, bytes);
        } else {
            frame(decodeContext, bytes);
        }
    }

    private static void header(DecodeContext decodeContext, ByteBuffer bytes) {
        int here = bytes.remaining();
        for (int i = 1; i < Math.min(here, HEADER.length); i++) {
            if (bytes.get(bytes.position() + i) != HEADER[i]) {
                decodeContext.malformed("a protocol header begins with AMQP");
                return;
            }
        }
        if (HEADER_BYTES > decodeContext.maxMessageBytes()) {
            decodeContext.tooLong(HEADER_BYTES);
        } else if (here < HEADER_BYTES) {
            decodeContext.incomplete(0);
        } else {
            decodeContext.message(0, HEADER_BYTES, HEADER_BYTES);
        }
    }

    private static void frame(DecodeContext decodeContext, ByteBuffer bytes) {
        int start = bytes.position();
        int type = bytes.get(start);
        if (type != 1 && type != 2 && type != 3 && type != 8) {
            decodeContext.malformed(
                    "a frame's type is 1, 2, 3 or 8, not %s; or AMQP begins it".formatted(type));
            return;
        }
        if (bytes.remaining() < PAYLOAD_AT) {
            decodeContext.incomplete(0);
            return;
        }
        long size = (bytes.getInt(start + SIZE_AT) & 0xFFFFFFFFL) + AROUND_BYTES;
        if (size > decodeContext.maxMessageBytes()) {
            decodeContext.tooLong(size);
        } else if (bytes.remaining() < size) {
            decodeContext.incomplete(0);
        } else if (bytes.get(start + (int) size - 1) != END) {
            decodeContext.malformed("a frame ends with byte 0xCE, not 0x%02X"
                    .formatted(bytes.get(start + (int) size - 1)));
        } else {
            decodeContext.message(0, (int) size, (int) size);
        }
    }

    @Override
    public ByteBuffer filled(ByteBuffer content) {
        int size = content.remaining();
        if (isOneFrame(content)) {
            return content;
        }
        if (size < AROUND_BYTES) {
            throw noFrame(RULE);
        }
        return mustBeFrame(copy(content, 0).putInt(SIZE_AT, size - AROUND_BYTES), RULE);
    }

    @Override
    public long contentBytesMin() {
        return AROUND_BYTES;
    }
}
