package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.Certificates.Made;
import dev.antiphon.config.Limits;
import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.failure.TlsFailure.HandshakeFailed;
import dev.antiphon.failure.TlsFailure.Why;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.test.Peer;
import dev.antiphon.tls.TlsSession;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLSocket;

/** The switch to TLS in the middle of a conversation; the peers are the JDK's blocking sockets. */
class StartTlsTest {
    @TempDir
    static Path folder;

    private static Made own;

    private final Events events = new Events();
    private final BlockingQueue<Object> outcomes = new LinkedBlockingQueue<>();

    @BeforeAll
    static void makeCertificate() {
        own = Certificates.localhost(folder, "own");
    }

    /** Answers each line with the same line, and switches after {@code STARTTLS}. */
    private TcpServer server(Limits limits) {
        return TcpServer.builder(Framing.parse("crlf"))
                .limits(limits)
                .startTls(own.server())
                .listener(events)
                .onConnection(this::converse)
                .start("127.0.0.1:0");
    }

    private void converse(Conversation conversation) throws InterruptedException {
        for (Optional<Message> next = conversation.receive();
                next.isPresent();
                next = conversation.receive()) {
            if (next.get().text().equals("STARTTLS")) {
                try {
                    outcomes.add(conversation.startTls(Message.text("220 go ahead")));
                } catch (FailureException | IllegalStateException e) {
                    outcomes.add(e);
                    return;
                }
            } else {
                conversation.send(next.get());
            }
        }
    }

    private Object outcome() throws InterruptedException {
        Object outcome = outcomes.poll(20, TimeUnit.SECONDS);
        assertThat(outcome).isNotNull();
        return outcome;
    }

    private static SSLSocket over(Peer peer) throws IOException {
        Socket plain = peer.socket();
        SSLSocket secured = (SSLSocket) own.context(own)
                .getSocketFactory()
                .createSocket(plain, "localhost", plain.getPort(), true);
        secured.setSoTimeout(20_000);
        return secured;
    }

    private static String exchange(SSLSocket socket, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.getOutputStream().write(bytes);
        return new String(socket.getInputStream().readNBytes(bytes.length), StandardCharsets.UTF_8);
    }

