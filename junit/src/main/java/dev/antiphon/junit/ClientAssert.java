package dev.antiphon.junit;

import dev.antiphon.TcpClient;
import dev.antiphon.message.Message;

/** Says what a client is to receive for what it sends. Made by {@link AntiphonAssertions}. */
public final class ClientAssert {
    private final TcpClient client;

    ClientAssert(TcpClient client) {
        this.client = client;
    }

    /** Sends this text by {@link TcpClient#call}; the result's methods check the reply. */
    public ReplyAssert sends(String text) {
        return sends(Message.text(text));
    }

    /** Sends this message by {@link TcpClient#call}; the result's methods check the reply. */
    public ReplyAssert sends(Message message) {
        return new ReplyAssert(this, message, client.callAsync(message));
    }
}
