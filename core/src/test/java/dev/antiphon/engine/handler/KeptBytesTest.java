package dev.antiphon.engine.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.engine.connection.TcpConnection;
import dev.antiphon.handler.FailureHandler;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Bytes that a link took, and keeps because the system did not take them. */
class KeptBytesTest {
    private final ScriptedSocket socket = new ScriptedSocket();
    private TcpConnection connection;

    @BeforeEach
    void writeAMessage() throws IOException {
        connection = socket.connection(new InlineMessageHandler(
                (message, reply) -> reply.message(message), FailureHandler.standard()));
        byte[] request = "hello\n".getBytes(StandardCharsets.UTF_8);
        socket.receiver().received(ByteBuffer.wrap(request));
        assertThat(sent()).isEqualTo(6);
        socket.keeps(4);
        socket.receiver().blocked();
    }

    private long sent() {
        return connection.loop().loopCounters().bytesOut();
    }

    private long waiting() {
        return connection.connectionConfig().outboundBudget().bytes();
    }

    @Test
    void keptBytesWaitAndAreNotCountedAsSent() {
        assertThat(sent()).isEqualTo(2);
        assertThat(waiting()).isEqualTo(4);
        assertThat(connection.frameWriter().isEmpty()).isFalse();
    }

    @Test
    void bytesThatLeaveLaterAreCountedThen() {
        socket.keeps(0);
        socket.receiver().writable();
        assertThat(sent()).isEqualTo(6);
        assertThat(waiting()).isZero();
        assertThat(connection.frameWriter().isEmpty()).isTrue();
    }

    @Test
    void outputIsShutOnlyOnceNothingIsKept() {
        socket.receiver().inputEnded();
        assertThat(socket.ends()).isEmpty();
        socket.keeps(0);
        socket.receiver().writable();
        assertThat(socket.ends()).containsExactly("close");
    }

    @Test
    void keptBytesOfAConnectionThatIsResetNeverCount() {
        connection.handle().reset();
        connection.loop().start();
        connection.loop().stop();
        connection.loop().awaitEnd();
        assertThat(sent()).isEqualTo(2);
        assertThat(waiting()).isZero();
    }
}
