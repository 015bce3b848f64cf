package dev.antiphon;

import static dev.antiphon.TlsEnds.client;
import static dev.antiphon.TlsEnds.echo;
import static dev.antiphon.TlsEnds.read;
import static dev.antiphon.TlsEnds.send;
import static dev.antiphon.TlsEnds.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.antiphon.Certificates.Made;
import dev.antiphon.config.Limits;
import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.event.ConnectionEvent.Opened;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.failure.TlsFailure;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;
import dev.antiphon.tls.TlsOptions;
import dev.antiphon.tls.TlsVersion;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

import javax.net.ssl.SSLSocket;

/** Handshakes that fail, and TLS connections that break. */
class TlsFailuresTest {
    @TempDir
    static Path folder;

    private static Made own;
    private static Made other;

    private final Events events = new Events();

    @BeforeAll
    static void makeCertificates() {
        own = Certificates.localhost(folder, "own");
        other = Certificates.localhost(folder, "other");
    }

    private static Failure failure(TcpClient.Builder builder) {
        try (TcpClient client = builder.build()) {
            FailureException failed = catchThrowableOfType(
                    FailureException.class, () -> client.callOnce(Message.text("hello")));
            assertThat(failed).isNotNull();
            return failed.failure();
        }
    }

    @Test
    void stalledHandshakeIsCutAtItsDeadline() throws Exception {
        Limits limits =
                Limits.builder().tlsHandshakeTimeout(Duration.ofSeconds(1)).build();
        try (TcpServer server = echo(own.server(), limits, events);
                Peer peer = Peer.connect(server.port())) {
            peer.send(new byte[] {22, 3, 1, 0});
            peer.readToEnd();
            peer.hangUp();
            Failure failure = events.await(Failed.class).failure();
            assertThat(failure)
                    .isEqualTo(new Failure.TimedOut(Phase.TLS_HANDSHAKE, Duration.ofSeconds(1), 4));
            events.await(Closed.class);
            assertThat(events.of(Opened.class)).hasSize(1);
            assertThat(server.connections()).isZero();
        }
        try (ServerSocket mute = new ServerSocket(0)) {
            Failure failure =
                    failure(client(mute.getLocalPort(), own.client().build()).limits(limits));
            assertThat(failure.phase()).isEqualTo(Phase.TLS_HANDSHAKE);
            assertThat(failure.code()).isEqualTo("timeout");
        }
    }

