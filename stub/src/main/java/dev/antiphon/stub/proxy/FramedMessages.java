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
        ByteBuffer out = framing.encoded(message.buffer());
        byte[] bytes = new byte[out.remaining()];
        out.get(bytes);
        return bytes;
    }
}
