package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.cli.Main;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Which way to the sockets the tool takes, and that each of them answers. */
class TransportsTest {
    private static Child serve(List<String> before, String... options) {
        List<String> command = new ArrayList<>(before);
        command.addAll(Child.javaCommand(
                Main.class, "serve", "--listen", "127.0.0.1:0", "--verbose", "--lang", "en"));
        command.addAll(Arrays.asList(options));
        return Child.start(command, Map.of());
    }

    private static void answers(Child server) {
        String listening = server.line("Server is up");
        int port = Integer.parseInt(listening.substring(listening.lastIndexOf(':') + 1));
        assertThat(Tool.send("--to", "127.0.0.1:" + port, "--lang", "en", "-q", "Привет"))
                .contains("Сервер получил: Привет");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void transportThatIsAskedForIsTaken(String kind) {
        try (Child server = serve(List.of(), "--transport", kind)) {
            assertThat(server.errorLine("antiphon: transport"))
                    .isEqualTo("antiphon: transport " + kind + ": it was asked for");
            answers(server);
        }
    }

    @Test
    void serverWithoutIoUringReportsItAndServesByEpoll() {
        try (Child server = serve(Python.command("without_io_uring.py"))) {
            assertThat(server.errorLine("antiphon: transport"))
                    .startsWith("antiphon: transport epoll: not io_uring: io_uring_setup: "
                            + "Operation not permitted (EPERM)");
            answers(server);
        }
    }

    @Test
    void serverWithoutTheRequestedTransportIsRefused() {
        List<String> filtered = Python.command("without_io_uring.py");
        try (Child server = serve(filtered, "--transport", "io_uring")) {
            assertThat(server.status()).isEqualTo(2);
            assertThat(server.errors())
                    .contains("--transport io_uring: not available here: io_uring_setup")
                    .contains("--transport auto");
        }
    }

    @Test
    void unknownTransportIsRefused() {
        try (Child server = serve(List.of(), "--transport", "carrier-pigeon")) {
            assertThat(server.status()).isEqualTo(2);
            assertThat(server.errors()).contains("carrier-pigeon: unknown transport");
        }
    }
}
