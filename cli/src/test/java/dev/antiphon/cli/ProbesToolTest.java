package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What servers tell of connections without a byte, as health checks open them. */
class ProbesToolTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve",
                "serve -f line",
                "serve --stubs RULES",
                "proxy --to PORT",
                "replay TALK --as-server"
            })
    void probesAreCountedAndNothingElseIsSaid(String command) throws Exception {
        Path rules = Files.writeString(
                folder.resolve("rules.yaml"), "rules: [{when: PING, reply: PONG}]");
        Path talk = Files.writeString(folder.resolve("talk.jsonl"), """
                {"v":1,"kind":"header","tool":"t","framing":"line","started":"2026-01-01T00:00:00Z"}
                {"v":1,"t":0,"ev":"msg","conn":1,"seq":1,"dir":"c2s","len":4,"text":"PING"}
                """);
        Path ready = folder.resolve("at");
        try (BadServer server = new BadServer(ProbesToolTest::readAndClose)) {
            List<String> arguments =
                    new ArrayList<>(List.of(command.replace("RULES", rules.toString())
                            .replace("TALK", talk.toString())
                            .replace("PORT", server.address())
                            .split(" ")));
            arguments.addAll(List.of("--listen", "127.0.0.1:0", "--lang", "en"));
            arguments.addAll(List.of("--ready-file", ready.toString()));
            try (ToolProcess tool =
                    new ToolProcess(Redirect.PIPE, arguments.toArray(String[]::new))) {
                Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(ready));
                String address = Files.readString(ready).strip();
                int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
                for (int i = 0; i < 3; i++) {
                    probe(port, i == 1);
                }
                tool.signal("TERM");
                assertThat(tool.status()).isZero();
                assertThat(tool.errorLines())
                        .containsOnlyOnce("antiphon: connections that ended without a byte: 3")
                        .allMatch(line -> line.contains("without a byte")
                                || line.startsWith("antiphon: stopped; "));
            }
        }
    }

    private static void readAndClose(Socket socket) throws IOException {
        try (socket) {
            assertThat(socket.getInputStream().read()).isNegative();
        }
    }

    /** Connects, and ends it in order or by a reset; waits for the server's end. */
    private static void probe(int port, boolean resets) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            if (resets) {
                socket.setSoLinger(true, 0);
            } else {
                socket.shutdownOutput();
                assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(100);
            }
        }
    }
}
