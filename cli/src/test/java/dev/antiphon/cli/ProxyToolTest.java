package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.TcpServer;
import dev.antiphon.cli.text.Status;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code proxy}, in a process of its own, between a server and a socket. */
class ProxyToolTest {
    @Test
    void messageOverTheLimitPassesAndIsSaid() throws Exception {
        byte[] large = "x".repeat(5_000).getBytes(UTF_8);
        try (TcpServer server = TcpServer.builder(Framing.fixed(large.length))
                        .onMessage((connection, message) -> Reply.of(message))
                        .start("127.0.0.1:0");
                ToolProcess tool = new ToolProcess(
                        ProcessBuilder.Redirect.PIPE,
                        "proxy",
                        "--to",
                        "127.0.0.1:" + server.port(),
                        "-l",
                        "127.0.0.1:0",
                        "-f",
                        "line",
                        "--max-message",
                        "1K",
                        "--lang",
                        "en")) {
            String first = tool.process.inputReader(UTF_8).readLine();
            int port =
                    Integer.parseInt(first.substring(first.lastIndexOf(':') + 1).strip());
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream().write(large);
                assertThat(socket.getInputStream().readNBytes(large.length)).isEqualTo(large);
            }
            assertThat(tool.process.errorReader(UTF_8).readLine())
                    .startsWith("antiphon: connection 1: message of ")
                    .contains("exceeds the limit of 1024 (--max-message); it passes");
            tool.signal("TERM");
            assertThat(tool.status()).isEqualTo(Status.OK);
        }
    }

    @Test
    void recordsMessagesAndBreaksThem(@TempDir Path folder) throws Exception {
        Path talk = folder.resolve("talk.jsonl");
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .onMessage((connection, message) -> Reply.text("got " + message.text()))
                        .start("127.0.0.1:0");
                ToolProcess tool = new ToolProcess(
                        ProcessBuilder.Redirect.PIPE,
                        "proxy",
                        "--to",
                        "127.0.0.1:" + server.port(),
                        "-l",
                        "127.0.0.1:0",
                        "-f",
                        "line",
                        "--record",
                        talk.toString(),
                        "--fault",
                        "close:12 on connection 1",
                        "--fault",
                        "corrupt:0 on message 9",
                        "--seed",
                        "7",
                        "--lang",
                        "en")) {
            BufferedReader out = tool.process.inputReader(UTF_8);
            String first = out.readLine();
            int port =
                    Integer.parseInt(first.substring(first.lastIndexOf(':') + 1).strip());
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream().write("a\nb\nc\n".getBytes(UTF_8));
                assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                        .isEqualTo("got a\ngot b\n");
            }
            tool.signal("TERM");
            assertThat(tool.status()).isEqualTo(Status.NOT_EXPECTED);
            assertThat(tool.process.errorReader(UTF_8).lines())
                    .contains("antiphon: fault corrupt:0,255 on message 9 was never injected: no"
                            + " matching traffic reached its position");
        }
        assertThat(Files.readString(talk))
                .contains("\"framing\":\"line\"")
                .contains("\"dir\":\"c2s\",\"len\":1,\"text\":\"a\"")
                .contains("\"dir\":\"s2c\"")
                .contains("\"ev\":\"fault\",\"conn\":1,\"dir\":\"s2c\","
                        + "\"fault\":\"close:12 on connection 1\"")
                .contains("\"ev\":\"close\"");
        Ran rules = Ran.of("replay", talk.toString(), "--as-rules");
        assertThat(rules.status()).isZero();
        assertThat(rules.out()).startsWith("framing: \"line\"\nrules:\n  - when: \"a\"\n");
    }

    @Test
    void proxyToItselfIsRefused() {
        for (String arguments : List.of(
                "--to 12345",
                "--to localhost:7001 --listen 127.0.0.1:7001",
                "--to 127.0.0.1:7001 --listen :7001",
                "--to unix:/tmp/a --listen unix:/tmp/a")) {
            Ran ran = Ran.of(("proxy --lang en " + arguments).split(" ", -1));
            assertThat(ran.status()).isEqualTo(Status.USAGE);
            assertThat(ran.err()).contains("the proxy itself listens on this address");
        }
    }

    @Test
    void mistakesAreSaid() {
        assertThat(Ran.of("proxy", "--to", "localhost:1", "--fault", "rset:1", "--lang", "en")
                        .err())
                .startsWith("antiphon: --fault rset:1: unknown fault\n  did you mean \"reset:1\"?");
        assertThat(Ran.of("proxy", "--to", "localhost:1", "--fault", "reset:x", "--lang", "en")
                        .err())
                .startsWith("antiphon: --fault reset:x: BYTES is \"x\"; give a number of bytes from"
                        + " 0 to ");
        assertThat(Ran.of("proxy", "--to", "localhost:1", "--latency", "20", "--lang", "en")
                        .err())
                .isEqualTo("antiphon: --latency 20: invalid delay\n  give a time with a unit of"
                        + " ms, s, m or h of at most 10m, e.g. 200ms, a range, e.g. 10ms..20ms, or"
                        + " lognormal MEDIAN SIGMA, e.g. lognormal 10ms 0.5\n");
        assertThat(Ran.of("proxy", "--to", "localhost:1", "--record", "/no/such/x", "--lang", "en")
                        .err())
                .startsWith("antiphon: --record /no/such/x: cannot be written\n");
        assertThat(Ran.of("proxy", "--to", "localhost:1", "--pcap", "/no/such/x", "--lang", "en")
                        .err())
                .startsWith("antiphon: --pcap /no/such/x: cannot be written\n");
        assertThat(Ran.of("proxy", "--lang", "en").status()).isEqualTo(Status.USAGE);
    }
}
