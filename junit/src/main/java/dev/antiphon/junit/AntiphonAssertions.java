package dev.antiphon.junit;

import dev.antiphon.TcpClient;

/** Assertions on what is said, to be imported statically. */
public final class AntiphonAssertions {
    private AntiphonAssertions() {}

    /** {@code assertThat(client).sends("PING").receives("PONG")}. */
    public static ClientAssert assertThat(TcpClient client) {
        return new ClientAssert(client);
    }
}
