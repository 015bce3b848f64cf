package dev.antiphon.stub;

import static dev.antiphon.stub.match.Matchers.anything;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.stub.journal.ConnectionEnd;
import dev.antiphon.stub.proxy.ArmedFault;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tests of faults, seen from the client: the bytes, their order, and the end. */
class FaultsTest {
    private static final String REPLY = "0123456789";

    private final StubServer stub = StubServer.start(Framing.line());

    @BeforeEach
    void answer() {
        stub.when(anything()).reply(REPLY);
    }

    @AfterEach
    void close() {
        stub.close();
    }

    private Peer asking() throws IOException {
        return Peer.connect(stub.port()).send("x\n");
    }

    @Test
    void resetComesAfterTheExactByte() throws Exception {
        stub.fault(WireFault.resetAfter(4));
        try (Peer caller = asking()) {
            assertThat(caller.read(4)).isEqualTo("0123");
            assertThatThrownBy(() -> caller.read(1))
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
        assertThat(stub.awaitEnd(Duration.ofSeconds(5), 1).end())
                .isEqualTo(ConnectionEnd.STUB_RESET);
    }

    @RepeatedTest(20)
    void resetIsTheStubsEvenAfterTheClientsEnd() throws Exception {
        stub.fault(WireFault.resetAfter(4));
        try (Peer caller = asking()) {
            caller.halfClose();
            assertThat(caller.read(4)).isEqualTo("0123");
            assertThatThrownBy(() -> caller.read(1)).isInstanceOf(SocketException.class);
            assertThat(stub.awaitEnd(Duration.ofSeconds(5), 1).end())
                    .isEqualTo(ConnectionEnd.STUB_RESET);
        }
    }

    @RepeatedTest(20)
    void closeIsTheStubsEvenAfterTheClientsEnd() throws Exception {
        stub.fault(WireFault.closeAfter(4));
        try (Peer caller = asking()) {
            caller.halfClose();
            assertThat(caller.readToEnd()).isEqualTo("0123");
            assertThat(stub.awaitEnd(Duration.ofSeconds(5), 1).end())
                    .isEqualTo(ConnectionEnd.STUB_CLOSED);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 11})
    void closeComesAfterExactlySoManyBytes(int bytes) throws Exception {
        stub.fault(WireFault.closeAfter(bytes));
        try (Peer caller = asking()) {
            assertThat(caller.readToEnd()).isEqualTo((REPLY + "\n").substring(0, bytes));
        }
    }

    @Test
    void halfCloseLeavesTheOtherDirectionOpen() throws Exception {
        stub.fault(WireFault.halfCloseAfter(3));
        try (Peer caller = asking()) {
            assertThat(caller.readToEnd()).isEqualTo("012");
            caller.send("still there\n");
            assertThat(stub.await(
                                    Duration.ofSeconds(5),
                                    dev.antiphon.stub.match.Matchers.equalTo("still there"))
                            .number())
                    .isEqualTo(2);
        }
    }

    @Test
    void piecesArriveSeparately() throws Exception {
        stub.fault(WireFault.splitAt(1, 5));
        try (Peer caller = asking()) {
            assertThat(caller.read(11)).isEqualTo(REPLY + "\n");
            assertThat(sent()).containsExactly("0", "1234", "56789\n");
        }
    }

    /** The pieces; whether each is read on its own is a matter of the moment. */
    private List<String> sent() {
        return stub.connections().get(0).sent().stream().map(Message::text).toList();
    }

    /** Returns a character for each byte. */
    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** What each read brought. */
    private static List<String> reads(Peer caller, int bytes) throws IOException {
        List<String> reads = new ArrayList<>();
        byte[] buffer = new byte[1 << 16];
        InputStream in = caller.socket().getInputStream();
        for (int left = bytes; left > 0; ) {
            int count = in.read(buffer);
            if (count < 0) {
                break;
            }
            reads.add(latin(Arrays.copyOf(buffer, count)));
            left -= count;
        }
        return reads;
    }

    @Test
    void largeAnswerInPiecesArrivesIntact() throws Exception {
        String large = "abcdefghijklmnopqrstuvwxyz012345".repeat(15_000);
        stub.when(anything()).reply(large);
        stub.fault(WireFault.splitEvery(1000));
        try (Peer caller = asking()) {
            assertThat(caller.read(large.length() + 1)).isEqualTo(large + "\n");
            assertThat(sent()).hasSize(481);
        }
    }

    @Test
    void dripKeepsItsPeriod() throws Exception {
        stub.fault(WireFault.drip(3, Duration.ofMillis(20)));
        long begun = System.nanoTime();
        try (Peer caller = asking()) {
            assertThat(caller.read(11)).isEqualTo(REPLY + "\n");
            assertThat(sent()).containsExactly("012", "345", "678", "9\n");
            assertThat(System.nanoTime() - begun).isGreaterThan(50_000_000);
        }
    }

    @Test
    void slowCloseDelaysOnlyTheEnd() throws Exception {
        stub.when(anything()).answer(Answer.text(REPLY).thenClose());
        ArmedFault slow = stub.fault(WireFault.slowClose(Duration.ofMillis(150)));
        long begun = System.nanoTime();
        try (Peer caller = asking()) {
            assertThat(caller.readToEnd()).isEqualTo(REPLY + "\n");
            assertThat(System.nanoTime() - begun).isGreaterThan(100_000_000);
            assertThat(slow.fired()).isEqualTo(1);
            assertThat(stub.awaitEnd(Duration.ofSeconds(5), 1).end())
                    .isEqualTo(ConnectionEnd.STUB_CLOSED);
        }
    }

    @Test
    void slowCloseDelaysTheStubsEndAfterTheClientsEnd() throws Exception {
        ArmedFault slow = stub.fault(WireFault.slowClose(Duration.ofMillis(150)));
        long begun = System.nanoTime();
        try (Peer caller = asking()) {
            caller.halfClose();
            assertThat(caller.readToEnd()).isEqualTo(REPLY + "\n");
            assertThat(System.nanoTime() - begun).isGreaterThan(100_000_000);
            assertThat(slow.fired()).isEqualTo(1);
            assertThat(stub.connections().get(0).end()).isEqualTo(ConnectionEnd.CLIENT_FIN);
        }
    }

    @Test
    void stallResumesAndLosesNothing() throws Exception {
        stub.fault(WireFault.stall(4, Duration.ofMillis(150)));
        long begun = System.nanoTime();
        try (Peer caller = asking()) {
            assertThat(caller.read(4)).isEqualTo("0123");
            assertThat(caller.read(7)).isEqualTo("456789\n");
            assertThat(System.nanoTime() - begun).isGreaterThan(100_000_000);
        }
    }

    @Test
    void garbageIsInserted() throws Exception {
        stub.fault(WireFault.garbage(2, 4, 99));
        try (Peer one = asking();
                Peer other = asking()) {
            String first = one.read(15);
            assertThat(first).startsWith("01").endsWith("23456789\n").hasSize(15);
            assertThat(other.read(15)).isEqualTo(first); // the same seed
        }
    }

    @Test
    void oneByteIsCorrupted() throws Exception {
        stub.fault(WireFault.corrupt(3));
        try (Peer caller = asking()) {
            assertThat(latin(caller.readBytes(11)))
                    .isEqualTo("012" + (char) ('3' ^ 0xff) + "456789\n");
        }
    }

    @Test
    void droppedBytesNeverCome() throws Exception {
        stub.fault(WireFault.drop(6)).onMessage(1);
        try (Peer caller = asking()) {
            assertThat(caller.read(6)).isEqualTo("012345");
            caller.send("y\n"); // the connection is as it was
            assertThat(caller.read(11)).isEqualTo(REPLY + "\n");
        }
    }

    @Test
    void bandwidthIsKept() throws Exception {
        String large = "x".repeat(200_000);
        stub.when(anything()).reply(large);
        stub.fault(WireFault.bandwidth(400_000));
        long begun = System.nanoTime();
        try (Peer caller = asking()) {
            assertThat(caller.read(200_001)).hasSize(200_001);
            double seconds = (System.nanoTime() - begun) / 1e9;
            assertThat(seconds).isGreaterThan(0.45); // upwards a busy machine may take its time
        }
    }

    @Test
    void faultMayBeLimitedToOneConnectionOrAnswer() throws Exception {
        ArmedFault armed = stub.fault(WireFault.closeAfter(0)).onConnection(2).onMessage(2);
        try (Peer one = Peer.connect(stub.port())) {
            assertThat(one.ask("x")).isEqualTo(REPLY + "\n");
            assertThat(one.ask("x")).isEqualTo(REPLY + "\n");
        }
        assertThat(armed.fired()).isZero();
        try (Peer two = Peer.connect(stub.port())) {
            assertThat(two.ask("x")).isEqualTo(REPLY + "\n");
            assertThat(two.ask("x")).isEmpty();
        }
        assertThat(armed.fired()).isEqualTo(1);
    }

    @Test
    void probabilityIsSeeded() throws Exception {
        List<Integer> broken = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            try (StubServer seeded =
                    StubServer.builder().framing(Framing.line()).seed(5).start()) {
                seeded.when(anything()).reply("whole");
                seeded.fault(WireFault.corrupt(0)).withProbability(0.3);
                int count = 0;
                int pattern = 0;
                try (Peer caller = Peer.connect(seeded.port())) {
                    for (int i = 0; i < 30; i++) {
                        boolean bad = !caller.ask("x").equals("whole\n");
                        count += bad ? 1 : 0;
                        pattern = pattern << 1 | (bad ? 1 : 0);
                    }
                }
                assertThat(count).isBetween(3, 18);
                broken.add(pattern);
            }
        }
        assertThat(broken.get(0)).isEqualTo(broken.get(1));
    }

