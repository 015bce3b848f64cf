package dev.antiphon.checks;

import static dev.antiphon.stub.match.Matchers.anything;
import static dev.antiphon.stub.match.Matchers.equalTo;
import static dev.antiphon.stub.match.Matchers.startsWith;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.framing.Framing;
import dev.antiphon.stub.StubServer;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.stub.journal.ConnectionEnd;
import dev.antiphon.stub.proxy.ArmedFault;
import dev.antiphon.stub.proxy.FaultProxy;
import dev.antiphon.stub.verify.Times;
import dev.antiphon.tls.TlsOptions;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What a stub's faults are to a client that is not ours: Python's socket. */
@Timeout(120)
class StubFaultsPythonTest {
    private static final String REPLY = "0123456789\n";
    private static final String ASK = "send=x\\n";

    private final StubServer stub = StubServer.start(Framing.line());

    @BeforeEach
    void answer() {
        stub.when(anything()).reply(REPLY.strip());
    }

    @AfterEach
    void close() {
        stub.close();
    }

    private static String said(int port, Object... steps) {
        List<Object> arguments = new ArrayList<>(List.of(port));
        arguments.addAll(List.of(steps));
        try (Child client = Python.start("talk.py", arguments.toArray())) {
            return client.output();
        }
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String ended(String text, String how) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
        return "end " + bytes.length + " " + HexFormat.of().formatHex(digest) + " " + how + "\n";
    }

    @ParameterizedTest
    @CsvSource({
        "reset:4, 0123, ECONNRESET",
        "reset:0, '', ECONNRESET",
        "close:4, 0123, FIN",
        "close:0, '', FIN",
        "half-close:7, 0123456, FIN",
    })
    void endsComeAfterExactlySoManyBytes(String fault, String received, String how)
            throws Exception {
        stub.fault(WireFault.parse(fault));
        String steps = received.isEmpty() ? "" : "read " + hex(received) + "\n";
        String said = received.isEmpty()
                ? said(stub.port(), ASK, "end")
                : said(stub.port(), ASK, "read=" + received.length(), "end");
        assertThat(said).isEqualTo(steps + ended("", how));
    }

    @Test
    void halfClosedConnectionStillReceives() throws Exception {
        stub.fault(WireFault.halfCloseAfter(3)).onMessage(1);
        assertThat(said(stub.port(), ASK, "end", "send=still\\n", "half-close"))
                .isEqualTo(ended("012", "FIN"));
        stub.await(Duration.ofSeconds(5), equalTo("still"));
        assertThat(stub.awaitEnd(Duration.ofSeconds(5), 1).end())
                .isEqualTo(ConnectionEnd.CLIENT_FIN);
    }

    @ParameterizedTest
    @CsvSource({"split-every:1000, 480", "'split:1,239999,479999', 3", "'drip:9600,1ms', 49"})
    void manyBytesComeInPiecesIntact(String fault, int cuts) throws Exception {
        String large = "abcdefghijklmnopqrstuvwxyz012345".repeat(15_000);
        stub.when(startsWith("large")).answer(Answer.text(large).thenClose());
        ArmedFault armed = stub.fault(WireFault.parse(fault));
        assertThat(said(stub.port(), "send=large\\n", "end")).isEqualTo(ended(large + "\n", "FIN"));
        assertThat(stub.connections().get(0).sent()).hasSizeGreaterThanOrEqualTo(cuts);
        assertThat(armed.fired()).isPositive();
    }

    @Test
    void stallIsAtItsByteAndLosesNothing() throws Exception {
        stub.fault(WireFault.stall(4, Duration.ofMillis(2500)));
        String[] gap = said(stub.port(), ASK, "gap=11").strip().split(" ", -1);
        assertThat(gap[1]).isEqualTo("4");
        assertThat(Double.parseDouble(gap[2])).isGreaterThan(1.3);
        assertThat(said(stub.port(), ASK, "half-close", "end")).isEqualTo(ended(REPLY, "FIN"));
    }

    @Test
    void garbageIsInsertedAndOneByteIsCorrupted() {
        stub.fault(WireFault.corrupt(3)).onConnection(1);
        stub.fault(WireFault.garbage(2, 4, 99)).onConnection(2);
        assertThat(said(stub.port(), ASK, "read=11"))
                .isEqualTo("read " + hex("012" + (char) ('3' ^ 0xff) + "456789\n") + "\n");
        assertThat(said(stub.port(), ASK, "read=15"))
                .startsWith("read " + hex("01"))
                .endsWith(hex("23456789\n") + "\n")
                .hasSize("read ".length() + 2 * 15 + 1);
    }

    @Test
    void droppedBytesNeverArriveAndTheConnectionStaysOpen() {
        stub.fault(WireFault.drop(6)).onMessage(1);
        assertThat(said(stub.port(), ASK, "read=6", "silent=0.3", ASK, "read=11"))
                .isEqualTo("read " + hex("012345") + "\nsilent\nread " + hex(REPLY) + "\n");
    }

    /** Ten per cent of four seconds are more than a busy machine is late. */
    @Test
    void bandwidthIsKeptWithinATenthByStubAndProxy() throws InterruptedException {
        int rate = 200_000;
        int seconds = 4;
        stub.when(startsWith("large")).answer(Answer.text("x".repeat(rate * (seconds + 2))));
        try (FaultProxy proxy = FaultProxy.to(stub.address()).start()) {
            proxy.toClient(WireFault.bandwidth(rate));
            stub.fault(WireFault.bandwidth(rate)).onConnection(1);
            try (Child direct =
                    Python.start("talk.py", stub.port(), "send=large\\n", "count=" + seconds)) {
                stub.await(Duration.ofSeconds(20), startsWith("large"));
                Object[] through = {"send=large\\n", "count=" + seconds};
                assertRate(said(proxy.server().port(), through), rate);
                assertRate(direct.output(), rate);
            }
        }
    }

    private static void assertRate(String said, int rate) {
        String[] count = said.strip().split(" ", -1);
        double perSecond = Integer.parseInt(count[1]) / Double.parseDouble(count[2]);
        assertThat(perSecond).as(said).isBetween(rate * 0.9, rate * 1.1);
    }

    @Test
    void stubWithTlsAnswersManyClientsAtOnce(@TempDir Path folder) throws Exception {
        PemFiles.in(folder);
        Path certificate = folder.resolve("cert.pem");
        TlsOptions tls = TlsOptions.builder()
                .certificate(certificate, folder.resolve("key.pem"))
                .build();
        int requests = 8 * 10 * 20;
        try (StubServer secret =
                StubServer.builder().framing(Framing.line()).tls(tls).start()) {
            secret.when(anything()).answer(Answer.template("got {message}"));
            try (Child load = Python.start("tls_load.py", secret.port(), certificate, 8, 10, 20)) {
                assertThat(load.output()).isEqualTo("right " + requests + "\n");
            }
            secret.verify(Times.exactly(requests));
            secret.awaitEnds(Duration.ofSeconds(20));
            assertThat(secret.connections())
                    .hasSize(80)
                    // Python's close says nothing in TLS
                    .allMatch(each -> each.end() == ConnectionEnd.CLIENT_FIN);
        }
    }
}