    @Test
    void messagesAfterTheSwitchGoThroughTls() throws Exception {
        try (TcpServer server = server(Limits.defaults());
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("EHLO раз\r\n").read(13)).isEqualTo("EHLO раз\r\n");
            assertThat(peer.send("STARTTLS\r\n").read(14)).isEqualTo("220 go ahead\r\n");
            try (SSLSocket secured = over(peer)) {
                assertThat(exchange(secured, "EHLO два\r\n")).isEqualTo("EHLO два\r\n");
                assertThat(exchange(secured, "x".repeat(200_000) + "\r\n")).hasSize(200_002);
                assertThat(((TlsSession) outcome()).protocol()).isEqualTo("TLSv1.3");
            }
            assertThat(events.await(Closed.class).bytesIn()).isGreaterThan(200_000);
            assertThat(events.of(Failed.class)).isEmpty();
        }
    }

    private static TcpClient client(String address) {
        return TcpClient.to(address, Framing.parse("crlf"))
                .startTls(own.client().build())
                .build();
    }

    private static TlsSession switched(Conversation conversation) throws InterruptedException {
        conversation.send(Message.text("STARTTLS"));
        assertThat(conversation.receive().orElseThrow().text()).isEqualTo("220 go ahead");
        return conversation.startTls();
    }

    @Test
    void clientSwitchesAfterTheGoAhead() throws Exception {
        try (TcpServer server = server(Limits.defaults())) {
            try (TcpClient client = client("127.0.0.1:" + server.port());
                    Conversation conversation = client.open()) {
                conversation.send(Message.text("EHLO раз"));
                assertThat(conversation.receive().orElseThrow().text()).isEqualTo("EHLO раз");
                assertThat(conversation.tls()).isEmpty();
                assertThat(switched(conversation).protocol()).isEqualTo("TLSv1.3");
                conversation.send(Message.text("x".repeat(200_000)));
                assertThat(conversation.receive().orElseThrow().size()).isEqualTo(200_000);
                assertThat(conversation.tls()).isPresent();
                assertThat(((TlsSession) outcome()).protocol()).isEqualTo("TLSv1.3");
            }
            events.await(Closed.class); // before the server stops, which cuts what is open
        }
        assertThat(events.of(Failed.class)).isEmpty();
    }

    @Test
    void clientRefusesACertificateOfAnotherAuthority() throws Exception {
        Made other = Certificates.localhost(folder, "other");
        try (TcpServer server = server(Limits.defaults());
                TcpClient client = TcpClient.to("127.0.0.1:" + server.port(), Framing.parse("crlf"))
                        .startTls(other.client().build())
                        .build();
                Conversation conversation = client.open()) {
            assertThatThrownBy(() -> switched(conversation))
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            e -> assertThat(e.failure().code())
                                    .isEqualTo("certificate-not-trusted"));
        }
    }

    /** What a server in the middle sends along with the go-ahead must not count as said in TLS. */
    @Test
    void clientRefusesPlainTextAfterTheGoAhead() throws Exception {
        try (TcpServer plain = TcpServer.builder(Framing.parse("crlf"))
                        .onConnection(server -> {
                            server.receive();
                            server.sendUnframed(Message.text("220 go ahead\r\n250 injected\r\n"));
                            server.receive();
                        })
                        .start("127.0.0.1:0");
                TcpClient client = client("127.0.0.1:" + plain.port());
                Conversation conversation = client.open()) {
            assertThatThrownBy(() -> switched(conversation))
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            e -> assertThat(((HandshakeFailed) e.failure()).why())
                                    .isIn(Why.PLAIN_TEXT_BEFORE, Why.SERVER_SPEAKS_PLAIN_TEXT));
        }
    }

    @Test
    void callsOfAClientThatSwitchesAreRefused() {
        try (TcpClient client = client("127.0.0.1:7")) {
            assertThatThrownBy(() -> client.call(Message.text("x")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("use open()");
        }
    }

    @Test
    void clientWithoutOptionsCannotSwitch() throws Exception {
        try (TcpServer server = server(Limits.defaults());
                TcpClient client = TcpClient.to("127.0.0.1:" + server.port(), Framing.parse("crlf"))
                        .build();
                Conversation conversation = client.open()) {
            assertThatThrownBy(conversation::startTls)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("TcpClient.Builder.startTls");
        }
    }

    @Test
    void secondSwitchIsRefusedByName() throws Exception {
        try (TcpServer server = server(Limits.defaults());
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("STARTTLS\r\n").read(14)).isEqualTo("220 go ahead\r\n");
            try (SSLSocket secured = over(peer)) {
                assertThat(exchange(secured, "x\r\n")).isEqualTo("x\r\n");
                assertThat(outcome()).isInstanceOf(TlsSession.class);
                secured.getOutputStream().write("STARTTLS\r\n".getBytes(StandardCharsets.UTF_8));
                assertThat((IllegalStateException) outcome())
                        .hasMessageContaining("speaks TLS already");
            }
        }
    }

    /**
     * The command injection of 2011: what came before the handshake must not count as said within.
     */
    @Test
    void plainTextSentAlongIsRefused() throws Exception {
        try (TcpServer server = server(Limits.defaults());
                Peer peer = Peer.connect(server.port())) {
            peer.send("hello\r\nSTARTTLS\r\nRSET\r\n");
            FailureException failed = (FailureException) outcome();
            assertThat(((HandshakeFailed) failed.failure()).why()).isEqualTo(Why.PLAIN_TEXT_BEFORE);
            assertThat(events.await(Failed.class).failure()).isEqualTo(failed.failure());
            assertThat(peer.readToEnd())
                    .as("what was said before, and nothing")
                    .isEqualTo("hello\r\n");
            peer.hangUp();
            events.await(Closed.class);
        }
    }

    @Test
    void halfALineSentAlongIsRefused() throws Exception {
        try (TcpServer server = server(Limits.defaults());
                Peer peer = Peer.connect(server.port())) {
            peer.send("STARTTLS\r\nRS");
            FailureException failed = (FailureException) outcome();
            assertThat(((HandshakeFailed) failed.failure()).why()).isEqualTo(Why.PLAIN_TEXT_BEFORE);
        }
    }

    @Test
    void plainTextInPlaceOfAHandshakeIsRefused() throws Exception {
        try (TcpServer server = server(Limits.defaults());
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("STARTTLS\r\n").read(14)).isEqualTo("220 go ahead\r\n");
            peer.send("EHLO\r\n");
            FailureException failed = (FailureException) outcome();
            assertThat(((HandshakeFailed) failed.failure()).why())
                    .isEqualTo(Why.CLIENT_SPEAKS_PLAIN_TEXT);
            events.await(Closed.class);
        }
    }

    @Test
    void silenceInPlaceOfAHandshakeIsBounded() throws Exception {
        Duration most = Duration.ofMillis(200);
        try (TcpServer server =
                        server(Limits.builder().tlsHandshakeTimeout(most).build());
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("STARTTLS\r\n").read(14)).isEqualTo("220 go ahead\r\n");
            FailureException failed = (FailureException) outcome();
            assertThat(failed.failure())
                    .isEqualTo(new Failure.TimedOut(Phase.TLS_HANDSHAKE, most, 0));
            events.await(Closed.class);
        }
    }

    @Test
    void peerThatClosesFailsTheSwitch() throws Exception {
        try (TcpServer server = server(Limits.defaults());
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("STARTTLS\r\n").read(14)).isEqualTo("220 go ahead\r\n");
            peer.socket().close();
            FailureException failed = (FailureException) outcome();
            assertThat(((HandshakeFailed) failed.failure()).why()).isEqualTo(Why.ENDED);
        }
    }

    @Test
    void serverWithoutCertificateSaysSo() throws Exception {
        try (TcpServer server = TcpServer.builder(Framing.parse("crlf"))
                        .onConnection(this::converse)
                        .start("127.0.0.1:0");
                Peer peer = Peer.connect(server.port())) {
            peer.send("STARTTLS\r\n");
            assertThat((IllegalStateException) outcome())
                    .hasMessageContaining("TcpServer.Builder.startTls");
        }
    }

    @Test
    void tlsAndStartTlsTogetherAreRefused() {
        TcpServer.Builder builder = TcpServer.builder(Framing.raw()).tls(own.server());
        assertThatThrownBy(() -> builder.startTls(own.server()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("one way to speak TLS");
    }
}
