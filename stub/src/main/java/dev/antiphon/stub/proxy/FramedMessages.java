package dev.antiphon.stub.proxy;

import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;

import java.nio.ByteBuffer;

/** Messages as they stand on the wire. */
public final class FramedMessages {
    private FramedMessages() {}

    /**
     * Returns the message with what its framing puts around it.
     *
     * @throws IllegalArgumentException when the framing cannot carry it
     */
    public static byte[] bytes(Framing framing, Message message) {
        ByteBuffer out = ByteBuffer.allocate(message.size() + framing.overheadBytesMax());
        framing.encodeHead(message.buffer(), out);
        message.copyTo(out);
        framing.encodeTail(message.buffer(), out);
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }
}
