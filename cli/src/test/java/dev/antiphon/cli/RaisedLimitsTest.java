package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.TcpServer;
import dev.antiphon.address.HostPort;
import dev.antiphon.cli.text.Status;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.ProcessBuilder.Redirect;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/** Messages over the default limit pass once the option that the error names is given. */
class RaisedLimitsTest {
    private static final int SIZE = 2 << 20;

    private TcpServer server;

    @BeforeEach
    void start() {
        server = TcpServer.builder(Framing.line())
                .onMessage((connection, message) -> Reply.text("x".repeat(SIZE)))
                .start("127.0.0.1:0");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String address() {
        return "127.0.0.1:" + server.port();
    }

    @Test
    void proxyPassesMessagesOverTheDefaultLimit(@TempDir Path folder) throws Exception {
        Path ready = folder.resolve("ready");
        try (ToolProcess tool = new ToolProcess(
                Redirect.DISCARD,
                "proxy",
                "--to",
                address(),
                "-l",
                "127.0.0.1:0",
                "-f",
                "line",
                "--max-message",
                "4M",
                "--ready-file",
                ready.toString())) {
            await().until(() -> Files.exists(ready) && !Files.readString(ready).isBlank());
            HostPort at = HostPort.parse(Files.readString(ready).strip());
            try (Socket socket = new Socket(at.host(), at.port())) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream().write("a\n".getBytes(UTF_8));
                assertThat(socket.getInputStream().readNBytes(SIZE + 1)).hasSize(SIZE + 1);
            }
            tool.signal("TERM");
            assertThat(tool.status()).isZero();
        }
    }

    @Test
    void replayComparesMessagesOverTheDefaultLimit(@TempDir Path folder) throws Exception {
        Path recording = Files.writeString(folder.resolve("talk.jsonl"), """
                {"v":1,"kind":"header","tool":"t","framing":"line","started":"2026-01-01T00:00:00Z"}
                {"v":1,"t":0,"ev":"msg","conn":1,"seq":1,"dir":"c2s","len":1,"text":"a"}
                {"v":1,"t":0,"ev":"msg","conn":1,"seq":2,"dir":"s2c","len":1,"text":"x"}
                """);
        Ran refused = Ran.of("replay", recording.toString(), "--to", address(), "--lang", "en");
        assertThat(refused.out()).doesNotContain("xxxx");
        Ran raised =
                Ran.of("replay", recording.toString(), "--to", address(), "--max-message", "4M");
        assertThat(raised.status()).isEqualTo(Status.NOT_EXPECTED);
        assertThat(raised.out()).contains("xxxx"); // it came, and is no "x"
    }

    @Test
    void sendReceivesMessagesOverTheDefaultLimit() {
        Ran raised =
                Ran.of("send", "-t", address(), "-f", "line", "-q", "--max-message", "4M", "x");
        assertThat(raised.reply().size()).isEqualTo(SIZE);
        assertThat(raised.status()).isZero();
    }

    @Test
    void loadReceivesMessagesOverTheDefaultLimit() {
        Ran raised = Ran.of(
                "load",
                "-t",
                address(),
                "-f",
                "line",
                "-q",
                "--max-message",
                "4M",
                "--rate",
                "10",
                "-d",
                "500ms",
                "--lang",
                "en",
                "x");
        assertThat(raised.out()).contains("5 requests: 5 answered as expected");
    }
}
