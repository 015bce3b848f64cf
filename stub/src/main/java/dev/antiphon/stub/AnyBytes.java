package dev.antiphon.stub;

import dev.antiphon.framing.Framing;
import dev.antiphon.framing.Scan;

import java.nio.ByteBuffer;

/** No boundaries at all: what there is goes on, byte by byte. */
public enum AnyBytes implements Framing {
    /** The only one. */
    INSTANCE;

    @Override
    public void decode(Scan scan) {
        int count = Math.min(scan.bytes().remaining(), scan.messageBytesMax());
        if (count == 0) {
            scan.incomplete(0);
        } else {
            scan.message(0, count, count);
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
