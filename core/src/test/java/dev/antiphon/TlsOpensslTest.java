package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.Certificates.Made;
import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ConnectionEvent.Opened;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.failure.TlsFailure.HandshakeFailed;
import dev.antiphon.failure.TlsFailure.Why;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.tls.TlsOptions;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Both sides against OpenSSL, whose TLS is not the JDK's. */
class TlsOpensslTest {
    @TempDir
    Path folder;

    @BeforeEach
    void opensslMustBeThere() throws Exception {
        try {
            assertThat(new ProcessBuilder("openssl", "version").start().waitFor())
                    .isZero();
        } catch (IOException e) {
            assertThat(System.getenv("CI")).as("apt install openssl").isNotEqualTo("true");
            Assumptions.abort("openssl is missing: apt install openssl");
        }
    }

    private static Process openssl(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    @Test
    void opensslClientIsAnswered() throws Exception {
        Made own = Certificates.localhost(folder, "own");
        try (TcpServer server = TcpServer.builder(Framing.line())
                .tls(own.server())
                .onMessage((connection, message) ->
                        Reply.text(message.text() + "!").thenClose())
                .start("127.0.0.1:0")) {
            for (String version : List.of("-tls1_2", "-tls1_3")) {
                Process client = openssl(
                        "s_client",
                        version,
                        "-quiet",
                        "-verify_return_error",
                        "-verify_hostname",
                        "localhost",
                        "-CAfile",
                        own.chain().toString(),
                        "-connect",
                        "127.0.0.1:" + server.port());
                client.getOutputStream().write("hello\n".getBytes(StandardCharsets.UTF_8));
                client.getOutputStream().flush();
                String said =
                        new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(said).contains("hello!");
                assertThat(client.waitFor()).isZero();
            }
        }
    }

    /** A letter R on its standard input has s_client ask for a new handshake. */
    @Test
    void renegotiationIsRefused() throws Exception {
        Made own = Certificates.localhost(folder, "own");
        Events events = new Events();
        try (TcpServer server = TcpServer.builder(Framing.line())
                .tls(own.server())
                .listener(events)
                .onMessage((connection, message) -> Reply.of(message))
                .start("127.0.0.1:0")) {
            Process client = openssl(
                    "s_client",
                    "-tls1_2",
                    "-legacy_renegotiation",
                    "-connect",
                    "127.0.0.1:" + server.port());
            try {
                events.await(Opened.class);
                client.getOutputStream().write("R\n".getBytes(StandardCharsets.UTF_8));
                client.getOutputStream().flush();
                assertThat(why(events.await(Failed.class))).isEqualTo(Why.RENEGOTIATION);
                assertThat(events.await(Closed.class).how()).isEqualTo(How.FAILURE);
            } finally {
                client.destroyForcibly();
            }
        }
    }

    @Test
    void clientOfAnOlderVersionIsRefused() throws Exception {
        Made own = Certificates.localhost(folder, "own");
        Events events = new Events();
        try (TcpServer server = TcpServer.builder(Framing.line())
                .tls(own.server())
                .listener(events)
                .onMessage((connection, message) -> Reply.of(message))
                .start("127.0.0.1:0")) {
            Process client = openssl(
                    "s_client",
                    "-tls1_1",
                    "-cipher",
                    "ALL:@SECLEVEL=0",
                    "-connect",
                    "127.0.0.1:" + server.port());
            try {
                assertThat(why(events.await(Failed.class))).isEqualTo(Why.NO_COMMON_VERSION);
                assertThat(client.waitFor()).isNotZero();
            } finally {
                client.destroyForcibly();
            }
        }
    }

    /** In TLS 1.3 its alert is not sealed, though the server has its keys already. */
    @Test
    void clientThatDoesNotTrustTheServerIsNamedWithItsAlert() throws Exception {
        Made own = Certificates.localhost(folder, "own");
        Made other = Certificates.localhost(folder, "other");
        for (String version : List.of("-tls1_2", "-tls1_3")) {
            Events events = new Events();
            try (TcpServer server = TcpServer.builder(Framing.line())
                    .tls(own.server())
                    .listener(events)
                    .onMessage((connection, message) -> Reply.of(message))
                    .start("127.0.0.1:0")) {
                Process client = openssl(
                        "s_client",
                        version,
                        "-verify_return_error",
                        "-CAfile",
                        other.chain().toString(),
                        "-connect",
                        "127.0.0.1:" + server.port());
                try {
                    Failed told = events.await(Failed.class);
                    assertThat(why(told)).as(version).isEqualTo(Why.OURS_NOT_TRUSTED);
                    assertThat(told.failure().text()).contains("alert: unknown_ca");
                    assertThat(client.waitFor()).isNotZero();
                } finally {
                    client.destroyForcibly();
                }
            }
        }
    }

    @Test
    void serverThatRefusesTheClientsCertificateIsNamedWithItsAlert() throws Exception {
        Made own = Certificates.localhost(folder, "own");
        Made other = Certificates.localhost(folder, "other");
        Process server = openssl(
                "s_server",
                "-accept",
                "127.0.0.1:0",
                "-tls1_3",
                "-Verify",
                "1",
                "-verify_return_error",
                "-CAfile",
                own.chain().toString(),
                "-cert",
                own.chain().toString(),
                "-key",
                own.key().toString());
        try (BufferedReader said = server.inputReader()) {
            String to = "127.0.0.1:" + port(said);
            TlsOptions.Builder trusting = own.client();
            assertRefused(
                    to, trusting.build(), Why.CLIENT_CERTIFICATE_MISSING, "certificate_required");
            TlsOptions wrong =
                    own.client().certificate(other.chain(), other.key()).build();
            assertRefused(to, wrong, Why.OURS_NOT_TRUSTED, "unknown_ca");
        } finally {
            server.destroyForcibly();
        }
    }

    private static void assertRefused(String to, TlsOptions tls, Why why, String alert) {
        try (TcpClient client = TcpClient.to(to, Framing.line()).tls(tls).build()) {
            assertThatThrownBy(() -> client.callOnce(Message.text("hello")))
                    .isInstanceOfSatisfying(FailureException.class, e -> {
                        assertThat(e.failure()).isInstanceOf(HandshakeFailed.class);
                        assertThat(((HandshakeFailed) e.failure()).why()).isEqualTo(why);
                        assertThat(e.failure().phase()).isEqualTo(Phase.TLS_HANDSHAKE);
                        assertThat(e.failure().text()).contains(alert);
                    });
        }
    }

    private static int port(BufferedReader said) throws IOException {
        String line = said.readLine();
        while (!line.startsWith("ACCEPT ")) {
            line = said.readLine();
        }
        return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
    }

    private static Why why(Failed told) {
        return ((HandshakeFailed) told.failure()).why();
    }

    @Test
    void opensslServerAnswers() throws Exception {
        Made own = Certificates.localhost(folder, "own");
        Process server = openssl(
                "s_server",
                "-accept",
                "127.0.0.1:0",
                "-rev",
                "-cert",
                own.chain().toString(),
                "-key",
                own.key().toString());
        try (BufferedReader said = server.inputReader()) {
            try (TcpClient client = TcpClient.to("127.0.0.1:" + port(said), Framing.line())
                    .tls(own.client().build())
                    .build()) {
                assertThat(client.callOnce(Message.text("hello")).text()).isEqualTo("olleh");
            }
        } finally {
            server.destroyForcibly();
        }
    }
}
