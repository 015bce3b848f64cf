package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.TcpServer;
import dev.antiphon.framing.Framing;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code proxy} and {@code replay} between peers that speak TLS with Python's ssl. */
@Timeout(120)
class TlsReplayTest {
    @TempDir
    private Path folder;

    private Path cert;
    private Path key;

    @BeforeEach
    void makeCertificate() throws IOException {
        PemFiles.in(folder);
        cert = folder.resolve("cert.pem");
        key = folder.resolve("key.pem");
    }

    private static String port(Child server) {
        return server.line("port ").substring("port ".length());
    }

    private static Child proxy(String server, Object... how) {
        List<Object> all = new ArrayList<>(List.of("--to", server));
        all.addAll(List.of("--listen", "127.0.0.1:0"));
        all.addAll(List.of(how));
        return Tool.start("proxy", all.toArray());
    }

    @Test
    void proxySpeaksTlsToBothSidesAndItsRecordingIsPlayedOnBoth() throws Exception {
        Path talk = folder.resolve("talk.jsonl");
        Path capture = folder.resolve("talk.pcapng");
        try (Child server = Python.start("tls_server.py", folder);
                Child proxy = proxy(
                        "127.0.0.1:" + port(server),
                        "--framing",
                        "line",
                        "--record",
                        talk,
                        "--pcap",
                        capture,
                        "--cacert",
                        cert,
                        "--cert",
                        cert,
                        "--key",
                        key,
                        "--tls-cert",
                        cert,
                        "--tls-key",
                        key);
                Child client = Python.start("tls_client.py", Tool.port(proxy), folder)) {
            assertThat(client.output()).isEqualTo("TLSv1.3 got hello\n");
            assertThat(server.output()).endsWith("asked by localhost ended in order\n");
            proxy.terminate();
            assertThat(proxy.status()).isZero();
        }
        assertThat(Tshark.follow(capture, 0).byServer())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("got hello\n");
        try (Child played = Tool.start(
                        "replay",
                        talk,
                        "--as-server",
                        "--listen",
                        "127.0.0.1:0",
                        "--tls-cert",
                        cert,
                        "--tls-key",
                        key);
                Child client = Python.start("tls_client.py", Tool.port(played), folder)) {
            assertThat(client.output()).isEqualTo("TLSv1.3 got hello\n");
        }
        try (Child server = Python.start("tls_server.py", folder);
                Child played = Tool.start(
                        "replay",
                        talk,
                        "--to",
                        "127.0.0.1:" + port(server),
                        "--cacert",
                        cert,
                        "--cert",
                        cert,
                        "--key",
                        key,
                        "--lang",
                        "en")) {
            assertThat(played.output()).isEqualTo("conversation 1: 2 messages, 0 differences\n");
            assertThat(server.output()).endsWith("asked by localhost ended in order\n");
        }
    }

    @Test
    void onlyTheChosenSideUsesTls() throws Exception {
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .onMessageInline((message, reply) -> reply.text("got ").message(message))
                        .start("127.0.0.1:0");
                Child proxy =
                        proxy("127.0.0.1:" + server.port(), "--tls-cert", cert, "--tls-key", key);
                Child client = Python.start("tls_client.py", Tool.port(proxy), folder)) {
            assertThat(client.output()).isEqualTo("TLSv1.3 got hello\n");
        }
    }

    @Test
    void serverThatIsNotTrustedIsNamedByProxyAndReplay() throws Exception {
        Path other = PemFiles.in(folder.resolve("other")).resolve("cert.pem");
        Path talk = folder.resolve("talk.jsonl");
        try (Child server = Python.start("tls_server.py", folder)) {
            String to = "127.0.0.1:" + port(server);
            try (Child proxy =
                    proxy(to, "--framing", "line", "--record", talk, "--cacert", other)) {
                try (Socket client =
                        new Socket(InetAddress.getLoopbackAddress(), Tool.port(proxy))) {
                    client.setSoTimeout(20_000);
                    assertThatThrownBy(() -> {
                                client.getOutputStream()
                                        .write("hello\n".getBytes(StandardCharsets.UTF_8));
                                client.getInputStream().read();
                            })
                            .isInstanceOf(SocketException.class)
                            .hasMessageContaining("reset");
                }
                assertThat(server.status()).isNotZero();
                assertThat(server.errors()).contains("CERTIFICATE_UNKNOWN");
                proxy.terminate();
                assertThat(proxy.status()).isZero();
                assertThat(proxy.errors())
                        .startsWith(
                                "antiphon: соединение 1: нет доверия к сертификату " + to + ": ")
                        .contains("; соединение с клиентом сброшено\n");
            }
        }
        assertThat(talk)
                .content()
                .contains("\"code\":\"handler-failed\"")
                .contains("the peer's certificate is not trusted");
        try (Child server = Python.start("tls_server.py", folder)) {
            String to = "127.0.0.1:" + port(server);
            try (Child played =
                    Tool.start("replay", talk, "--to", to, "--cacert", other, "--lang", "en")) {
                assertThat(played.status()).isEqualTo(60);
                assertThat(played.errors())
                        .startsWith("antiphon: the certificate of " + to + " is not trusted: ");
            }
        }
    }

    @Test
    void mistakesAreReported() throws Exception {
        Path none = folder.resolve("none.pem");
        Files.writeString(none, "nothing");
        try (Child proxy = Tool.start(
                "proxy", "--to", "1", "--listen", "0", "--cacert", none, "--lang", "en")) {
            assertThat(proxy.status()).isEqualTo(2);
            assertThat(proxy.errors())
                    .startsWith("antiphon: cannot set up TLS: ")
                    .contains("none.pem");
        }
        try (Child proxy = Tool.start("proxy", "--to", "1", "--tls-cert", cert, "--lang", "en")) {
            assertThat(proxy.status()).isEqualTo(2);
            assertThat(proxy.errors()).contains("--tls-key");
        }
    }
}
