package dev.antiphon.junit;

import dev.antiphon.TcpClient;
import dev.antiphon.handler.Conversation;

/** Assertions on what is said, to be imported statically. */
public final class AntiphonAssertions {
    private AntiphonAssertions() {}

    /** Begins {@code assertThat(client).sends("PING").receives("PONG")}. */
    public static ClientAssert assertThat(TcpClient client) {
        return new ClientAssert(client);
    }

    /** Begins {@code assertThat(conversation).receives("220 ready").sends("QUIT")}. */
    public static ConversationAssert assertThat(Conversation conversation) {
        return new ConversationAssert(conversation);
    }
}
