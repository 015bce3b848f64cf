package dev.antiphon.stub.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.proxy.PassThroughFraming;
import dev.antiphon.stub.replay.Replay.Outcome;
import dev.antiphon.stub.replay.Script.Line;
import dev.antiphon.stub.replay.Script.Spoken;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** What is told of a server that answers otherwise than was recorded, and goes on. */
@Timeout(60)
class ReplayAlignmentTest {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Asks twice; the server answers the first time so, and the second time as recorded. */
    private static Outcome asked(List<String> recorded, List<String> answered) throws Exception {
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of(Direction.C2S, Message.text("list")));
        recorded.forEach(each -> lines.add(Line.of(Direction.S2C, Message.text(each))));
        lines.add(Line.of(Direction.C2S, Message.text("end")));
        lines.add(Line.of(Direction.S2C, Message.text("bye")));
        Script script = new Script(Framing.line(), List.of(lines));
        try (TcpServer server = TcpServer.builder(Framing.line())
                .onConnection(conversation -> {
                    for (var next = conversation.receive();
                            next.isPresent();
                            next = conversation.receive()) {
                        boolean first = next.get().text().equals("list");
                        for (String each : first ? answered : List.of("bye")) {
                            conversation.send(Message.text(each));
                        }
                    }
                })
                .start("127.0.0.1:0")) {
            return Replay.against(
                            TcpClient.to("127.0.0.1:" + server.port(), Framing.line()),
                            script,
                            Masks.none(),
                            PATIENCE)
                    .get(0);
        }
    }

    private static List<String> letters(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(""));
    }

    @ParameterizedTest
    @CsvSource({
        "abc, cab, 'messages 2 to 4 are as recorded, in another order; the first,'",
        "abc, axbc, 'before message 3, 1 message more than recorded; the first:'",
        "abc, ac, message 3 is missing; recorded:",
        "abc, abx, 'message 4 is not as recorded,'",
        "abcd, axyzd, 'messages 3 to 4 are not as recorded: 3 messages in their place; the first,'",
    })
    void differenceIsOneAndTheRestIsAligned(String recorded, String answered, String told)
            throws Exception {
        Outcome outcome = asked(letters(recorded), letters(answered));
        assertThat(outcome.differences())
                .filteredOn(each -> !each.startsWith("message 4 of 6: nothing came"))
                .singleElement()
                .asString()
                .startsWith(told + "\n");
    }

    @Test
    void longListInAnotherOrderIsOneDifference() throws Exception {
        List<String> recorded =
                IntStream.range(0, 40_000).mapToObj(i -> "member " + i).toList();
        List<String> answered = new ArrayList<>(recorded);
        Collections.shuffle(answered, new Random(1));
        Outcome outcome = asked(recorded, answered);
        assertThat(outcome.differenceCount()).isEqualTo(1);
        assertThat(outcome.differences().get(0).lines()).hasSizeLessThan(12);
    }

    @Test
    void differencesAreCountedAndTheFirstAreKept() throws Exception {
        List<String> recorded = IntStream.range(0, 400).mapToObj(i -> "r" + i).toList();
        List<String> answered = IntStream.range(0, 400).mapToObj(i -> "a" + i).toList();
        Outcome outcome = asked(recorded, answered);
        assertThat(outcome.differenceCount()).isEqualTo(400);
        assertThat(outcome.differences()).hasSize(20);
    }

    @Test
    void randomRunsAreAlignedToTheEnd() {
        Random random = new Random(20_261_129L);
        for (int round = 0; round < 500; round++) {
            List<Message> expected = new ArrayList<>();
            for (int i = random.nextInt(8); i > 0; i--) {
                expected.add(Message.text("" + (char) ('a' + random.nextInt(4))));
            }
            List<Message> found = new ArrayList<>(expected);
            for (int i = random.nextInt(3); i > 0 && !found.isEmpty(); i--) {
                found.remove(random.nextInt(found.size()));
            }
            List<Integer> lines =
                    IntStream.rangeClosed(1, expected.size()).boxed().toList();
            List<String> told = new ArrayList<>();
            new RunAlignment(expected, found, lines).tell(told::add);
            assertThat(told.isEmpty()).as("round %d", round).isEqualTo(expected.equals(found));
            assertThat(told).allMatch(each -> each.contains("missing"));
        }
    }

    @Test
    void largeBytesThatDifferAreShownInPart() throws Exception {
        byte[] recorded = new byte[3_000_000];
        byte[] answered = recorded.clone();
        answered[2_000_001] = 'x';
        Line answer = new Spoken(
                Direction.S2C,
                List.of(
                        Message.of(Arrays.copyOf(recorded, 1_000_000)),
                        Message.of(Arrays.copyOf(recorded, 2_000_000))));
        Script script = new Script(
                PassThroughFraming.INSTANCE,
                List.of(List.of(Line.of(Direction.C2S, Message.text("go")), answer)));
        try (TcpServer server = TcpServer.builder(PassThroughFraming.INSTANCE)
                .onConnection(conversation -> {
                    conversation.receive();
                    conversation.send(Message.of(answered));
                })
                .start("127.0.0.1:0")) {
            Outcome outcome = Replay.against(
                            TcpClient.to("127.0.0.1:" + server.port(), script.framing()),
                            script,
                            Masks.none(),
                            PATIENCE)
                    .get(0);
            assertThat(outcome.differences())
                    .singleElement()
                    .asString()
                    .startsWith("message 2 is not as recorded from byte 2000001 on,\n")
                    .hasSizeLessThan(3_000);
        }
    }

    @Test
    void serverThatIsNeverQuietIsNotAwaitedForEver() throws Exception {
        Script script = new Script(
                PassThroughFraming.INSTANCE,
                List.of(List.of(
                        Line.of(Direction.C2S, Message.text("go")),
                        Line.of(Direction.S2C, Message.text("answer")))));
        try (TcpServer server = TcpServer.builder(PassThroughFraming.INSTANCE)
                .onConnection(conversation -> {
                    conversation.receive();
                    while (true) {
                        conversation.send(Message.of(new byte[1_000]));
                    }
                })
                .start("127.0.0.1:0")) {
            Outcome outcome = Replay.against(
                            TcpClient.to("127.0.0.1:" + server.port(), script.framing()),
                            script,
                            Masks.none(),
                            Duration.ofMillis(500))
                    .get(0);
            assertThat(outcome.differences())
                    .first()
                    .asString()
                    .contains(" bytes more than recorded");
        }
    }
}
