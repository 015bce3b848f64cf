package dev.antiphon.control.mountebank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.failure.FailureException;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

class MountebankImposterTest {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private MountebankImposter start(FakeMountebank mountebank, String fields) {
        return MountebankImposter.start(mountebank.argument(fields), lines::add);
    }

    private static UnaryOperator<String> always(String response) {
        return body -> "{\"response\":" + response + "}";
    }

    @Test
    void theFirstLineHasThePortAndTheModeAndNothingElse() throws Exception {
        try (FakeMountebank mountebank = new FakeMountebank(always("{}"));
                MountebankImposter imposter = start(mountebank, "")) {
            assertThat(lines.get(0))
                    .isEqualTo("{\"port\":" + imposter.port() + ",\"mode\":\"text\"}");
        }
    }

    @Test
    void theFirstLineOfABinaryImposterHasItsEncodingAndGivenFields() throws Exception {
        try (FakeMountebank mountebank = new FakeMountebank(always("{}"));
                MountebankImposter imposter =
                        start(mountebank, ",\"mode\":\"binary\",\"framing\":\"length:4,le\"")) {
            assertThat(lines.get(0))
                    .isEqualTo("{\"port\":" + imposter.port() + ",\"encoding\":\"base64\","
                            + "\"mode\":\"binary\",\"framing\":\"length:4,le\"}");
        }
    }

    @Test
    void aRequestIsPostedWithItsClientAndTheResponseIsSent() throws Exception {
        try (FakeMountebank mountebank = new FakeMountebank(always("{\"data\":\"мир\"}"));
                MountebankImposter imposter = start(mountebank, "");
                Peer peer = Peer.connect(imposter.port())) {
            peer.send("привет\n");

            assertThat(peer.read(6)).isEqualTo("мир");
            assertThat(mountebank.call())
                    .isEqualTo("/imposters/" + imposter.port() + "/_requests {\"request\":"
                            + "{\"requestFrom\":\"127.0.0.1:"
                            + peer.socket().getLocalPort()
                            + "\",\"ip\":\"127.0.0.1\",\"data\":\"привет\\n\"}}");
        }
    }

    @Test
    void aClientOfAllAddressesHasAMappedAddressAsInNode() throws Exception {
        try (FakeMountebank mountebank = new FakeMountebank(always("{\"data\":\"x\"}"));
                MountebankImposter imposter = MountebankImposter.start(
                        mountebank.argument("").replace("\"127.0.0.1\"", "\"\""), lines::add);
                Peer peer = Peer.connect(imposter.port())) {
            peer.send("a").read(1);

            assertThat(mountebank.call()).contains("\"ip\":\"::ffff:127.0.0.1\"");
        }
    }

    @Test
    void binaryDataIsBase64BothWays() throws Exception {
        try (FakeMountebank mountebank = new FakeMountebank(always("{\"data\":\"AAEC_w\"}"));
                MountebankImposter imposter = start(mountebank, ",\"mode\":\"binary\"");
                Peer peer = Peer.connect(imposter.port())) {
            peer.send(new byte[] {(byte) 0xFE, 0, 1});

            assertThat(peer.readBytes(4)).containsExactly(0, 1, 2, 0xFF);
            assertThat(mountebank.call()).contains("\"data\":\"/gAB\"");
        }
    }

    @Test
    void aBufferOfNodeIsAResponse() throws Exception {
        String buffer = "{\"data\":{\"type\":\"Buffer\",\"data\":[72,105]}}";
        try (FakeMountebank mountebank = new FakeMountebank(always(buffer));
                MountebankImposter imposter = start(mountebank, "");
                Peer peer = Peer.connect(imposter.port())) {
            assertThat(peer.send("a").read(2)).isEqualTo("Hi");
        }
    }

