package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

/** The table, told to two processes of the tool that go on running. */
class ToolLessonFailuresTest extends LessonFailures {
    private static Child server;
    private static Child lineServer;
    private static int port;
    private static int linePort;

    @BeforeAll
    static void startBoth() {
        server = Tool.serve("--listen", 0);
        lineServer = Tool.serve("--listen", 0, "--framing", "line");
        port = Tool.port(server);
        linePort = Tool.port(lineServer);
    }

    @AfterAll
    static void stopBoth() {
        for (Child each : List.of(server, lineServer)) {
            try (each) {
                each.terminate();
                assertThat(each.status()).isZero();
            }
        }
    }

    @Override
    int port() {
        return port;
    }

    @Override
    int linePort() {
        return linePort;
    }

    @Test
    void logShowsBytesThatAreNoTextEscaped() throws IOException {
        byte[] message = {'!', (byte) 0xFF, (byte) 0xFE, 0x1B, '[', 'J'};
        try (Peer peer = Peer.connect(port())) {
            assertThat(peer.send(message).bytesToEnd()).isEqualTo(Lesson.answer(message));
        }
        // every byte, since letters among the digits would be there by chance
        assertThat(server.line("Получено сообщение: \\x21"))
                .isEqualTo("Получено сообщение: \\x21\\xFF\\xFE\\x1B\\x5B\\x4A");
    }

    @Test
    void logReportsAReset() throws IOException {
        Peer.connect(linePort()).send("и без конца").reset();
        assertThat(lineServer.errorLine("antiphon: соединение")).contains("сброс");
    }

    @Test
    void restartedServerBindsItsAddressAtOnce() throws IOException {
        int again = 0;
        for (int i = 0; i < 5; i++) {
            try (Child restarted = Tool.serve("--listen", again)) {
                again = Tool.port(restarted);
                try (Peer peer = Peer.connect(again)) {
                    // the server ends first, so it is its address that is in TIME_WAIT
                    assertThat(peer.send("раз").readToEnd()).isEqualTo(Lesson.ANSWER + "раз");
                }
            }
        }
    }
}
