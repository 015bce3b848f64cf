package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Connection;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.proxyprotocol.ProxyHeader.Unknown;
import dev.antiphon.proxyprotocol.ProxyHeader.Version;
import dev.antiphon.proxyprotocol.ProxyPreface;
import dev.antiphon.proxyprotocol.ProxyTrust;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The PROXY header that a client sends. */
class ClientProxyHeaderTest {
    @TempDir
    private Path folder;

    private final BlockingQueue<Connection> seen = new LinkedBlockingQueue<>();

    @Test
    void clientSendsTheHeaderFirstOnEachConnection() throws Exception {
        try (ServerSocket listening = new ServerSocket(0);
                TcpClient client = TcpClient.to(
                                "127.0.0.1:" + listening.getLocalPort(), Framing.line())
                        .sendProxyHeader(ProxyPreface.of(Version.V1)
                                .withSource(new InetSocketAddress("192.0.2.9", 77))
                                .withDestination(new InetSocketAddress("192.0.2.8", 88)))
                        .build()) {
            var reply = client.callAsync(Message.text("x"));
            try (Socket socket = listening.accept()) {
                String expected = "PROXY TCP4 192.0.2.9 192.0.2.8 77 88\r\nx\n";
                byte[] got = socket.getInputStream().readNBytes(expected.length());
                assertThat(new String(got, US_ASCII)).isEqualTo(expected);
                socket.getOutputStream().write("y\n".getBytes(US_ASCII));
                assertThat(reply.get(20, TimeUnit.SECONDS).text()).isEqualTo("y");
            }
        }
    }

    @Test
    void ourClientAndOurServerAgreeInBothVersionsAlsoOverAUnixSocket() throws Exception {
        Path path = folder.resolve("s");
        try (TcpServer server = TcpServer.builder(Framing.line())
                .proxyProtocol(ProxyTrust.in("127.0.0.1", "::1", "unix"))
                .onMessage((connection, message) -> {
                    seen.add(connection);
                    return Reply.text("got " + message.text());
                })
                .start("localhost:0", "unix:" + path)) {
            for (String to : new String[] {
                "127.0.0.1:" + server.port(), "[::1]:" + server.port(), "unix:" + path
            }) {
                for (Version version : Version.values()) {
                    assertSourceIsSeen(to, version);
                }
            }
        }
    }

    private void assertSourceIsSeen(String to, Version version) throws Exception {
        InetSocketAddress source = new InetSocketAddress("192.0.2.9", 77);
        try (TcpClient client = TcpClient.to(to, Framing.line())
                .sendProxyHeader(ProxyPreface.of(version).withSource(source))
                .build()) {
            assertThat(client.call(Message.text("x")).text()).isEqualTo("got x");
            Connection it = seen.poll(20, TimeUnit.SECONDS);
            assertThat(it).isNotNull();
            if (to.startsWith("unix")) {
                assertThat(it.proxy().orElseThrow().header()).isEqualTo(new Unknown(version));
            } else {
                assertThat(it.remoteAddress()).isEqualTo(source);
            }
        }
    }
}
