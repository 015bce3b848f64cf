package dev.antiphon.control.mountebank;

import dev.antiphon.framing.DecodeContext;
import dev.antiphon.framing.Framing;

import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A framing without boundaries, as mountebank's TCP: the bytes that have arrived are a message, up
 * to the limit. Unlike a single read of the engine, whose size grows with the traffic, a message
 * has all of them, as a read of Node.
 */
enum PacketFraming implements Framing {
    /** The only instance. */
    INSTANCE;

    @Override
    public void decode(DecodeContext decodeContext) {
        int size = decodeContext.bytes().remaining();
        int limit = decodeContext.maxMessageBytes();
        if (size == 0) {
            decodeContext.incomplete(0);
        } else if (size >= limit || decodeContext.ended() || decodeContext.paused()) {
            decodeContext.message(0, Math.min(size, limit), Math.min(size, limit));
        } else {
            decodeContext.incompleteUntil(Duration.ZERO);
        }
    }

    @Override
    public void encodeHead(ByteBuffer content, ByteBuffer out) {
        // nothing stands around the content
    }

    @Override
    public void encodeTail(ByteBuffer content, ByteBuffer out) {
        // nothing stands around the content
    }

    @Override
    public int headBytes() {
        return 0;
    }

    @Override
    public int overheadBytesMax() {
        return 0;
    }

    @Override
    public String toString() {
        return "packets";
    }
}