    @Test
    void moreBytesThanOneReadAreMoreThanOneRequest() throws Exception {
        try (FakeMountebank mountebank = new FakeMountebank(always("{\"data\":\"x\"}"));
                MountebankImposter imposter = start(mountebank, "");
                Peer peer = Peer.connect(imposter.port())) {
            peer.send("x".repeat(65_537)).halfClose();

            String replies = peer.readToEnd();
            assertThat(replies).hasSizeGreaterThan(1);
            long bytes = 0;
            for (int i = 0; i < replies.length(); i++) {
                bytes += mountebank.call().chars().filter(each -> each == 'x').count();
            }
            assertThat(bytes).isEqualTo(65_537);
        }
    }

    @Test
    void aFramingCutsRequestsAndFramesReplies() throws Exception {
        try (FakeMountebank mountebank = new FakeMountebank(always("{\"data\":\"ok\"}"));
                MountebankImposter imposter = start(mountebank, ",\"framing\":\"length:4,le\"");
                Peer peer = Peer.connect(imposter.port())) {
            byte[] request = new byte[100_004];
            request[0] = (byte) 0xA0;
            request[1] = (byte) 0x86;
            request[2] = 1;
            peer.send(request);

            assertThat(peer.readBytes(6)).containsExactly(2, 0, 0, 0, 'o', 'k');
            assertThat(mountebank.call()).contains("\\u0000".repeat(100_000));
            assertThat(mountebank.hasCalls()).isFalse();
        }
    }

    @Test
    void requestsOfAConnectionAreAnsweredInOrder() throws Exception {
        UnaryOperator<String> echo = body -> "{\"response\":{\"data\":\""
                + body.replaceFirst(".*\"data\":\"([0-9]+)\".*", "$1") + "\"}}";
        try (FakeMountebank mountebank = new FakeMountebank(echo);
                MountebankImposter imposter = start(mountebank, ",\"framing\":\"line\"");
                Peer peer = Peer.connect(imposter.port())) {
            peer.send("1\n2\n3\n4\n5\n");

            assertThat(peer.read(10)).isEqualTo("1\n2\n3\n4\n5\n");
        }
    }

