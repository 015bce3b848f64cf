package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The tool on several addresses, Unix sockets and behind a proxy. */
class AddressesToolTest {
    @TempDir
    private Path folder;

    private ToolProcess serve(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of("serve", "--lang", "en"));
        command.addAll(List.of("--ready-file", folder.resolve("at").toString()));
        command.addAll(List.of(more));
        return new ToolProcess(Redirect.PIPE, command.toArray(String[]::new));
    }

    private String ready() throws IOException {
        Path file = folder.resolve("at");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(file));
        return Files.readString(file).strip();
    }

    private static List<String> ended(ToolProcess server) throws Exception {
        server.signal("TERM");
        assertThat(server.status()).isZero();
        return server.process.inputReader(UTF_8).lines().toList();
    }

    @Test
    void serveListensOnEachAddressAndShowsAUnixSocketAsGiven() throws Exception {
        String unix = "unix:" + folder.resolve("s");
        try (ToolProcess server = serve("-l", "127.0.0.1:0", "-l", unix, "-l", "*:0")) {
            String first = ready();
            assertThat(first).startsWith("127.0.0.1:");
            assertThat(Ran.of("send", "--to", first, "x").status()).isZero();
            assertThat(Ran.of("send", "--to", unix, "x").out()).isEqualTo("Сервер получил: x");
            List<String> lines = ended(server);
            assertThat(lines.get(0)).matches(".* \\Q" + first + ", " + unix + "\\E, \\*:\\d+");
            assertThat(lines.get(3)).matches("(\\[2] )?Connection from unix");
            assertThat(folder.resolve("s")).doesNotExist();
        }
    }

    @Test
    void sevenIfNoServerListensOnTheUnixSocket() {
        Ran ran = Ran.of("send", "--lang", "en", "--to", "unix:" + folder.resolve("none"), "x");
        assertThat(ran.status()).isEqualTo(7);
        assertThat(ran.err()).contains("no server listens on unix:" + folder.resolve("none"));
    }

    @Test
    void fortyFiveIfAFileIsAtTheUnixSocketsPath() throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "x");
        Ran ran = Ran.of("serve", "--lang", "en", "--listen", "unix:" + file);
        assertThat(ran.status()).isEqualTo(45);
        assertThat(ran.err()).contains("in use by another program or file");
        assertThat(file).hasContent("x");
    }

    @Test
    void clientsAddressComesByThePROXYHeader() throws Exception {
        try (ToolProcess server = serve("-l", "127.0.0.1:0", "--proxy-from", "127.0.0.0/8,::1")) {
            String at = ready();
            assertThat(Ran.of("send", "--to", at, "--haproxy-clientip", "192.0.2.7", "x")
                            .status())
                    .isZero();
            String[] six = {
                "send",
                "--to",
                at,
                "--haproxy-version",
                "2",
                "--haproxy-clientip",
                "2001:db8::7",
                "x"
            };
            assertThat(Ran.of(six).status()).isZero();
            assertThat(Ran.of("send", "--to", at, "--haproxy-protocol", "x").status())
                    .isZero();
            assertThat(Ran.of("send", "--to", at, "x").status()).isEqualTo(56);
            List<String> lines = ended(server);
            assertThat(lines.get(1)).matches("Connection from 192\\.0\\.2\\.7:\\d+");
            assertThat(lines.get(3)).matches("(\\[2] )?Connection from \\[2001:db8::7\\]:\\d+");
            assertThat(lines.get(5)).matches("(\\[3] )?Connection from 127\\.0\\.0\\.1:\\d+");
            assertThat(new String(server.process.getErrorStream().readAllBytes(), UTF_8))
                    .contains("invalid PROXY header: the connection begins with something else");
        }
    }
}
