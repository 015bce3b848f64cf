package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;

import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.address.Address;
import dev.antiphon.capture.CaptureRecorder;
import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.event.ConnectionEvent.Opened;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.event.ServerEvent;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.stub.proxy.FaultProxy;
import dev.antiphon.test.Peer;
import dev.antiphon.tls.TlsOptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** The captures that are written, as tshark reads them. */
@Timeout(120)
class CaptureRecorderTest {
    private static final Framing LINE = Framing.line();

    @TempDir
    private Path folder;

    /** A server that repeats each line, and writes what it hears into a capture. */
    private TcpServer echo(Path capture, String address) throws IOException {
        return TcpServer.builder(LINE)
                .listener(CaptureRecorder.of(LINE).to(capture))
                .onMessage((connection, message) -> Reply.of(message))
                .start(address);
    }

    private static void assertSaid(Path capture, int stream, byte[] client, byte[] server) {
        Tshark.Followed followed = Tshark.follow(capture, stream);
        assertThat(followed.byClient()).isEqualTo(client);
        assertThat(followed.byServer()).isEqualTo(server);
        assertThat(Tshark.complaints(capture)).isEmpty();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void followedStreamContainsBothSides() throws Exception {
        Path capture = folder.resolve("four.pcapng");
        byte[] said = utf8("Привет\n\nbye\n");
        int port;
        try (TcpServer server = echo(capture, "127.0.0.1:0")) {
            port = server.port();
            try (Peer peer = Peer.connect(port)) {
                assertThat(peer.send(said).halfClose().bytesToEnd()).isEqualTo(said);
            }
        }
        assertSaid(capture, 0, said, said);
        assertThat(Tshark.packets(capture, "tcp.flags.syn == 1", "ip.dst", "tcp.dstport"))
                .contains("127.0.0.1|" + port);
        assertThat(Tshark.packets(capture, "tcp.flags.fin == 1", "tcp.srcport"))
                .hasSize(2)
                .last()
                .isEqualTo(String.valueOf(port)); // the client began the end
        assertThat(Tshark.packets(capture, "frame.number == 1", "frame.comment"))
                .containsExactly("connection 1");
    }

    private static InetAddress loopbackSix() throws UnknownHostException {
        byte[] address = new byte[16];
        address[15] = 1;
        return InetAddress.getByAddress(address);
    }

    @Test
    void ipv6AndLargeMessagesInBothDirections() throws Exception {
        Path capture = folder.resolve("six.pcapng");
        String large = "x".repeat(300_000) + "\n";
        try (TcpServer server = echo(capture, "[::1]:0");
                Socket socket = new Socket(loopbackSix(), server.port())) {
            socket.getOutputStream().write(utf8(large));
            assertThat(socket.getInputStream().readNBytes(large.length())).hasSize(large.length());
        }
        assertSaid(capture, 0, utf8(large), utf8(large));
        assertThat(Tshark.packets(capture, "frame.number == 1", "ipv6.dst")).containsExactly("::1");
    }

    @Test
    void httpThroughAProxyIsHttpInTheCapture() throws Exception {
        Path capture = folder.resolve("http.pcapng");
        HttpServer web =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] page = new byte[100_000];
        new Random(7).nextBytes(page);
        web.createContext("/page", exchange -> {
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        web.start();
        int port;
        try (FaultProxy proxy = FaultProxy.to("127.0.0.1:" + web.getAddress().getPort())
                        .listener(CaptureRecorder.of(Framing.raw()).to(capture))
                        .start();
                HttpClient client = HttpClient.newHttpClient()) {
            port = proxy.server().port();
            URI uri = URI.create("http://127.0.0.1:" + port + "/page");
            HttpRequest ask = HttpRequest.newBuilder(uri)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
            assertThat(client.send(ask, BodyHandlers.ofByteArray()).body()).isEqualTo(page);
        } finally {
            web.stop(0);
        }
        assertThat(Tshark.packetsOf(
                        "http", port, capture, "http", "http.request.uri", "http.response.code"))
                .containsExactly("/page|", "|200");
        assertThat(Tshark.complaints(capture)).isEmpty();
    }

    @Test
    void captureContainsTheDamagedAnswer() throws Exception {
        Path capture = folder.resolve("fault.pcapng");
        byte[] answered;
        try (TcpServer server = TcpServer.builder(LINE)
                        .onMessage((connection, message) -> Reply.of(message))
                        .start("127.0.0.1:0");
                FaultProxy proxy = FaultProxy.to("127.0.0.1:" + server.port())
                        .framing(LINE)
                        .listener(CaptureRecorder.of(LINE).to(capture))
                        .start()) {
            proxy.toClient(WireFault.closeAfter(7));
            try (Peer peer = Peer.connect(proxy.server().port())) {
                answered = peer.send("four\nfive\n").bytesToEnd();
            }
        }
        assertThat(answered).asString(StandardCharsets.US_ASCII).isEqualTo("four\nfi");
        assertThat(Tshark.follow(capture, 0).byServer()).isEqualTo(answered);
    }

    @Test
    void captureOfAResetReportsTheMissingBytes() throws Exception {
        Path capture = folder.resolve("reset.pcapng");
        try (TcpServer server = echo(capture, "127.0.0.1:0");
                Peer peer = Peer.connect(server.port())) {
            peer.send("whole\nhalf");
            assertThat(peer.readLine()).isEqualTo("whole");
            peer.reset();
            await().until(() -> server.connections() == 0);
        }
        List<String> reset =
                Tshark.packets(capture, "tcp.flags.reset == 1", "tcp.dstport", "frame.comment");
        assertThat(reset).hasSize(1);
        assertThat(reset.get(0))
                .contains("the connection counted 10 bytes received and 6 sent,"
                        + " and here stand 6 and 6");
    }

    @Test
    void captureContainsThePlainTextOfTls() throws Exception {
        PemFiles.in(folder);
        Path capture = folder.resolve("tls.pcapng");
        try (TcpServer server = TcpServer.builder(LINE)
                        .tls(TlsOptions.builder()
                                .certificate(folder.resolve("cert.pem"), folder.resolve("key.pem"))
                                .build())
                        .listener(CaptureRecorder.of(LINE).to(capture))
                        .onMessage((connection, message) -> Reply.of(message))
                        .start("127.0.0.1:0");
                TcpClient client = TcpClient.to("localhost:" + server.port(), LINE)
                        .tls(TlsOptions.builder().insecure(true).build())
                        .build()) {
            client.call(Message.text("secret"));
        }
        assertSaid(capture, 0, utf8("secret\n"), utf8("secret\n"));
        assertThat(Tshark.packets(capture, "frame.comment", "frame.comment"))
                .containsExactly("connection 1; TLSv1.3 was spoken");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void unixSocketsAreCapturedWithDocumentationAddresses() throws Exception {
        Path capture = folder.resolve("unix.pcapng");
        Path socket = folder.resolve("s");
        TcpServer server = echo(capture, "unix:" + socket);
        try (server;
                TcpClient client =
                        TcpClient.to(Address.parse("unix:" + socket), LINE).build()) {
            client.call(Message.text("here"));
        }
        assertSaid(capture, 0, utf8("here\n"), utf8("here\n"));
        assertThat(Tshark.packets(capture, "frame.number == 1", "ip.src", "ip.dst"))
                .containsExactly("192.0.2.1|192.0.2.2");
        assertThat(Tshark.packets(capture, "frame.number == 1", "frame.comment").get(0))
                .contains("the sides of a Unix socket, unix:" + socket + " and unix,");
    }

    @Test
    void toolWritesTheSameOnBothSides() {
        Path atServer = folder.resolve("server.pcapng");
        Path atClient = folder.resolve("client.pcapng");
        try (Child server = Tool.serve(
                "--listen", "127.0.0.1:0", "--framing", "line", "--once", "--pcap", atServer)) {
            String to = "127.0.0.1:" + Tool.port(server);
            Tool.send("--to", to, "--framing", "line", "--pcap", atClient, "привет");
            assertThat(server.status()).isZero();
        }
        assertSaid(atServer, 0, utf8("привет\n"), utf8("Сервер получил: привет\n"));
        assertSaid(atClient, 0, utf8("привет\n"), utf8("Сервер получил: привет\n"));
    }

    @Test
    void captureStopsAtItsBoundAfterAWholePacketAndReportsIt() throws Exception {
        Path capture = folder.resolve("full.pcapng");
        try (TcpServer server = TcpServer.builder(LINE)
                        .listener(CaptureRecorder.of(LINE).bytesMax(8_192).to(capture))
                        .onMessage((connection, message) -> Reply.of(message))
                        .start("127.0.0.1:0");
                Peer peer = Peer.connect(server.port())) {
            for (int i = 0; i < 20; i++) {
                peer.send("x".repeat(1_000) + "\n");
                assertThat(peer.readLine()).hasSize(1_000);
            }
        }
        assertThat(Files.size(capture)).isBetween(7_000L, 8_192L + 200);
        assertThat(Tshark.complaints(capture)).isEmpty();
        assertThat(Files.readString(capture, StandardCharsets.ISO_8859_1))
                .contains("nothing more is captured: it would be over the bound of 8192");
        assertThatThrownBy(() -> CaptureRecorder.of(LINE).bytesMax(4_095))
                .hasMessage("bytesMax of 4095 holds no capture; give 4096 or more");
    }

    @Test
    void nextPacketCountsTheLostEvents() throws Exception {
        Path capture = folder.resolve("dropped.pcapng");
        CaptureRecorder recorder = CaptureRecorder.of(LINE).to(capture);
        InetSocketAddress client = new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000);
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), 7_000);
        long now = System.nanoTime();
        recorder.on(new Opened(1, Side.SERVER, server, client, now));
        recorder.on(new ServerEvent.EventsDropped(12, now));
        recorder.on(new MessageIn(2, 1, Message.text("unknown"), 1, now));
        recorder.on(new MessageIn(1, 7, Message.text("after"), 1, now));
        recorder.closed();
        assertThat(Tshark.packets(capture, "frame.drop_count", "frame.number", "frame.drop_count"))
                .containsExactly("4|12");
        assertSaid(capture, 0, utf8("after\n"), new byte[0]);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void fullDiskIsReportedOnceAndDoesNotDisturbConnections() throws Exception {
        AtomicInteger told = new AtomicInteger();
        CaptureRecorder full = CaptureRecorder.of(LINE)
                .onFailure(e -> told.incrementAndGet())
                .to(Path.of("/dev/full"));
        try (TcpServer server = TcpServer.builder(LINE)
                        .listener(full)
                        .onMessage((connection, message) -> Reply.of(message))
                        .start("127.0.0.1:0");
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("one\n").readLine()).isEqualTo("one");
        }
        assertThat(told).hasValue(1);
        assertThat(full.failure()).get().isInstanceOf(IOException.class);
    }
}
