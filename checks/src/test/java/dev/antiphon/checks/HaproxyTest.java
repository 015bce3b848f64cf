package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpServer;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.Event;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.ProxyVia;
import dev.antiphon.message.Reply;
import dev.antiphon.proxyprotocol.ProxyHeader.Proxied;
import dev.antiphon.proxyprotocol.ProxyHeader.Version;
import dev.antiphon.proxyprotocol.ProxyTrust;
import dev.antiphon.proxyprotocol.Tlv;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A real HAProxy before our server: its headers of both versions, and its health checks. */
class HaproxyTest {
    private static final int CHECKS = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LOOK_NANOS = 2_000_000;
    private static final int UNIQUE_ID = 5;
    private static final int CHECKSUM = 3;

    private record Seen(SocketAddress remote, ProxyVia via) {}

    @TempDir
    private Path folder;

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
    private TcpServer server;
    private Child haproxy;
    private String[] ports;

    @BeforeEach
    void start() {
        Path unix = folder.resolve("s");
        server = TcpServer.builder(Framing.line())
                .proxyProtocol(ProxyTrust.in("127.0.0.1", "unix"))
                .listener(events::add)
                .onMessage((connection, message) -> {
                    ProxyVia via = connection.proxy().orElseThrow();
                    seen.add(new Seen(connection.remoteAddress(), via));
                    return Reply.text("got " + message.text());
                })
                .start("127.0.0.1:0", "unix:" + unix);
        haproxy = Python.start("haproxy.py", folder, server.port(), unix);
        String line = haproxy.line("");
        if (line.equals("missing")) {
            throw Missing.here("haproxy is missing, and with it the proxy that is not ours;"
                    + " on Debian: apt install haproxy");
        }
        ports = line.split(" ");
    }

    @AfterEach
    void stop() {
        if (haproxy != null) {
            haproxy.close();
        }
        server.close();
    }

    /**
     * Asks by the listener of this number; what the server has seen of the client, whose address is
     * given.
     */
    private Seen ask(int listener, SocketAddress[] client) throws Exception {
        int port = Integer.parseInt(ports[listener]);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            client[0] = socket.getLocalSocketAddress();
            socket.getOutputStream().write("x\n".getBytes(StandardCharsets.US_ASCII));
            byte[] reply = socket.getInputStream().readNBytes(6);
            assertThat(reply).asString().isEqualTo("got x\n");
        }
        Seen it = seen.poll(20, TimeUnit.SECONDS);
        assertThat(it).isNotNull();
        return it;
    }

    @Test
    void clientsAddressComesInBothVersionsAndOverAUnixSocket() throws Exception {
        Version[] versions = {Version.V1, Version.V2, Version.V2};
        for (int i = 0; i < versions.length; i++) {
            SocketAddress[] client = new SocketAddress[1];
            Seen it = ask(i + 1, client);
            assertThat(it.remote()).isEqualTo(client[0]);
            assertThat(it.via().peer()).isNotEqualTo(client[0]);
            assertThat(it.via().header().version()).isEqualTo(versions[i]);
        }
    }

    @Test
    void checksumIsCorrectAndTheUniqueIdIsAvailable() throws Exception {
        SocketAddress[] client = new SocketAddress[1];
        Proxied header = (Proxied) ask(2, client).via().header();
        assertThat(header.tlvs()).extracting(Tlv::type).contains(CHECKSUM, UNIQUE_ID);
        String port = client[0].toString().replaceFirst(".*:", "");
        assertThat(header.tlvs()).anySatisfy(tlv -> {
            assertThat(tlv.type()).isEqualTo(UNIQUE_ID);
            assertThat(tlv.value()).asString().isEqualTo("id-" + port);
        });
    }

    @Test
    void healthChecksOfEveryKindCauseNoEvents() {
        awaited("health checks", () -> server.counters().accepted() >= CHECKS);
        haproxy.kill();
        awaited("their ends", () -> server.connections() == 0);
        server.close(); // every event has been told then
        assertThat(events).noneMatch(ConnectionEvent.class::isInstance);
        assertThat(events).isNotEmpty();
    }

    private static void awaited(String what, BooleanSupplier there) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!there.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(until);
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
