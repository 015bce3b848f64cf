package dev.antiphon.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.TcpServer;
import dev.antiphon.cluster.Rooms;
import dev.antiphon.test.MainProgram;
import dev.antiphon.test.Ports;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The terminal as a process, whose input is not a terminal. */
@Timeout(180)
class ChatClientTest {
    private final Rooms rooms = ChatServer.rooms().inProcess();

    @Test
    void linesAreSentAndTheirAnswersShownBeforeTheEndOfTheInputEndsTheClient() throws Exception {
        try (TcpServer server = ChatServer.start(rooms, "127.0.0.1:0")) {
            String address = "127.0.0.1:" + server.port();
            MainProgram client = MainProgram.run(
                    Map.of(), "/join room\nhi\n", Main.class, "client", address, "ann");
            assertThat(client.status()).isZero();
            assertThat(client.out()).contains("you are ann", "1 room ann: hi");
        }
    }

    @Test
    void linesBeforeTheConnectionAreKeptAndQuitEndsTheClient() throws Exception {
        String address = "127.0.0.1:" + Ports.free();
        Process client = new ProcessBuilder(
                        MainProgram.command(Main.class, "client", address, "ann"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader shown = client.inputReader(StandardCharsets.UTF_8)) {
            client.getOutputStream().write("/join room\nearly\n/quit\n".getBytes(UTF_8));
            client.getOutputStream().flush();
            read(shown, "* connecting again");
            try (TcpServer server = ChatServer.start(rooms, address)) {
                read(shown, "1 room ann: early");
                assertThat(client.waitFor(120, TimeUnit.SECONDS)).isTrue();
                assertThat(client.exitValue()).isZero();
                assertThat(server.counters().accepted()).isEqualTo(1);
            }
        } finally {
            client.destroyForcibly();
        }
    }

    private static void read(BufferedReader shown, String text) throws Exception {
        String line = shown.readLine();
        while (line != null && !line.contains(text)) {
            line = shown.readLine();
        }
        assertThat(line).contains(text);
    }
}
