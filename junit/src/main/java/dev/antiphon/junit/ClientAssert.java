package dev.antiphon.junit;

import dev.antiphon.TcpClient;
import dev.antiphon.message.Message;

/** Assertions on the replies that a client receives. {@link AntiphonAssertions} creates it. */
public final class ClientAssert {
    private final TcpClient client;

    ClientAssert(TcpClient client) {
        this.client = client;
    }

    /** Sends this text by {@link TcpClient#call}. The result has the assertions on the reply. */
    public ReplyAssert sends(String text) {
        return sends(Message.text(text));
    }

    /** Sends this message by {@link TcpClient#call}. The result has the assertions on the reply. */
    public ReplyAssert sends(Message message) {
        return new ReplyAssert(this, message, client.callAsync(message));
    }
}
