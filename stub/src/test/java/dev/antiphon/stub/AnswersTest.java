package dev.antiphon.stub;

import static dev.antiphon.stub.match.Matchers.anything;
import static dev.antiphon.stub.match.Matchers.connectionNumber;
import static dev.antiphon.stub.match.Matchers.equalTo;
import static dev.antiphon.stub.match.Matchers.field;
import static dev.antiphon.stub.match.Matchers.inState;
import static dev.antiphon.stub.match.Matchers.matching;
import static dev.antiphon.stub.match.Matchers.messageNumber;
import static dev.antiphon.stub.match.Matchers.startsWith;
import static dev.antiphon.stub.match.Matchers.whileServerIs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.framing.Framing;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.Delay;
import dev.antiphon.stub.answer.Sequence;
import dev.antiphon.stub.journal.ConnectionEnd;
import dev.antiphon.stub.journal.ReceivedMessage;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;

/** Tests of rules' answers, through the JDK's socket. */
class AnswersTest {
    private final StubServer stub = StubServer.start(Framing.line());

    @AfterEach
    void close() {
        stub.close();
    }

    @Test
    void ruleAnswersItsMessage() throws IOException {
        stub.when(equalTo("PING")).reply("PONG");
        try (Peer caller = Peer.connect(stub.port())) {
            assertThat(caller.ask("PING")).isEqualTo("PONG\n");
            assertThat(caller.ask("PING")).isEqualTo("PONG\n");
        }
    }

    @Test
    void newestRuleIsTriedFirst() throws IOException {
        stub.when(anything()).reply("any");
        stub.when(startsWith("A")).reply("a");
        try (Peer caller = Peer.connect(stub.port())) {
            assertThat(caller.ask("ABC")).isEqualTo("a\n");
            assertThat(caller.ask("XYZ")).isEqualTo("any\n");
            stub.when(equalTo("ABC")).reply("new");
            assertThat(caller.ask("ABC")).isEqualTo("new\n");
        }
    }

    @Test
    void answersRepeatStopOrWrap() throws IOException {
        stub.when(anything()).reply("else");
        stub.when(equalTo("r")).answer(Answer.text("1"), Answer.text("2"));
        stub.when(equalTo("s"))
                .answer(Sequence.of(Answer.text("1"), Answer.text("2")).thenStop());
        stub.when(equalTo("w"))
                .answer(Sequence.of(Answer.text("1"), Answer.text("2")).thenWrap());
        try (Peer caller = Peer.connect(stub.port())) {
            caller.send("r\nr\nr\ns\ns\ns\nw\nw\nw\n");
            assertThat(caller.read(21)).isEqualTo("1\n2\n2\n1\n2\nelse\n1\n2\n1\n");
        }
    }

    @Test
    void templateNamesGroupsFieldsAndCounters() throws IOException {
        stub.when(matching("(?P<verb>\\w+) (\\d+)"))
                .answer(
                        Answer.template(
                                "{verb}/{2}/{u8@0}/{text@1:2}/{count}/{connection}/{number}/{state} {message} \\{x} {\"a\":1}"));
        try (Peer caller = Peer.connect(stub.port())) {
            assertThat(caller.ask("get 42"))
                    .isEqualTo("get/42/103/et/1/1/1/begin get 42 {x} {\"a\":1}\n");
            assertThat(caller.ask("put 7"))
                    .isEqualTo("put/7/112/ut/2/1/2/begin put 7 {x} {\"a\":1}\n");
        }
    }

    @Test
    void timeIsThatOfTheAnswer() throws IOException {
        stub.when(anything()).answer(Answer.template("{millis} {time}"));
        long before = System.currentTimeMillis();
        try (Peer caller = Peer.connect(stub.port())) {
            String[] said = caller.ask("x").strip().split(" ", 2);
            assertThat(Long.parseLong(said[0])).isBetween(before, System.currentTimeMillis());
            assertThat(java.time.Instant.parse(said[1]).toEpochMilli())
                    .isEqualTo(Long.parseLong(said[0]));
        }
    }

