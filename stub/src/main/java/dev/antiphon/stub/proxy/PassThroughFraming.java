package dev.antiphon.stub.proxy;

import dev.antiphon.framing.DecodeContext;
import dev.antiphon.framing.Framing;

import java.nio.ByteBuffer;

/** A framing without message boundaries. The bytes of each read are a message. */
public enum PassThroughFraming implements Framing {
    /** The only instance. */
    INSTANCE;

    @Override
    public void decode(DecodeContext decodeContext) {
        int count = Math.min(decodeContext.bytes().remaining(), decodeContext.maxMessageBytes());
        if (count == 0) {
            decodeContext.incomplete(0);
        } else {
            decodeContext.message(0, count, count);
        }
    }

    @Override
    public void encodeHead(ByteBuffer content, ByteBuffer out) {}

    @Override
    public void encodeTail(ByteBuffer content, ByteBuffer out) {}

    @Override
    public int overheadBytesMax() {
        return 0;
    }

    @Override
    public int headBytes() {
        return 0;
    }

    @Override
    public String toString() {
        return "bytes";
    }
}
