package dev.antiphon.control.mountebank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpServer;
import dev.antiphon.message.Message;
import dev.antiphon.stub.proxy.PassThroughFraming;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The JavaScript function of an imposter that recognizes the end of a request. */
class ImposterResolverTest {
    private static final String AT_LINE_FEED = "request => request.endsWith('\\\\n')";

    private final List<String> lines = new CopyOnWriteArrayList<>();

    /** Leaves the tests out where Node.js is missing, but never in CI. */
    @BeforeAll
    static void findsNode() throws Exception {
        try {
            Process process = new ProcessBuilder("node", "--version").start();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } catch (IOException e) {
            String missing = "node is missing; on Debian: apt install nodejs";
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(missing, e);
            }
            throw new TestAbortedException(missing, e);
        }
    }

    private static FakeMountebank mountebank() throws IOException {
        return new FakeMountebank(body -> "{\"response\":{\"data\":\"ok\"}}");
    }

    private MountebankImposter start(FakeMountebank mountebank, String function, String fields) {
        return MountebankImposter.start(
                mountebank.argument(resolver(function) + fields), lines::add);
    }

    private static String resolver(String function) {
        return ",\"allowInjection\":true,\"endOfRequestResolver\":{\"inject\":\"" + function
                + "\"}";
    }

    @Test
    void partsAreOneRequestUntilTheFunctionSaysThatItIsWhole() throws Exception {
        try (FakeMountebank mountebank = mountebank();
                MountebankImposter imposter = start(mountebank, AT_LINE_FEED, "");
                Peer peer = Peer.connect(imposter.port())) {
            peer.send("a".repeat(200_000)).send("é\n");

            assertThat(peer.read(2)).isEqualTo("ok");
            assertThat(mountebank.call())
                    .endsWith("\"data\":\"" + "a".repeat(200_000) + "é\\n\"}}");
            assertThat(peer.send("b\n").read(2)).isEqualTo("ok");
            assertThat(mountebank.call()).endsWith("\"data\":\"b\\n\"}}");
            assertThat(mountebank.hasCalls()).isFalse();
        }
    }

    @Test
    void aBinaryImposterGivesTheFunctionABuffer() throws Exception {
        String function = "function (data) { return data.length === data.readUInt32LE(0) + 4 }";
        try (FakeMountebank mountebank = mountebank();
                MountebankImposter imposter = start(mountebank, function, ",\"mode\":\"binary\"");
                Peer peer = Peer.connect(imposter.port())) {
            peer.send(new byte[] {2, 0, 0, 0, 7}).send(new byte[] {8}).readBytes(1);

            assertThat(mountebank.call()).endsWith("\"data\":\"AgAAAAcI\"}}");
        }
    }

    @Test
    void theFunctionIsForRepliesOfAnOriginToo() throws Exception {
        try (TcpServer origin = TcpServer.builder(PassThroughFraming.INSTANCE)
                        .onConnection(each -> {
                            var _ = each.receive();
                            each.send(Message.text("x".repeat(100_000)));
                            each.send(Message.text("\n"));
                            var _ = each.receive();
                        })
                        .start("127.0.0.1:0");
                FakeMountebank mountebank = ImposterProxyTest.proxying(
                        "\"to\":\"tcp://127.0.0.1:" + origin.port() + "\"");
                MountebankImposter imposter = start(mountebank, AT_LINE_FEED, "");
                Peer peer = Peer.connect(imposter.port())) {
            String reply = "[" + "x".repeat(100_000) + "\n]";

            assertThat(peer.send("a\n").read(reply.length())).isEqualTo(reply);
        }
    }

    @Test
    void whatTheFunctionLogsIsInTheLogOfMountebank() throws Exception {
        String function = "(data, logger) => { logger.warn('seen %s', data.length);"
                + " console.log('plain'); return true }";
        try (FakeMountebank mountebank = mountebank();
                MountebankImposter imposter = start(mountebank, function, "");
                Peer peer = Peer.connect(imposter.port())) {
            assertThat(peer.send("abc").read(2)).isEqualTo("ok");
            assertThat(lines).contains("warn seen 3", "info plain");
        }
    }

    @Test
    void aFunctionThatThrowsIsLoggedAndTheRequestIsIncomplete() throws Exception {
        String function = "data => { if (data.length < 4) throw new Error('early'); return true }";
        CountDownLatch thrown = new CountDownLatch(1);
        try (FakeMountebank mountebank = mountebank();
                MountebankImposter imposter =
                        MountebankImposter.start(mountebank.argument(resolver(function)), line -> {
                            lines.add(line);
                            if (line.startsWith("error ")) {
                                thrown.countDown();
                            }
                        });
                Peer peer = Peer.connect(imposter.port())) {
            peer.send("abc");
            assertThat(thrown.await(1, TimeUnit.MINUTES)).isTrue();

            assertThat(peer.send("d").read(2)).isEqualTo("ok");
            assertThat(mountebank.call()).contains("\"data\":\"abcd\"");
            assertThat(lines).contains("error injection X=> Error: early");
        }
    }

    @Test
    void anIncompleteRequestIsDroppedWithItsConnection() throws Exception {
        try (FakeMountebank mountebank = mountebank();
                MountebankImposter imposter = start(mountebank, AT_LINE_FEED, "");
                Peer peer = Peer.connect(imposter.port())) {
            assertThat(peer.send("abc").halfClose().readToEnd()).isEmpty();
            assertThat(mountebank.hasCalls()).isFalse();
        }
    }

    @Test
    void aFunctionThatEndsNodeEndsTheConnectionWithAReason() throws Exception {
        try (FakeMountebank mountebank = mountebank();
                MountebankImposter imposter = start(mountebank, "() => process.exit(1)", "");
                Peer peer = Peer.connect(imposter.port())) {
            assertThat(peer.send("abc").readToEnd()).isEmpty();
            assertThat(lines)
                    .anyMatch(each -> each.startsWith("error ")
                            && each.endsWith(" X=> endOfRequestResolver: Node.js has ended"));
        }
    }

    @Test
    void besideAFramingTheFunctionHasNoEffectAndThatIsSaid() throws Exception {
        try (FakeMountebank mountebank = mountebank();
                MountebankImposter imposter =
                        start(mountebank, "() => false", ",\"framing\":\"line\"");
                Peer peer = Peer.connect(imposter.port())) {
            assertThat(peer.send("abc\n").read(3)).isEqualTo("ok\n");
            assertThat(lines.get(1))
                    .isEqualTo("warn endOfRequestResolver has no effect beside a framing");
        }
    }

    @Test
    void withoutInjectionTheFunctionIsNotRun() throws Exception {
        try (FakeMountebank mountebank = mountebank();
                MountebankImposter imposter =
                        start(mountebank, "() => false", ",\"allowInjection\":false");
                Peer peer = Peer.connect(imposter.port())) {
            assertThat(peer.send("abc").read(2)).isEqualTo("ok");
            assertThat(lines.get(1))
                    .isEqualTo("warn endOfRequestResolver has no effect without --allowInjection");
        }
    }

    @Test
    @SuppressWarnings("try") // closed before the end
    void nodeEndsWithTheImposter() throws Exception {
        List<ProcessHandle> before = ProcessHandle.current().children().toList();
        try (FakeMountebank mountebank = mountebank();
                MountebankImposter imposter = start(mountebank, AT_LINE_FEED, "")) {
            List<ProcessHandle> started = ProcessHandle.current()
                    .children()
                    .filter(each -> !before.contains(each))
                    .toList();
            assertThat(started).hasSize(1);

            imposter.close();

            assertThat(started.get(0).onExit().get(1, TimeUnit.MINUTES)).isNotNull();
        }
    }
}
