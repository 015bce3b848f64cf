package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.Certificates.Made;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.proxyprotocol.ProxyTrust;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The bytes that answer a bad hello, as a raw socket reads them up to an end in order; they are the
 * same on each transport.
 */
class BadHelloTest {
    private static final HexFormat HEX = HexFormat.of();

    /** An alert of TLS (RFC 8446, 6): its record, level and code. */
    private static final String FATAL = "1503030002" + "02";

    private static final String CLOSE_NOTIFY = "1503030002" + "0100";
    private static final String UNEXPECTED_MESSAGE = FATAL + "0a";
    private static final String HANDSHAKE_FAILURE = FATAL + "28";
    private static final String ILLEGAL_PARAMETER = FATAL + "2f";
    private static final String DECODE_ERROR = FATAL + "32";
    private static final String PROTOCOL_VERSION = FATAL + "46";
    private static final String MISSING_EXTENSION = FATAL + "6d";
    private static final String NOTHING = "";

    private static final String TLS_1_2 = "0303";
    private static final String RANDOM = "5a".repeat(32);
    private static final String SUITES = "0004" + "1301c02b";
    private static final String NO_COMPRESSION = "0100";
    private static final String GROUPS = "000a0004" + "00020017";
    private static final String COMMON = GROUPS + "000d0004" + "00020403";

    @TempDir
    static Path folder;

    private static Made own;

    @BeforeAll
    static void makeCertificate() {
        own = Certificates.localhost(folder, "own");
    }

    // ---- the bytes ----