    @Test
    void statesBelongToTheConnectionOrTheServer() throws IOException {
        stub.when(anything()).reply("who are you?");
        stub.when(equalTo("login")).answer(Answer.text("welcome").becoming("in"));
        stub.when(equalTo("data"), inState("in")).reply("secret");
        stub.when(equalTo("down")).answer(Answer.text("ok").serverBecoming("down"));
        stub.when(equalTo("data"), whileServerIs("down")).reply("later");
        try (Peer one = Peer.connect(stub.port());
                Peer other = Peer.connect(stub.port())) {
            assertThat(one.ask("data")).isEqualTo("who are you?\n");
            assertThat(one.send("login\ndata\n").line()).isEqualTo("welcome\n");
            assertThat(one.line()).isEqualTo("secret\n");
            assertThat(other.ask("data")).isEqualTo("who are you?\n");
            assertThat(other.ask("down")).isEqualTo("ok\n");
            assertThat(one.ask("data")).isEqualTo("later\n");
            assertThat(stub.state()).isEqualTo("down");
        }
    }

    @Test
    void rulesCountMessagesAndConnections() throws IOException {
        stub.when(anything()).reply("else");
        stub.when(messageNumber(2)).reply("second");
        stub.when(connectionNumber(2)).reply("second connection");
        try (Peer one = Peer.connect(stub.port())) {
            assertThat(one.ask("a")).isEqualTo("else\n");
            assertThat(one.ask("b")).isEqualTo("second\n");
            try (Peer other = Peer.connect(stub.port())) {
                assertThat(other.ask("a")).isEqualTo("second connection\n");
            }
        }
    }

    @Test
    void greetingComesFirstAndPushesNeedNoRequest() throws IOException {
        stub.greet(Answer.text("220 ready").becoming("greeted"));
        stub.when(equalTo("state"), inState("greeted")).reply("greeted");
        stub.push(new PushSchedule(
                Duration.ofMillis(30), Duration.ofMillis(10), 3, Answer.template("tick")));
        try (Peer caller = Peer.connect(stub.port())) {
            assertThat(caller.line()).isEqualTo("220 ready\n");
            assertThat(caller.read(15)).isEqualTo("tick\ntick\ntick\n");
            stub.push(Answer.text("now"));
            assertThat(caller.line()).isEqualTo("now\n");
            assertThat(caller.ask("state")).isEqualTo("greeted\n");
        }
    }

    @Test
    void severalMessagesWithAWaitBetweenThem() throws IOException {
        stub.when(anything())
                .answer(Answer.text("one").then(Answer.text("two").after(Duration.ofMillis(60))));
        long begun = System.nanoTime();
        try (Peer caller = Peer.connect(stub.port())) {
            assertThat(caller.ask("x")).isEqualTo("one\n");
            assertThat(caller.line()).isEqualTo("two\n");
            assertThat(System.nanoTime() - begun).isGreaterThan(40_000_000);
        }
    }

    @Test
    void waitBeforeAnAnswerDoesNotDelayReceiving() throws Exception {
        stub.when(anything()).reply("late");
        stub.when(equalTo("slow")).answer(Answer.text("slow").after(Duration.ofMillis(1500)));
        try (Peer caller = Peer.connect(stub.port())) {
            caller.send("slow\nfast\n");
            ReceivedMessage fast = stub.await(Duration.ofSeconds(5), equalTo("fast"));
            assertThat(fast.at())
                    .isLessThan(Duration.ofMillis(1200)
                            .plus(stub.received(equalTo("slow")).get(0).at()));
            assertThat(caller.line() + caller.line()).isEqualTo("slow\nlate\n");
        }
    }

    @Test
    void answerMayCloseHalfCloseOrReset() throws Exception {
        stub.when(equalTo("close")).answer(Answer.text("bye").thenClose());
        stub.when(equalTo("half")).answer(Answer.text("bye").thenHalfClose());
        stub.when(equalTo("still")).answer(Answer.nothing());
        stub.when(equalTo("reset")).answer(Answer.text("bye").thenReset());
        try (Peer caller = Peer.connect(stub.port())) {
            assertThat(caller.send("close\n").readToEnd()).isEqualTo("bye\n");
        }
        try (Peer caller = Peer.connect(stub.port())) {
            assertThat(caller.send("half\n").readToEnd()).isEqualTo("bye\n");
            caller.send("still\n");
            stub.await(Duration.ofSeconds(5), equalTo("still"));
        }
        try (Peer caller = Peer.connect(stub.port())) {
            assertThat(caller.send("reset\n").line()).isEqualTo("bye\n");
            assertThatThrownBy(caller::line).isInstanceOf(IOException.class);
        }
        assertThat(stub.awaitEnd(Duration.ofSeconds(5), 1).end())
                .isEqualTo(ConnectionEnd.STUB_CLOSED);
        assertThat(stub.awaitEnd(Duration.ofSeconds(5), 2).end())
                .isEqualTo(ConnectionEnd.CLIENT_FIN);
        assertThat(stub.awaitEnd(Duration.ofSeconds(5), 3).end())
                .isEqualTo(ConnectionEnd.STUB_RESET);
    }

