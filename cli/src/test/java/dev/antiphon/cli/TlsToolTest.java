package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpServer;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.tls.TlsOptions;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** {@code send} against a server that speaks TLS, or does not. */
class TlsToolTest {
    @TempDir
    static Path folder;

    private static Path cert;
    private static Path key;

    @BeforeAll
    static void makeCertificate() throws Exception {
        cert = folder.resolve("cert.pem");
        key = folder.resolve("key.pem");
        Process openssl = new ProcessBuilder(
                        ("openssl req -x509 -nodes -newkey rsa:2048 -days 30 -subj /CN=localhost"
                                        + " -addext subjectAltName=DNS:localhost -keyout " + key
                                        + " -out " + cert)
                                .split(" "))
                .redirectErrorStream(true)
                .start();
        String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(openssl.waitFor()).as(said).isZero();
    }

    private static TcpServer server(boolean tls) {
        TcpServer.Builder builder = TcpServer.builder(
                        tls
                                ? Framing.line()
                                : Framing.length(4)) // to which a hello is far too long
                .onMessage((connection, message) -> Reply.of(message));
        if (tls) {
            builder.tls(TlsOptions.server(cert, key));
        }
        return builder.start("localhost:0");
    }

    private static Ran send(TcpServer server, String... more) {
        String[] all = new String[more.length + 7];
        String[] first = {
            "send", "--to", "localhost:" + server.port(), "--framing", "line", "-q", "PING"
        };
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return Ran.of(all);
    }

    @Test
    void replyComesThroughTlsWhereTheAuthorityIsTrusted() {
        try (TcpServer server = server(true)) {
            Ran ran = send(server, "--cacert", cert.toString());
            assertThat(ran.err()).isEmpty();
            assertThat(ran.out()).isEqualTo("PING");
            assertThat(ran.status()).isZero();
        }
    }

    @Test
    void conversationOfConnectSwitchesToTls() {
        try (TcpServer server = TcpServer.builder(Framing.line())
                .startTls(TlsOptions.server(cert, key))
                .onConnection(conversation -> {
                    conversation.receive();
                    conversation.startTls(Message.text("220 go ahead"));
                    conversation.send(conversation.receive().orElseThrow());
                })
                .start("localhost:0")) {
            String lines = "STARTTLS\n/wait\n/starttls\nsecret\n/wait\n/wait-close\n";
            Ran ran = Ran.reading(
                    lines.getBytes(StandardCharsets.UTF_8),
                    "connect",
                    "localhost:" + server.port(),
                    "--starttls",
                    "--cacert",
                    cert.toString());
            assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
            assertThat(ran.out())
                    .containsSubsequence("220 go ahead", "TLS: TLSv1.3", "secret", "secret");
        }
    }

    @Test
    void loadGoesThroughTlsToo() {
        try (TcpServer server = server(true)) {
            Ran ran = Ran.of(
                    "load",
                    "--to",
                    "localhost:" + server.port(),
                    "--framing",
                    "line",
                    "-q",
                    "--cacert",
                    cert.toString(),
                    "--rate",
                    "20",
                    "-d",
                    "1s",
                    "PING {number}",
                    "-e",
                    "{message}",
                    "--lang",
                    "en");
            assertThat(ran.out()).contains("20 requests: 20 answered as expected");
        }
    }

    @Test
    void unknownAuthorityEndsWith60InBothLanguages() {
        try (TcpServer server = server(true)) {
            Ran english = send(server, "--tls", "--lang", "en");
            assertThat(english.status()).isEqualTo(60);
            assertThat(english.errLines()).hasSize(2);
            assertThat(english.err())
                    .contains("an authority that is not trusted")
                    .contains("--cacert");
            Ran russian = send(server, "--tls");
            assertThat(russian.status()).isEqualTo(60);
            assertThat(russian.err())
                    .contains("недоверенным центром")
                    .doesNotContain("certification path");
        }
    }

    @Test
    void insecureTakesAnyCertificate() {
        try (TcpServer server = server(true)) {
            assertThat(send(server, "--insecure").out()).isEqualTo("PING");
        }
    }

    @Test
    void serverInPlainTextIsReportedAndEndsWith35() {
        try (TcpServer server = server(false)) {
            Ran ran = send(server, "--tls", "--lang", "en");
            assertThat(ran.status()).as(ran.err()).isEqualTo(35);
            assertThat(ran.errLines()).hasSize(2);
        }
    }

    @Test
    void unusableFilesAndIncompletePairsAreUsageErrors() throws IOException {
        try (TcpServer server = server(true)) {
            assertThat(send(server, "--cert", cert.toString()).status()).isEqualTo(2);
            assertThat(send(server, "--cacert", key.toString()).status()).isEqualTo(2);
            assertThat(send(server, "--insecure", "--cacert", cert.toString()).status())
                    .isEqualTo(2);
        }
        assertThat(Ran.of("serve", "--tls-cert", cert.toString()).status()).isEqualTo(2);
        assertThat(Ran.of("serve", "--tls-cert", cert.toString(), "--tls-key", cert.toString())
                        .status())
                .isEqualTo(2);
    }

    @Test
    void serveUsesTlsAndAcceptsOnlyClientsOfItsAuthority() throws Exception {
        String[] serve = {
            "serve",
            "--listen",
            "0",
            "--framing",
            "line",
            "--reply",
            "you said {message}",
            "--tls-cert",
            cert.toString(),
            "--tls-key",
            key.toString(),
            "--tls-ca",
            cert.toString()
        };
        try (ToolProcess server = new ToolProcess(ProcessBuilder.Redirect.DISCARD, serve)) {
            String told = server.process.inputReader(StandardCharsets.UTF_8).readLine();
            String port = told.substring(told.lastIndexOf(':') + 1).replaceAll("\\D", "");
            String[] good = {
                "send",
                "--to",
                "localhost:" + port,
                "--framing",
                "line",
                "-q",
                "--cacert",
                cert.toString(),
                "--cert",
                cert.toString(),
                "--key",
                key.toString(),
                "PING"
            };
            assertThat(Ran.of(good).out()).isEqualTo("you said PING");
            Ran without = Ran.of(
                    "send",
                    "--to",
                    "localhost:" + port,
                    "--framing",
                    "line",
                    "-q",
                    "--cacert",
                    cert.toString(),
                    "PING");
            assertThat(without.status()).as(without.err()).isEqualTo(35);
        }
    }
}
