package dev.antiphon.junit;

import dev.antiphon.TcpClient;
import dev.antiphon.message.Message;

/**
 * Assertions on the replies that a client receives. {@link AntiphonAssertions} creates instances.
 */
public final class ClientAssert {
    private final TcpClient client;

    ClientAssert(TcpClient client) {
        this.client = client;
    }

    /**
     * Sends this text as a request by {@link TcpClient#callAsync}. The returned object waits for
     * the reply and asserts on it.
     */
    public ReplyAssert sends(String text) {
        return sends(Message.text(text));
    }

    /**
     * Sends this message as a request by {@link TcpClient#callAsync}. The returned object waits for
     * the reply and asserts on it.
     */
    public ReplyAssert sends(Message message) {
        return new ReplyAssert(this, message, client.callAsync(message));
    }
}