    @Test
    void endsOfClientsAreDistinguished() throws Exception {
        stub.when(anything()).reply("ok");
        try (Peer caller = Peer.connect(stub.port())) {
            caller.ask("x");
            assertThat(stub.connections().get(0).end()).isEqualTo(ConnectionEnd.OPEN);
            caller.reset();
        }
        assertThat(stub.awaitEnd(Duration.ofSeconds(5), 1).end())
                .isEqualTo(ConnectionEnd.CLIENT_RESET);
    }

    @Test
    void hexAndFilesAreAnsweredByteForByte(@TempDir Path folder) throws IOException {
        byte[] every = new byte[255];
        for (int i = 0; i < every.length; i++) {
            every[i] = (byte) (i == '\n' ? 0 : i);
        }
        Files.write(folder.resolve("reply.bin"), every);
        stub.when(equalTo("hex")).answer(Answer.hex("ff 00 0e"));
        stub.when(equalTo("file")).answer(Answer.file(folder, "reply.bin"));
        try (Peer caller = Peer.connect(stub.port())) {
            assertThat(caller.send("hex\n").readBytes(4))
                    .isEqualTo(new byte[] {(byte) 0xff, 0, 0x0e, '\n'});
            assertThat(caller.send("file\n").readBytes(256)).startsWith(every);
        }
    }

    @Test
    void filesAreOnlyTakenFromTheirFolder(@TempDir Path folder) throws IOException {
        Path within = Files.createDirectory(folder.resolve("within"));
        Files.writeString(folder.resolve("secret"), "secret");
        Files.createSymbolicLink(within.resolve("link"), folder.resolve("secret"));
        for (String name :
                new String[] {"../secret", "link", folder.resolve("secret").toString()}) {
            assertThatThrownBy(() -> Answer.file(within, name))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "the file " + name + " is not within " + within + "; move it there");
        }
    }

    @Test
    void fieldsAreMatched() throws IOException {
        StubServer binary = StubServer.start(Framing.length(2));
        binary.when(field("u16@0").is(0x0800)).reply("echo");
        binary.when(field("u16le@0").isWithin(1, 7)).reply("small");
        binary.when(field("bcd@2:3").is("123456")).reply("bcd");
        try (binary;
                Peer caller = Peer.connect(binary.port())) {
            assertThat(caller.send(new byte[] {0, 2, 8, 0}).read(6)).endsWith("echo");
            assertThat(caller.send(new byte[] {0, 2, 5, 0}).read(7)).endsWith("small");
            assertThat(caller.send(new byte[] {0, 5, 9, 9, 0x12, 0x34, 0x56}).read(5))
                    .endsWith("bcd");
        }
    }

    @Test
    void delaysAreTheSameForTheSameSeed() {
        Delay delay = Delay.logNormal(Duration.ofMillis(10), 0.5);
        SplittableRandom one = new SplittableRandom(7);
        SplittableRandom same = new SplittableRandom(7);
        SplittableRandom other = new SplittableRandom(8);
        double sum = 0;
        for (int i = 0; i < 1000; i++) {
            Duration next = delay.next(one);
            assertThat(next).isEqualTo(delay.next(same));
            sum += Math.log(next.toNanos() / 1e7);
            assertThat(Delay.uniform(Duration.ofMillis(2), Duration.ofMillis(4)).next(other))
                    .isBetween(Duration.ofMillis(2), Duration.ofMillis(4));
        }
        assertThat(sum / 1000).isBetween(-0.1, 0.1);
    }
}
