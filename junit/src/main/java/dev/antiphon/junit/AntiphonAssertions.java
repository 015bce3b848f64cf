package dev.antiphon.junit;

import dev.antiphon.TcpClient;
import dev.antiphon.handler.Conversation;

/** Entry points of the assertions on sent and received messages, for static import. */
public final class AntiphonAssertions {
    private AntiphonAssertions() {}

    /**
     * Returns assertions on the replies to a client, such as {@code
     * assertThat(client).sends("PING").receives("PONG")}.
     */
    public static ClientAssert assertThat(TcpClient client) {
        return new ClientAssert(client);
    }

    /**
     * Returns assertions on the messages of a conversation, such as {@code
     * assertThat(conversation).receives("220 ready").sends("QUIT")}.
     */
    public static ConversationAssert assertThat(Conversation conversation) {
        return new ConversationAssert(conversation);
    }
}
