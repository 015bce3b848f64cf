package dev.antiphon;

import static dev.antiphon.TlsEnds.client;
import static dev.antiphon.TlsEnds.echo;
import static dev.antiphon.TlsEnds.read;
import static dev.antiphon.TlsEnds.send;
import static dev.antiphon.TlsEnds.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.Certificates.Made;
import dev.antiphon.event.ConnectionEvent.Opened;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.tls.TlsOptions;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

class TlsTest {
    @TempDir
    static Path folder;

    private static Made own;
    private static Made other;
    private static Made rsa;

    private final Events events = new Events();

    @BeforeAll
    static void makeCertificates() {
        own = Certificates.localhost(folder, "own");
        other = Certificates.localhost(folder, "other");
        rsa = Certificates.make(folder, "rsa", "RSA", "dns:other.example,dns:*.wild.example");
    }

    @Test
    void jdkClientIsAnsweredInBothVersions() throws Exception {
        List<String> versions = List.of("TLSv1.2", "TLSv1.3");
        for (String version : versions) {
            try (TcpServer server = echo(own.server(), events);
                    SSLSocket socket = socket(server.port(), own)) {
                socket.setEnabledProtocols(new String[] {version});
                send(socket, "one\ntwo\n");
                assertThat(read(socket, 8)).isEqualTo("one\ntwo\n");
            }
        }
        assertThat(events.await(Opened.class, 2))
                .extracting(opened -> opened.tls().orElseThrow().protocol())
                .isEqualTo(versions);
    }

    @Test
    void clientAsksTheJdksServer() throws Exception {
        try (SSLServerSocket listening = (SSLServerSocket) own.context(own)
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> {
                try (Socket socket = listening.accept()) {
                    send(socket, read(socket, 6).replace('h', 'j'));
                    assertThat(socket.getInputStream().read()).isEqualTo(-1);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            try (TcpClient client =
                    client(listening.getLocalPort(), own.client().build()).build()) {
                assertThat(client.callOnce(Message.text("hello")).text()).isEqualTo("jello");
            }
        }
    }

    @Test
    void largeMessagesAreWholeBothWays() throws Exception {
        String large = "0123456789abcdef".repeat(1 << 16);
        try (TcpServer server = echo(own.server(), events);
                TcpClient client = client(server.port(), own.client().build()).build()) {
            for (int i = 0; i < 5; i++) {
                assertThat(client.call(Message.text(large)).text()).isEqualTo(large);
            }
        }
    }

    @Test
    void largeReplyWaitsForSlowReaderAndIsWhole() throws Exception {
        String large = "x".repeat(6 << 20);
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .tls(own.server())
                        .onMessage((connection, message) -> Reply.text(large).thenClose())
                        .start("127.0.0.1:0");
                SSLSocket socket = socket(server.port(), own)) {
            send(socket, "go\n");
            int read = 0;
            byte[] some = new byte[8192];
            for (int got = 0; got >= 0; got = socket.getInputStream().read(some)) {
                read += got;
            }
            assertThat(read).isEqualTo(large.length() + 1);
        }
    }

    @Test
    void halfCloseIsAnsweredBeforeTheEnd() throws Exception {
        try (TcpServer server = TcpServer.builder(Framing.raw())
                        .tls(own.server())
                        .onMessage((connection, message) -> Reply.text("got " + message.text()))
                        .start("127.0.0.1:0");
                SSLSocket socket = socket(server.port(), own)) {
            send(socket, "all");
            socket.shutdownOutput();
            assertThat(read(socket, 100)).isEqualTo("got all");
        }
    }

    @Test
    void ciphertextInSingleBytesIsUnderstood() throws Exception {
        try (TcpServer server = echo(own.server(), events);
                Splitter splitter = new Splitter(server.port());
                TcpClient client = client(splitter.port(), own.client().build()).build()) {
            assertThat(client.call(Message.text("first")).text()).isEqualTo("first");
            String longer = "y".repeat(3000);
            assertThat(client.call(Message.text(longer)).text()).isEqualTo(longer);
        }
    }

    @Test
    void serverShowsTheCertificateOfTheNameAskedFor() throws Exception {
        TlsOptions both = TlsOptions.builder()
                .certificate(own.chain(), own.key())
                .certificate(rsa.chain(), rsa.key())
                .build();
        try (TcpServer server = echo(both, events)) {
            for (String name : new String[] {"other.example", "a.wild.example"}) {
                TlsOptions tls = rsa.client().serverName(name).build();
                try (TcpClient client = client(server.port(), tls).build()) {
                    assertThat(client.callOnce(Message.text(name)).text()).isEqualTo(name);
                }
            }
            try (TcpClient client = client(server.port(), own.client().build()).build()) {
                assertThat(client.callOnce(Message.text("default")).text()).isEqualTo("default");
            }
            assertThat(events.await(Opened.class).tls().orElseThrow().serverName())
                    .contains("other.example");
        }
    }

    @Test
    void clientCertificateIsSeenByTheHandler() throws Exception {
        CompletableFuture<String> subject = new CompletableFuture<>();
        TlsOptions tls = TlsOptions.builder()
                .certificate(own.chain(), own.key())
                .trusted(other.chain())
                .clientCertificate(TlsOptions.ClientCertificate.REQUIRED)
                .build();
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .tls(tls)
                        .onMessage((connection, message) -> {
                            var peer = connection.tls().orElseThrow().peerCertificate();
                            subject.complete(
                                    peer.orElseThrow().getSubjectX500Principal().getName());
                            return Reply.of(message);
                        })
                        .start("127.0.0.1:0");
                TcpClient client = client(
                                server.port(),
                                own.client()
                                        .certificate(other.chain(), other.key())
                                        .build())
                        .build()) {
            client.callOnce(Message.text("x"));
            assertThat(subject.join()).isEqualTo("CN=other");
        }
    }
}