    private static String text(String text) {
        return HEX.formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** With its length before it. */
    private static String counted(String hex, int lengthBytes) {
        return HEX.toHexDigits(hex.length() / 2, 2 * lengthBytes) + hex;
    }

    private static String record(String handshake) {
        return "160301" + counted(handshake, 2);
    }

    /** A client's hello, from its session id on. */
    private static String hello(String version, String rest) {
        return record("01" + counted(version + RANDOM + rest, 3));
    }

    private static String offering(String version, String suites, String extensions) {
        return hello(version, "00" + suites + NO_COMPRESSION + counted(extensions, 2));
    }

    private static String extended(String extensions) {
        return offering(TLS_1_2, SUITES, extensions);
    }

    private static Map<String, String> answersByBeginning() {
        Map<String, String> all = new LinkedHashMap<>();
        // no TLS
        all.put(text("GET / HTTP/1.1\r\n\r\n"), NOTHING);
        all.put("802e010301001500000010" + RANDOM, NOTHING); // SSL 2
        all.put("1604000005" + "0100000100", NOTHING); // the record's version
        all.put("1403010001" + "01", NOTHING); // a change of ciphers
        all.put("1703030001" + "00", NOTHING); // data
        // records
        all.put("160301ff00" + "0100fefc" + TLS_1_2, NOTHING); // 65,280 bytes
        all.put("1603010000", UNEXPECTED_MESSAGE);
        all.put("1503010002" + "0228", NOTHING); // a fatal alert ends it
        all.put("1503010002" + "0963", NOTHING); // of no known level
        all.put("1503010002" + "0100", CLOSE_NOTIFY);
        all.put("1503010001" + "02", ILLEGAL_PARAMETER); // half an alert
        all.put(record("0100003e" + TLS_1_2) + text("garbage!"), NOTHING);
        all.put(record("0100003e" + TLS_1_2) + "1503010002" + "0163", UNEXPECTED_MESSAGE);
        // messages
        all.put(record("0100ff00" + TLS_1_2 + RANDOM), UNEXPECTED_MESSAGE); // 65,280 bytes
        all.put(record("0100ff00" + "00".repeat(9996)).repeat(6), UNEXPECTED_MESSAGE); // all there
        all.put(record("0100ff00" + "00".repeat(16_380)).repeat(4), NOTHING); // over our limit
        all.put(record("02000003" + "030300"), UNEXPECTED_MESSAGE); // a server's hello
        all.put(record("1400000c" + "00".repeat(12)), UNEXPECTED_MESSAGE); // the last one
        all.put(record("63000001" + "00"), UNEXPECTED_MESSAGE); // an unknown one
        all.put(record("01000000"), DECODE_ERROR);
        all.put(record("0100000b" + TLS_1_2 + "5a".repeat(9)), DECODE_ERROR);
        // what a hello says
        all.put(hello(TLS_1_2, "21" + "00".repeat(33) + SUITES), ILLEGAL_PARAMETER);
        all.put(hello(TLS_1_2, "00" + SUITES + "00" + counted(COMMON, 2)), HANDSHAKE_FAILURE);
        all.put(hello(TLS_1_2, "00" + SUITES + NO_COMPRESSION + "00ff" + COMMON), DECODE_ERROR);
        all.put(offering(TLS_1_2, "0000", COMMON), ILLEGAL_PARAMETER);
        all.put(offering(TLS_1_2, "0003130100", COMMON), ILLEGAL_PARAMETER);
        all.put(offering(TLS_1_2, "000400ee00ef", COMMON), HANDSHAKE_FAILURE); // none is known
        all.put(offering("0300", SUITES, COMMON), PROTOCOL_VERSION); // SSL 3
        all.put(offering("0301", SUITES, COMMON), PROTOCOL_VERSION); // TLS 1.0
        all.put(offering("0302", SUITES, COMMON), PROTOCOL_VERSION); // TLS 1.1
        all.put(extended(COMMON + "002b0003" + "027f7f"), PROTOCOL_VERSION);
        all.put(extended(COMMON + GROUPS), HANDSHAKE_FAILURE); // twice the same
        all.put(extended("00000004" + "00ff0000" + COMMON), DECODE_ERROR); // the server's name
        all.put(extended("002b0003" + "020304"), MISSING_EXTENSION); // TLS 1.3 without a key
        return all;
    }

    // ---- the peers ----

    private interface Beginning {
        /** Says what comes before the hello. */
        void on(Peer peer) throws IOException;
    }

    private static String answer(Peer peer) throws IOException {
        try {
            return HEX.formatHex(peer.socket().getInputStream().readAllBytes());
        } catch (SocketException e) {
            return e.getMessage();
        }
    }

    private static void assertAnswers(TcpServer server, Beginning before, boolean halfCloses)
            throws IOException {
        Map<String, String> expected = answersByBeginning();
        Map<String, String> answers = new LinkedHashMap<>();
        for (String hello : expected.keySet()) {
            try (Peer peer = Peer.connect(server.port())) {
                before.on(peer);
                peer.send(HEX.parseHex(hello));
                if (halfCloses) {
                    peer.halfClose();
                }
                answers.put(hello, answer(peer));
            }
        }
        assertThat(answers).isEqualTo(expected);
    }

    private TcpServer.Builder echo() {
        return TcpServer.builder(Framing.line())
                .tls(own.server())
                .onMessage((connection, message) -> Reply.of(message));
    }

    // ---- the server's side ----

    @Test
    void badHelloIsAnsweredByItsAlertAndAnOrderlyEnd() throws Exception {
        try (TcpServer server = echo().start("127.0.0.1:0")) {
            assertAnswers(server, peer -> {}, false);
        }
    }

    @Test
    void badHelloBeforeTheClientsEndIsAnsweredTheSame() throws Exception {
        try (TcpServer server = echo().start("127.0.0.1:0")) {
            assertAnswers(server, peer -> {}, true);
        }
    }

    @Test
    void badHelloBehindProxyHeaderIsAnsweredTheSame() throws Exception {
        String header = "PROXY TCP4 192.0.2.1 192.0.2.2 5000 80\r\n";
        try (TcpServer server =
                echo().proxyProtocol(ProxyTrust.in("127.0.0.0/8")).start("127.0.0.1:0")) {
            assertAnswers(server, peer -> peer.send(header), false);
        }
    }

    @Test
    void badHelloAfterTheSwitchToTlsIsAnsweredTheSame() throws Exception {
        try (TcpServer server = TcpServer.builder(Framing.line())
                .startTls(own.server())
                .onConnection(conversation -> {
                    conversation.receive();
                    try {
                        conversation.startTls(Message.text("go"));
                    } catch (FailureException e) {
                        // as it should
                    }
                })
                .start("127.0.0.1:0")) {
            assertAnswers(
                    server,
                    peer -> assertThat(peer.send("STARTTLS\n").read(3)).isEqualTo("go\n"),
                    false);
        }
    }

    // ---- the client's side ----

    private static String ofClient(String serverHello) {
        CompletableFuture<String> said = new CompletableFuture<>();
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> {
                try (Socket socket = listening.accept()) {
                    socket.setSoTimeout(20_000);
                    byte[] head = socket.getInputStream().readNBytes(5);
                    int length = Byte.toUnsignedInt(head[3]) << 8 | Byte.toUnsignedInt(head[4]);
                    socket.getInputStream().readNBytes(length);
                    socket.getOutputStream().write(HEX.parseHex(serverHello));
                    said.complete(HEX.formatHex(socket.getInputStream().readAllBytes()));
                } catch (IOException e) {
                    said.complete(e.getMessage());
                }
            });
            try (TcpClient client = TcpClient.to(
                            "127.0.0.1:" + listening.getLocalPort(), Framing.line())
                    .tls(own.client().build())
                    .build()) {
                assertThat(client.callAsync(Message.text("hello")))
                        .failsWithin(Duration.ofSeconds(20));
                return said.join();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void badHelloOfTheServerIsAnsweredByItsAlertAndAnOrderlyEnd() {
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put(text("220 ready\r\n"), NOTHING);
        expected.put(record("01000000"), UNEXPECTED_MESSAGE);
        expected.put(record("02000003" + "030300"), DECODE_ERROR);
        expected.put("1603030000", UNEXPECTED_MESSAGE);
        String known = "00" + "c02b" + "00" + "0000";
        expected.put(record("02" + counted("0301" + RANDOM + known, 3)), PROTOCOL_VERSION);
        expected.put(
                record("02" + counted(TLS_1_2 + RANDOM + "0000ee000000", 3)), ILLEGAL_PARAMETER);
        Map<String, String> answers = new LinkedHashMap<>();
        expected.keySet().forEach(hello -> answers.put(hello, ofClient(hello)));
        assertThat(answers).isEqualTo(expected);
    }
}
