package dev.antiphon.junit;

import dev.antiphon.TcpClient;
import dev.antiphon.handler.Conversation;

/** Assertions on sent and received messages, for static import. */
public final class AntiphonAssertions {
    private AntiphonAssertions() {}

    /**
     * Returns the assertions of a client, as in {@code
     * assertThat(client).sends("PING").receives("PONG")}.
     */
    public static ClientAssert assertThat(TcpClient client) {
        return new ClientAssert(client);
    }

    /**
     * Returns the assertions of a conversation, as in {@code assertThat(conversation).receives("220
     * ready").sends("QUIT")}.
     */
    public static ConversationAssert assertThat(Conversation conversation) {
        return new ConversationAssert(conversation);
    }
}