    @Test
    void answerMayHaveItsOwnFaults() throws Exception {
        stub.when(dev.antiphon.stub.match.Matchers.equalTo("bad"))
                .answer(Answer.text(REPLY)
                        .with(WireFault.corrupt(0))
                        .with(WireFault.closeAfter(2)));
        try (Peer caller = Peer.connect(stub.port())) {
            assertThat(caller.ask("good")).isEqualTo(REPLY + "\n");
            assertThat(latin(caller.send("bad\n").bytesToEnd()))
                    .isEqualTo((char) ('0' ^ 0xff) + "1");
        }
    }

    @Test
    void coalescedMessagesArriveInOneRead() throws Exception {
        try (StubServer joined =
                StubServer.builder().framing(Framing.line()).coalescing(true).start()) {
            joined.when(anything()).answer(Answer.text("a").then(Answer.text("b")));
            try (Peer caller = Peer.connect(joined.port())) {
                caller.send("x\n");
                assertThat(reads(caller, 4)).containsExactly("a\nb\n");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "reset|`: BYTES is missing (reset:BYTES[,DELAY]|TIME)`",
                "reset:x|`: BYTES is \"x\"; give a number of bytes from 0 to 1125899906842624, e.g. 4096 or 64K"
                        + " (reset:BYTES[,DELAY]|TIME)`",
                "close:-1|`: BYTES is \"-1\"; give a number of bytes from 0 to 1125899906842624, e.g. 4096 or 64K"
                        + " (close:BYTES|TIME)`",
                "drop:99999999999999999999|: AFTER is \"99999999999999999999\"; give a number of bytes from 0 to"
                        + " 1125899906842624, e.g. 4096 or 64K (drop:AFTER[,TIME])",
                "stall:4|: TIME is missing (stall:AFTER,TIME)",
                "stall:4,2|: TIME is \"2\"; give a time above zero, with a unit of ms, s, m or h, e.g. 200ms (stall:AFTER,TIME)",
                "drip:1,0s|: PERIOD is \"0s\"; give a time above zero, with a unit of ms, s, m or h, e.g. 200ms (drip:BYTES,PERIOD)",
                "drip:0,5ms|: BYTES is \"0\"; give a number of bytes from 1 to 2147483647, e.g. 4096 or 64K (drip:BYTES,PERIOD)",
                "slow-close|: TIME is missing (slow-close:TIME)",
                "reset:1,2|`: DELAY is \"2\"; give a time above zero, with a unit of ms, s, m or h, e.g. 200ms (reset:BYTES[,DELAY]|TIME)`",
                "split:0|: AT is \"0\"; give a number of bytes from 1 to 1125899906842624, e.g. 4096 or 64K (split:AT,AT…)",
                "corrupt:0,256|: XOR is \"256\"; give a number from 1 to 255 (corrupt:AT[,XOR])",
                "garbage:0,99999999|: BYTES is \"99999999\"; give a number of bytes from 1 to 16777216, e.g. 4096 or 64K"
                        + " (garbage:AFTER,BYTES[,SEED])",
                "bandwidth:2T|: BYTES_PER_SECOND is \"2T\"; give a number of bytes from 0 to 1099511627776, e.g. 4096 or 64K"
                        + " (bandwidth:BYTES_PER_SECOND)",
                "close:1,2s|`: \"2s\" is one too many (close:BYTES|TIME)`",
                "latency:20|: TIME is \"20\"; give a time or a range, e.g. 20ms or 10ms..20ms (latency:TIME[,SIGMA])",
                "latency:20ms..10ms|: no latency is at least 20ms and at most 10ms; give the shorter one first"
                        + " (latency:TIME[,SIGMA])",
                "latency:20ms,6|: SIGMA is \"6\"; give 0 to 5, e.g. 0.1 (latency:TIME[,SIGMA])",
                "latency:1ms..2ms,1|: a range of times has no SIGMA; give one time, the median (latency:TIME[,SIGMA])",
                "loss:1.1|: RATE is \"1.1\"; give 0 to 1, e.g. 0.1 (loss:RATE[,CORRELATION])",
                "loss:-1|: RATE is \"-1\"; give 0 to 1, e.g. 0.1 (loss:RATE[,CORRELATION])",
                "loss:0.1,x|: CORRELATION is \"x\"; give 0 to 1, e.g. 0.1 (loss:RATE[,CORRELATION])",
                "idle-close:0|: TIME is \"0\"; give a time with a unit of ms, s, m or h, e.g. 200ms (idle-close:TIME)",
                "slice:0|: BYTES is \"0\"; give a number of bytes from 1 to 2147483647, e.g. 4096 or 64K"
                        + " (slice:BYTES[,VARIATION[,MICROS]])",
            })
    void textsThatAreNoFaultAreRefusedWithWhatMayStandThere(String text, String why) {
        assertThatThrownBy(() -> WireFault.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + text + "\" is no fault" + why);
    }

    @Test
    void targetOfAFaultReadsBackEqual() {
        for (String text : List.of(
                "reset:4",
                "drip:1,5ms on connection 2",
                "close:0 on message 3",
                "split:1,5 on connection 2 on message 3 with probability 0.25",
                "latency:10ms..20ms with chance 0.5",
                "latency:10ms,0.5 with chance 0",
                "bandwidth:0 on connection 2 with chance 0.25 for client 10.0.0.0/8",
                "idle-close:0s for client ::1",
                "reset:0,2s on message 3 with probability 0.5 with chance 0.5 for client 10.0.0.7",
                "slice:7,3,200",
                "loss:0.1,0.25",
                "drop:1 with probability 0.00001")) {
            assertThat(ArmedFault.parse(text)).hasToString(text);
            assertThat(ArmedFault.parse(text).again()).hasToString(text);
        }
        assertThatThrownBy(() -> ArmedFault.parse("reset:4 on connection two"))
                .hasMessage("\"reset:4 on connection two\" is no fault; write a fault such as"
                        + " reset:4, then any of: on connection 2, on message 3, with probability"
                        + " 0.1, with chance 0.5, for client 10.0.0.7, in this order");
        assertThatThrownBy(() -> ArmedFault.parse("reset:4 with probability 2"))
                .hasMessage("a probability of 2.0; give one above 0 and up to 1");
        assertThatThrownBy(() -> ArmedFault.parse("reset:4 with chance 2"))
                .hasMessage("a chance of 2.0; give 0 to 1");
        assertThatThrownBy(() -> ArmedFault.parse("reset:4 for client localhost"))
                .hasMessage("\"localhost\" is no network; write e.g. 10.0.0.0/8, fd00::/8,"
                        + " 127.0.0.1, ::1 or unix");
        assertThatThrownBy(() -> ArmedFault.parse("reset:4 on message 0"))
                .hasMessage("there is no message 0; the first one is message 1");
    }
}
