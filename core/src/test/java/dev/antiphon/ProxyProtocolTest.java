package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.antiphon.config.Limits;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.event.ConnectionEvent.Opened;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;
import dev.antiphon.failure.ProxyFailure;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.ProxyVia;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.proxyprotocol.ProxyHeader.Local;
import dev.antiphon.proxyprotocol.ProxyHeader.Proxied;
import dev.antiphon.proxyprotocol.ProxyHeader.Unknown;
import dev.antiphon.proxyprotocol.ProxyHeader.Version;
import dev.antiphon.proxyprotocol.ProxyTrust;
import dev.antiphon.test.Peer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** PROXY headers as literal bytes on real sockets, into our server. */
class ProxyProtocolTest {
    private static final String LINE = "PROXY TCP4 192.0.2.1 192.0.2.2 5000 80\r\n";
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final byte[] LOCAL = HexFormat.of().parseHex(SIGNATURE + "20000000");

    /** What the handler has seen of a connection. */
    private record Seen(SocketAddress remote, SocketAddress local, Optional<ProxyVia> via) {}

    private final Events events = new Events();
    private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
    private TcpServer server;

    @BeforeEach
    void start() {
        server = builder(ProxyTrust.in("127.0.0.0/8", "::1", "unix"), Limits.defaults())
                .start("127.0.0.1:0");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private TcpServer.Builder builder(ProxyTrust trust, Limits limits) {
        return TcpServer.builder(Framing.line())
                .limits(limits)
                .listener(events)
                .proxyProtocol(trust)
                .onMessage((connection, message) -> {
                    seen.add(new Seen(
                            connection.remoteAddress(),
                            connection.localAddress(),
                            connection.proxy()));
                    return Reply.text("got " + message.text());
                });
    }

    private void restart(ProxyTrust trust, Limits limits) {
        server.close();
        server = builder(trust, limits).start("127.0.0.1:0");
    }

    private Seen seen() throws InterruptedException {
        Seen next = seen.poll(20, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    private static byte[] v2(String rest) {
        return HexFormat.of().parseHex(SIGNATURE + rest.replace(" ", ""));
    }

    private static byte[] with(byte[] header, String rest) {
        byte[] more = rest.getBytes(US_ASCII);
        byte[] all = Arrays.copyOf(header, header.length + more.length);
        System.arraycopy(more, 0, all, header.length, more.length);
        return all;
    }

    private static InetSocketAddress at(String host, int port) {
        return new InetSocketAddress(host, port);
    }

    @Test
    void addressesAreThoseOfTheHeaderAndTheProxyIsKnown() throws Exception {
        try (Peer peer = Peer.connect(server.port())) {
            peer.send(LINE + "x\n");
            assertThat(peer.read(6)).isEqualTo("got x\n");
            Seen it = seen();
            assertThat(it.remote()).isEqualTo(at("192.0.2.1", 5000));
            assertThat(it.local()).isEqualTo(at("192.0.2.2", 80));
            ProxyVia via = it.via().orElseThrow();
            assertThat(via.peer()).isEqualTo(peer.socket().getLocalSocketAddress());
            assertThat(via.local()).isEqualTo(peer.socket().getRemoteSocketAddress());
            assertThat(((Proxied) via.header()).version()).isEqualTo(Version.V1);
            Opened opened = events.await(Opened.class);
            assertThat(opened.remote()).isEqualTo(at("192.0.2.1", 5000));
            assertThat(opened.local()).isEqualTo(at("192.0.2.2", 80));
        }
    }

    @Test
    void everyFamilyOfVersionTwoIsTaken() throws Exception {
        String unix = "2f61" + "0".repeat(212) + "2f62" + "0".repeat(212);
        String six = "20010db8000000000000000000000001".repeat(2) + "00010002";
        String four = "c0000201c000020200010002";
        String[] headers = {
            "2111000c" + four,
            "2112000c" + four,
            "21210024" + six,
            "21220024" + six,
            "213100d8" + unix,
            "213200d8" + unix,
            "21000000"
        };
        String[] remotes = {
            "/192.0.2.1:1",
            "/192.0.2.1:1",
            "/[2001:db8:0:0:0:0:0:1]:1",
            "/[2001:db8:0:0:0:0:0:1]:1",
            "/a",
            "/a",
            null
        };
        for (int i = 0; i < headers.length; i++) {
            try (Peer peer = Peer.connect(server.port())) {
                peer.send(with(v2(headers[i]), "x\n"));
                assertThat(peer.read(6)).isEqualTo("got x\n");
                String remote = remotes[i] == null
                        ? peer.socket().getLocalSocketAddress().toString()
                        : remotes[i];
                assertThat(seen().remote()).hasToString(remote);
            }
        }
    }

    @Test
    void unknownKeepsTheConnectionsOwnAddresses() throws Exception {
        try (Peer peer = Peer.connect(server.port())) {
            peer.send("PROXY UNKNOWN whatever 1 2 3\r\nx\n");
            assertThat(peer.read(6)).isEqualTo("got x\n");
            Seen it = seen();
            assertThat(it.remote()).isEqualTo(peer.socket().getLocalSocketAddress());
            assertThat(it.via().orElseThrow().header()).isEqualTo(new Unknown(Version.V1));
        }
    }

    @Test
    void headerMayBeCutAtEveryByte() throws Exception {
        for (byte[] header :
                new byte[][] {LINE.getBytes(US_ASCII), v2("2111000cc0000201c000020213880050")}) {
            byte[] all = with(header, "x\n");
            for (int cut = 1; cut < all.length; cut++) {
                try (Peer peer = Peer.connect(server.port())) {
                    peer.send(Arrays.copyOf(all, cut));
                    peer.send(Arrays.copyOfRange(all, cut, all.length));
                    assertThat(peer.read(6)).as("cut %d", cut).isEqualTo("got x\n");
                    assertThat(seen().remote()).isEqualTo(at("192.0.2.1", 5000));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\\n",
                "GET / HTTP/1.1\\r\\n",
                "PROXY TCP4 1.2.3.4 1.2.3.4 1 99999\\r\\n",
                "0d0a0d0a000d0a515549540aff",
                "0d0a0d0a000d0a515549540a2113000c",
                "0d0a0d0a000d0a515549540a2111ffff",
                "0d0a0d0a000d0a515549540a2111000fc0000201c000020213880050040001"
            })
    void whatIsNoHeaderIsAFaultAndNeverAMessage(String given) throws Exception {
        byte[] bytes = given.startsWith("0d0a")
                ? HexFormat.of().parseHex(given)
                : given.translateEscapes().getBytes(US_ASCII);
        try (Peer peer = Peer.connect(server.port())) {
            peer.send(bytes);
            assertReset(peer);
            Failed failed = events.await(Failed.class);
            assertThat(failed.failure()).isInstanceOf(ProxyFailure.HeaderRefused.class);
            assertThat(failed.failure().phase()).isEqualTo(Phase.PROXY_HEADER);
            assertThat(events.await(Opened.class).remote())
                    .isEqualTo(peer.socket().getLocalSocketAddress());
            assertThat(events.await(Closed.class).how()).isEqualTo(ConnectionEvent.How.FAILURE);
            assertThat(seen).isEmpty();
        }
    }

    private static void assertReset(Peer peer) {
        assertThatThrownBy(() -> {
                    if (peer.readByte() < 0) {
                        throw new IOException("ended");
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void halfAHeaderAndAnEndIsAFault() throws Exception {
        try (Peer peer = Peer.connect(server.port())) {
            peer.send(LINE.substring(0, 9)).halfClose();
            assertThat(events.await(Failed.class).failure().text())
                    .contains("the peer closed after 9 bytes of it");
        }
    }

    @Test
    void slowHeaderEndsAtItsDeadlineWhichBytesDoNotPutOff() throws Exception {
        Duration limit = Duration.ofSeconds(1);
        restart(
                ProxyTrust.in("127.0.0.1"),
                Limits.builder().proxyHeaderTimeout(limit).build());
        long began = System.nanoTime();
        try (Peer peer = Peer.connect(server.port())) {
            for (int i = 0; i < 5; i++) {
                peer.send(LINE.substring(i, i + 1));
            }
            Failure failure = events.await(Failed.class).failure();
            assertThat(failure).isEqualTo(new Failure.TimedOut(Phase.PROXY_HEADER, limit, 5));
            assertThat(System.nanoTime() - began).isGreaterThan(limit.toNanos() / 2);
            assertThat(events.await(Closed.class).how()).isEqualTo(ConnectionEvent.How.TIMEOUT);
        }
    }

    @Test
    void forgedHeaderFromElsewhereIsRefusedUnread() throws Exception {
        restart(ProxyTrust.in("192.0.2.0/24", "::1"), Limits.defaults());
        try (Peer peer = Peer.connect(server.port())) {
            try {
                peer.send(LINE + "x\n");
            } catch (IOException | UncheckedIOException e) {
                // it was refused before
            }
            assertThat(events.await(Failed.class).failure())
                    .isEqualTo(new ProxyFailure.NotTrusted(peer.socket().getLocalSocketAddress()));
            assertReset(peer);
            assertThat(seen).isEmpty();
        }
    }

    @Test
    void elsewhereIsServedWithoutAHeaderIfSoChosenAndItsHeaderIsAMessage() throws Exception {
        restart(ProxyTrust.in("192.0.2.0/24").servingOthers(), Limits.defaults());
        try (Peer peer = Peer.connect(server.port())) {
            peer.send(LINE + "x\n");
            assertThat(peer.read(49)).isEqualTo("got " + LINE.strip() + "\ngot x\n");
            Seen it = seen();
            assertThat(it.remote()).isEqualTo(peer.socket().getLocalSocketAddress());
            assertThat(it.via()).isEmpty();
        }
    }

    @Test
    void healthChecksAreQuiet() throws Exception {
        for (int i = 0; i < 20; i++) {
            Peer local = Peer.connect(server.port());
            local.send(LOCAL);
            if (i % 2 == 0) {
                local.reset();
            } else {
                local.hangUp();
            }
            Peer unknown = Peer.connect(server.port());
            boolean own = i % 4 < 2; // as HAProxy does it in version 1
            unknown.send(
                    own
                            ? "PROXY TCP4 127.0.0.1 127.0.0.1 "
                                    + unknown.socket().getLocalPort() + " 80\r\n"
                            : "PROXY UNKNOWN\r\n");
            if (i % 2 == 0) {
                unknown.reset();
            } else {
                unknown.hangUp();
            }
            Peer silent = Peer.connect(server.port());
            if (i % 2 == 0) {
                silent.reset();
            } else {
                silent.hangUp();
            }
        }
        Awaitility.await().until(() -> server.connections() == 0);
        try (Peer peer = Peer.connect(server.port())) {
            peer.send(LINE + "x\n");
            assertThat(peer.read(6)).isEqualTo("got x\n");
        }
        events.await(Closed.class);
        assertThat(events.of(Opened.class)).hasSize(1);
        assertThat(events.of(Failed.class)).isEmpty();
        assertThat(seen).hasSize(1);
    }

    @Test
    void localThatSpeaksIsServedWithItsOwnAddresses() throws Exception {
        try (Peer peer = Peer.connect(server.port())) {
            peer.send(LOCAL).send("x\n");
            assertThat(peer.read(6)).isEqualTo("got x\n");
            Seen it = seen();
            assertThat(it.remote()).isEqualTo(peer.socket().getLocalSocketAddress());
            assertThat(it.via().orElseThrow().header()).isEqualTo(new Local());
        }
    }

    @Test
    void localIsSpokenToWhereTheServerSpeaksFirst() throws Exception {
        try (TcpServer first = TcpServer.builder(Framing.line())
                        .proxyProtocol(ProxyTrust.in("127.0.0.1"))
                        .onConnection(conversation -> conversation.send(Message.text("220 hi")))
                        .start("127.0.0.1:0");
                Peer peer = Peer.connect(first.port())) {
            peer.send(LOCAL);
            assertThat(peer.read(7)).isEqualTo("220 hi\n");
        }
    }

    @Test
    void proxyIsNotHeldToTheLimitOfOneAddress() throws Exception {
        restart(
                ProxyTrust.in("127.0.0.1"),
                Limits.builder().maxConnectionsPerAddress(1).build());
        try (Peer one = Peer.connect(server.port());
                Peer two = Peer.connect(server.port())) {
            assertThat(one.send(LINE + "1\n").read(6)).isEqualTo("got 1\n");
            assertThat(two.send(LINE + "2\n").read(6)).isEqualTo("got 2\n");
        }
    }

    @Test
    void serverWithAnOpenHeaderDrains() throws Exception {
        restart(
                ProxyTrust.in("127.0.0.1"),
                Limits.builder().proxyHeaderTimeout(Duration.ofMillis(1500)).build());
        try (Peer peer = Peer.connect(server.port())) {
            peer.send("PROXY");
            Awaitility.await().until(() -> server.connections() == 1);
            assertThat(server.drain(Duration.ofSeconds(10)).took())
                    .isLessThan(Duration.ofSeconds(9));
            assertReset(peer);
        }
    }
}