    @Test
    void aRequestThatHasArrivedReachesMountebankBeforeTheReplyToTheOneBefore() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        UnaryOperator<String> answers = body -> {
            if (body.contains("second")) {
                awaited(second);
            }
            return "{\"response\":{\"data\":\"ok\"}}";
        };
        try (FakeMountebank mountebank = new FakeMountebank(answers);
                MountebankImposter imposter = start(mountebank, ",\"framing\":\"line\"");
                Peer peer = Peer.connect(imposter.port())) {
            peer.send("first\nsecond\n");

            assertThat(peer.line()).isEqualTo("ok\n");
            assertThat(mountebank.call()).contains("first");
            assertThat(mountebank.call()).contains("second");
            second.countDown();
            assertThat(peer.line()).isEqualTo("ok\n");
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theDefaultResponseStandsInForMissingData() throws Exception {
        try (FakeMountebank mountebank = new FakeMountebank(always("{}"));
                MountebankImposter imposter =
                        start(mountebank, ",\"defaultResponse\":{\"data\":\"what?\"}");
                Peer peer = Peer.connect(imposter.port())) {
            assertThat(peer.send("a").read(5)).isEqualTo("what?");
        }
    }

    @Test
    void aResponseWithoutDataSendsNothingAndKeepsTheConnection() throws Exception {
        UnaryOperator<String> second = body ->
                body.contains("second") ? "{\"response\":{\"data\":\"2\"}}" : "{\"response\":{}}";
        try (FakeMountebank mountebank = new FakeMountebank(second);
                MountebankImposter imposter = start(mountebank, ",\"framing\":\"line\"");
                Peer peer = Peer.connect(imposter.port())) {
            peer.send("first\nsecond\n");

            assertThat(peer.line()).isEqualTo("2\n");
        }
    }

    @Test
    void aGreetingIsSentFirst() throws Exception {
        try (FakeMountebank mountebank = new FakeMountebank(always("{\"data\":\"250 ok\"}"));
                MountebankImposter imposter =
                        start(mountebank, ",\"framing\":\"crlf\",\"greeting\":\"220 ready\"");
                Peer peer = Peer.connect(imposter.port())) {
            assertThat(peer.line()).isEqualTo("220 ready\r\n");
            assertThat(peer.send("HELO\r\n").line()).isEqualTo("250 ok\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"'',',\"then\":\"close\"'", "',\"then\":\"close\"',''"})
    void theConnectionClosesAfterAReply(String ofImposter, String ofResponse) throws Exception {
        try (FakeMountebank mountebank =
                        new FakeMountebank(always("{\"data\":\"bye\"" + ofResponse + "}"));
                MountebankImposter imposter = start(mountebank, ofImposter);
                Peer peer = Peer.connect(imposter.port())) {
            assertThat(peer.send("a").readToEnd()).isEqualTo("bye");
        }
    }

    @Test
    void blockedClientsAreClosedWithoutAReply() throws Exception {
        try (FakeMountebank mountebank =
                        new FakeMountebank(always("{\"blocked\":true,\"code\":\"no\"}"));
                MountebankImposter imposter = start(mountebank, "");
                Peer peer = Peer.connect(imposter.port())) {
            assertThat(peer.send("a").readToEnd()).isEmpty();
        }
        try (FakeMountebank mountebank = new FakeMountebank(body -> "{\"blocked\":true}");
                MountebankImposter imposter = start(mountebank, "");
                Peer peer = Peer.connect(imposter.port())) {
            assertThat(peer.send("a").readToEnd()).isEmpty();
        }
    }

    @Test
    void aResetFaultResetsTheConnection() throws Exception {
        try (FakeMountebank mountebank = new FakeMountebank(
                        always("{\"fault\":\"CONNECTION_RESET_BY_PEER\",\"data\":\"x\"}"));
                MountebankImposter imposter = start(mountebank, "");
                Peer peer = Peer.connect(imposter.port())) {
            peer.send("a");

            assertThatThrownBy(peer::readToEnd).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void aGarbageFaultSendsTheBytesOfMountebankWithoutTheFraming() throws Exception {
        try (FakeMountebank mountebank =
                        new FakeMountebank(always("{\"fault\":\"RANDOM_DATA_THEN_CLOSE\"}"));
                MountebankImposter imposter = start(mountebank, ",\"framing\":\"line\"");
                Peer peer = Peer.connect(imposter.port())) {
            assertThat(peer.send("a\n").readToEnd()).isEqualTo("Htijy%@tWXJ/hQ#[Q:7G@dH4\"gu[QaX&");
        }
    }

    @Test
    void anUnknownFaultIsLoggedAndIgnored() throws Exception {
        try (FakeMountebank mountebank =
                        new FakeMountebank(always("{\"fault\":\"FIRE\",\"data\":\"x\"}"));
                MountebankImposter imposter = start(mountebank, "");
                Peer peer = Peer.connect(imposter.port())) {
            assertThat(peer.send("a").read(1)).isEqualTo("x");
            assertThat(lines)
                    .anyMatch(each -> each.startsWith("error Unexpected fault type [FIRE]"));
        }
    }

    @Test
    void anErrorOfMountebankReachesTheClientAsJson() throws Exception {
        try (FakeMountebank mountebank =
                        new FakeMountebank(body -> "400 {\"errors\":[{\"code\":\"bad data\"}]}");
                MountebankImposter imposter = start(mountebank, ",\"framing\":\"line\"");
                Peer peer = Peer.connect(imposter.port())) {
            assertThat(peer.send("a\n").line())
                    .isEqualTo("{\"errors\":[{\"code\":\"communication\",\"message\":\"Error"
                            + " communicating with mountebank\",\"statusCode\":400,\"body\":\""
                            + "{\\\"errors\\\":[{\\\"code\\\":\\\"bad data\\\"}]}\"}]}\n");
        }
    }

    @Test
    @SuppressWarnings("try") // closed before the end
    void aStoppedMountebankIsAnErrorForTheClient() throws Exception {
        try (FakeMountebank mountebank = new FakeMountebank(always("{}"));
                MountebankImposter imposter = start(mountebank, ",\"framing\":\"line\"");
                Peer peer = Peer.connect(imposter.port())) {
            mountebank.close();

            assertThat(peer.send("a\n").line())
                    .startsWith("{\"errors\":[{\"code\":\"communication\",\"message\":\"No answer");
        }
    }

    @Test
    void anAnswerThatIsNoJsonIsAnErrorForTheClient() throws Exception {
        try (FakeMountebank mountebank = new FakeMountebank(body -> "{\"response\":");
                MountebankImposter imposter = start(mountebank, ",\"framing\":\"line\"");
                Peer peer = Peer.connect(imposter.port())) {
            assertThat(peer.send("a\n").line()).contains("is unusable: it is no JSON (line 1");
        }
    }

    @Test
    void aClientThatVanishesHarmsNoOther() throws Exception {
        try (FakeMountebank mountebank = new FakeMountebank(always("{\"data\":\"x\"}"));
                MountebankImposter imposter = start(mountebank, "");
                Peer gone = Peer.connect(imposter.port());
                Peer peer = Peer.connect(imposter.port())) {
            gone.send("a").reset();

            assertThat(peer.send("b").read(1)).isEqualTo("x");
        }
    }

    @Test
    void aLogLineStaysOneLine() throws Exception {
        try (FakeMountebank mountebank = new FakeMountebank(always("{\"data\":\"x\"}"));
                MountebankImposter imposter = start(mountebank, "");
                Peer peer = Peer.connect(imposter.port())) {
            peer.send("a\nerror forged").read(1);

            assertThat(lines).anyMatch(each -> each.endsWith(" => a\\nerror forged"));
            assertThat(lines).noneMatch(each -> each.contains("\n"));
        }
    }

    @Test
    void anUnknownFieldIsNamedWithTheNearestOne() throws Exception {
        try (FakeMountebank mountebank = new FakeMountebank(always("{}"));
                MountebankImposter _ = start(mountebank, ",\"framming\":\"line\"")) {
            assertThat(lines.get(1))
                    .isEqualTo("warn there is no field \"framming\", but \"framing\"; it has no"
                            + " effect");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[1]|the JSON value is no object",
                "{|it is no JSON (line 1, column 2)",
                "{}|has no callbackURLTemplate; this command is started by mountebank",
                "{\"callbackURLTemplate\":\"http://h h\"}|is no URL",
                "{\"callbackURLTemplate\":\"http://h\",\"port\":70000}|\"port\" (70000) must be a"
                        + " whole number from 0 to 65535",
                "{\"callbackURLTemplate\":\"http://h\",\"mode\":\"hex\"}|the mode is \"hex\"",
                "{\"callbackURLTemplate\":\"http://h\",\"framing\":\"lin\"}|\"framing\" (\"lin\")",
                "{\"callbackURLTemplate\":\"http://h\",\"then\":\"clos\"}|, but \"close\"",
                "{\"callbackURLTemplate\":\"http://h\",\"key\":\"k\"}|has only one of"
            })
    void aWrongArgumentIsRefusedWithItsField(String argument, String reason) {
        assertThatThrownBy(() -> MountebankImposter.start(argument, lines::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
        assertThat(lines).isEmpty();
    }

    @Test
    void aTakenPortIsAFailure() throws Exception {
        try (FakeMountebank mountebank = new FakeMountebank(always("{}"));
                MountebankImposter imposter = start(mountebank, "")) {
            assertThatThrownBy(() -> start(mountebank, ",\"port\":" + imposter.port()))
                    .isInstanceOf(FailureException.class);
        }
    }

    @Test
    @SuppressWarnings("try") // closed before the end
    void closingEndsTheConnectionsAtOnce() throws Exception {
        try (FakeMountebank mountebank = new FakeMountebank(always("{\"data\":\"x\"}"));
                MountebankImposter imposter = start(mountebank, "");
                Peer peer = Peer.connect(imposter.port())) {
            peer.send("a").read(1);
            imposter.close();
            imposter.awaitClosed();

            assertThat(ended(peer)).isTrue();
        }
    }

    private static boolean ended(Peer peer) {
        try {
            return peer.readByte() < 0;
        } catch (IOException e) {
            return true;
        }
    }
}