    @Test
    void plainTextToTlsServerIsRefusedWithHint() throws Exception {
        try (TcpServer server = echo(own.server(), events);
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("hello\n").readToEnd()).isEmpty();
            assertThat(events.await(Failed.class).failure().text())
                    .contains("no TLS record: 68 65 6c 6c 6f 0a; the client speaks plain text");
        }
    }

    @Test
    void tlsToPlainServerIsToldOnBothSides() throws Exception {
        try (TcpServer server = TcpServer.builder(Framing.parse("netstring"))
                .listener(events)
                .onFailure((connection, failure) -> Reply.text("what?"))
                .onMessage((connection, message) -> Reply.of(message))
                .start("127.0.0.1:0")) {
            Failure failure = failure(client(server.port(), own.client().build()));
            assertThat(failure.code()).isEqualTo("tls-handshake");
            assertThat(failure.text()).contains("the server speaks plain text there");
            assertThat(events.await(Failed.class).failure().text())
                    .contains("TLS handshake where plain text was expected");
        }
    }

    @Test
    void clientHelloOverItsLimitIsRefused() throws Exception {
        try (TcpServer server = echo(own.server(), events);
                Peer peer = Peer.connect(server.port())) {
            byte[] hello = new byte[17_000]; // 17,000 bytes of a handshake that is never whole
            Arrays.fill(hello, (byte) 0);
            byte[] head = {22, 3, 1, 0x40, 0x00, 1, 0, 0x7f, (byte) 0xff};
            System.arraycopy(head, 0, hello, 0, head.length);
            peer.send(hello);
            assertThat(events.await(Failed.class).failure().code()).isEqualTo("tls-handshake");
        }
    }

    @Test
    void certificateOfUnknownAuthorityIsNotTrusted() {
        try (TcpServer server = echo(own.server(), events)) {
            Failure failure = failure(client(server.port(), other.client().build()));
            assertThat(failure).isInstanceOf(TlsFailure.NotTrusted.class);
            assertThat(failure.text()).contains("TlsOptions.trusted");
            assertThat(events.await(Failed.class).failure().text())
                    .contains("the peer does not trust this side's certificate");
            TlsOptions insecure = TlsOptions.builder().insecure(true).build();
            try (TcpClient client = client(server.port(), insecure).build()) {
                assertThat(client.callOnce(Message.text("x")).text()).isEqualTo("x");
            }
        }
    }

    @Test
    void certificateOfAnotherNameIsNotTrusted() {
        try (TcpServer server = echo(own.server(), events)) {
            Failure failure = failure(client(
                    server.port(), own.client().serverName("elsewhere.example").build()));
            assertThat(failure).isInstanceOf(TlsFailure.NotTrusted.class);
            assertThat(failure.text()).contains("elsewhere.example").contains("serverName");
        }
    }

    @Test
    void clientWithoutRequiredCertificateIsRefused() {
        TlsOptions tls = TlsOptions.builder()
                .certificate(own.chain(), own.key())
                .trusted(other.chain())
                .clientCertificate(TlsOptions.ClientCertificate.REQUIRED)
                .build();
        try (TcpServer server = echo(tls, events)) {
            Failure failure = failure(client(server.port(), own.client().build()));
            assertThat(failure.code()).isEqualTo("tls-handshake");
            assertThat(events.await(Failed.class).failure().code()).isEqualTo("tls-handshake");
            TlsOptions wrong = own.client().certificate(own.chain(), own.key()).build();
            failure(client(server.port(), wrong));
            assertThat(events.await(Failed.class, 2).get(1).failure())
                    .isInstanceOf(TlsFailure.NotTrusted.class);
        }
    }

    @Test
    void olderVersionThanTheMinimumIsRefused() throws Exception {
        TlsOptions newest = TlsOptions.builder()
                .certificate(own.chain(), own.key())
                .minimumVersion(TlsVersion.TLS_1_3)
                .build();
        try (TcpServer server = echo(newest, events);
                SSLSocket socket = socket(server.port(), own)) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThatThrownBy(socket::startHandshake).hasMessageContaining("protocol_version");
            assertThat(events.await(Failed.class).failure())
                    .extracting(failure -> ((TlsFailure.HandshakeFailed) failure).why())
                    .isEqualTo(TlsFailure.Why.NO_COMMON_VERSION);
        }
    }

    @Test
    void endWithoutCloseNotifyIsFailure() throws Exception {
        try (TcpServer server = echo(own.server(), events);
                Socket below = new Socket(InetAddress.getLoopbackAddress(), server.port());
                SSLSocket socket = (SSLSocket) own.context(own)
                        .getSocketFactory()
                        .createSocket(below, "127.0.0.1", server.port(), false)) {
            send(socket, "x\n");
            assertThat(read(socket, 2)).isEqualTo("x\n");
            below.shutdownOutput();
            assertThat(events.await(Failed.class).failure())
                    .isInstanceOf(TlsFailure.Truncated.class);
        }
    }

    @Test
    void whatWasAskedWholeIsAnsweredThoughTheInputIsCutShort() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .tls(own.server())
                        .listener(events)
                        .onMessage((connection, message) -> {
                            go.await();
                            return Reply.text("got " + message.text());
                        })
                        .start("127.0.0.1:0");
                Socket below = new Socket(InetAddress.getLoopbackAddress(), server.port());
                SSLSocket socket = (SSLSocket) own.context(own)
                        .getSocketFactory()
                        .createSocket(below, "127.0.0.1", server.port(), false)) {
            send(socket, "x\n");
            below.shutdownOutput();
            assertThat(events.await(Failed.class).failure())
                    .isInstanceOf(TlsFailure.Truncated.class);
            go.countDown();
            assertThat(read(socket, 6)).isEqualTo("got x\n");
            assertThat(socket.getInputStream().read()).isNegative();
            assertThat(events.await(Closed.class).by()).isEqualTo(Side.CLIENT);
        }
    }

    /** Sealed records that the system gave back wait as well, and so does what they answer. */
    @Test
    void peerThatReadsNothingIsLateWithReadingAndWithNothingElse() throws Exception {
        Limits limits = Limits.defaults().toBuilder()
                .messageTimeout(Duration.ofMillis(300))
                .writeProgressTimeout(Duration.ofMillis(1200))
                .build();
        String request = "x".repeat(50_000) + "\n";
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .limits(limits)
                        .tls(own.server())
                        .listener(events)
                        .onMessageInline((message, reply) -> reply.message(message))
                        .start("127.0.0.1:0");
                Peer below = Peer.connectWithSmallBuffer(server.port());
                SSLSocket socket = (SSLSocket) own.context(own)
                        .getSocketFactory()
                        .createSocket(below.socket(), "127.0.0.1", server.port(), false)) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10_000; i++) {
                            send(socket, request);
                        }
                    })
                    .isInstanceOf(IOException.class);
            assertThat(events.await(Failed.class).failure())
                    .isInstanceOfSatisfying(
                            Failure.TimedOut.class,
                            failure -> assertThat(failure.phase()).isEqualTo(Phase.WRITE));
        }
    }

    @Test
    void unusableFilesAreRefusedAtTheStart() {
        assertThatThrownBy(() -> echo(TlsOptions.server(own.chain(), other.key()), events))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not the private key");
        assertThatThrownBy(() -> echo(TlsOptions.server(own.key(), own.key()), events))
                .hasMessageContaining("no certificate in");
        assertThatThrownBy(() -> echo(TlsOptions.server(folder.resolve("none"), own.key()), events))
                .hasMessageContaining("cannot read");
    }
}
