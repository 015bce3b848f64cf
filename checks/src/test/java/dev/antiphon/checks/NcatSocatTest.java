package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpServer;
import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ConnectionEvent.Opened;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.framing.Framing;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Half-close and reset by the tools that people have at hand. */
class NcatSocatTest {
    private final Events events = new Events();

    private TcpServer lesson() {
        return TcpServer.builder(Framing.raw())
                .listener(events)
                .onMessage((connection, message) -> Lesson.answer(message))
                .start("127.0.0.1:0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ncat 127.0.0.1 %d", "socat -t 20 - TCP:127.0.0.1:%d"})
    void replyIsWholeWhenTheyHalfCloseAtTheEndOfTheirInput(String command) {
        try (TcpServer server = lesson();
                Child client = Shell.start(
                        command.substring(0, command.indexOf(' ')),
                        "printf 'Привет, сервер!' | " + command.formatted(server.port()))) {
            assertThat(client.output()).isEqualTo("Сервер получил: Привет, сервер!");
            assertThat(events.await(Closed.class, 1).get(0).how()).isEqualTo(How.FIN);
        }
    }

    /** Where socat ends by itself, a FIN goes before the reset, and either may be seen. */
    @Test
    void resetBySocatIsReported() {
        try (TcpServer server = lesson();
                Child client = Shell.start(
                        "socat", "exec socat -u TCP:127.0.0.1:" + server.port() + ",linger=0 -")) {
            events.await(Opened.class, 1);
            client.kill();
            Closed closed = events.await(Closed.class, 1).get(0);
            assertThat(closed.by()).isEqualTo(Side.CLIENT);
            assertThat(closed.how()).isEqualTo(How.RST);
        }
    }
}
