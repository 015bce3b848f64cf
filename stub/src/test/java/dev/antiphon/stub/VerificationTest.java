package dev.antiphon.stub;

import static dev.antiphon.stub.Said.said;
import static dev.antiphon.stub.match.Matchers.anything;
import static dev.antiphon.stub.match.Matchers.equalTo;
import static dev.antiphon.stub.match.Matchers.inState;
import static dev.antiphon.stub.match.Matchers.matching;
import static dev.antiphon.stub.match.Matchers.startsWith;
import static dev.antiphon.stub.match.Matchers.where;
import static dev.antiphon.stub.verify.Times.atLeast;
import static dev.antiphon.stub.verify.Times.never;
import static dev.antiphon.stub.verify.Times.once;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.framing.Framing;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.Sequence;
import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.stub.journal.ConnectionEnd;
import dev.antiphon.stub.journal.ConnectionLog;
import dev.antiphon.stub.journal.ReceivedMessage;
import dev.antiphon.stub.verify.StubCheck;
import dev.antiphon.stub.verify.Times;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;

/** Tests of every sentence of a stub's findings. */
class VerificationTest {
    private final StubServer stub =
            StubServer.builder().framing(Framing.line()).seed(42).start();

    @AfterEach
    void stop() {
        stub.stop();
    }

    @Test
    void nothingIsReportedWithoutFindings() throws IOException {
        stub.when(equalTo("PING")).reply("PONG");
        try (Peer caller = Peer.connect(stub.port())) {
            caller.ask("PING");
            stub.verify(once(), equalTo("PING"));
            stub.verify(never(), equalTo("PONG"));
            stub.verify(atLeast(1), startsWith("P"), matching(".*G"));
        }
        stub.close();
    }

    @Test
    void nearestRuleIsTheOneWithTheNearestText() throws IOException {
        stub.when(inState("ready").and(anything())).reply("ready");
        stub.when(inState("ready").and(startsWith("MAIL"))).reply("mail");
        stub.when(equalTo("EHLO")).reply("hello");
        stub.when(inState("ready")).reply("ready");
        try (Peer caller = Peer.connect(stub.port())) {
            assertThat(caller.send("ehlo\n").readToEnd()).isEmpty();
        }
        assertThat(said(stub::close))
                .contains("the nearest of 4 rules is rule 3: is \"EHLO\"")
                .contains("only upper and lower case differ");
    }

    @Test
    void stateIsTheReasonWhenTheTextMatches() throws IOException {
        stub.when(inState("ready").and(startsWith("MAIL"))).reply("mail");
        stub.when(startsWith("MAUL")).reply("maul");
        try (Peer caller = Peer.connect(stub.port())) {
            assertThat(caller.send("MAIL x\n").readToEnd()).isEmpty();
        }
        assertThat(said(stub::close))
                .contains("rule 1: comes in state \"ready\" and starts with \"MAIL\"")
                .contains("but its connection is in state \"begin\", not \"ready\"");
    }

    @Test
    void unmatchedMessageIsShownBesideTheNearestRule() throws IOException {
        stub.when(startsWith("QUIT")).reply("bye");
        stub.when(equalTo("PING")).reply("PONG");
        try (Peer caller = Peer.connect(stub.port())) {
            assertThat(caller.send("PINK\n").readToEnd()).isEmpty();
        }
        assertThat(said(stub::close)).isEqualTo("""
                        the stub on ADDRESS (framing line, seed 42):
                        1. no rule is for message 1 of connection 1, which has 4 bytes:
                          the nearest of 2 rules is rule 2: is "PING"
                          but byte 3 is 0x4b 'K', not 0x47 'G'
                          received:
                            0000  50 49 4e 4b                                      PINK
                                           ^^
                          expected:
                            0000  50 49 4e 47                                      PING
                                           ^^
                        what was said:
                            TIME  #1 received "PINK"  (no rule)
                            connection 1 from ADDRESS was closed by the stub
                        """);
    }

    @Test
    void firstOfManyConnectionsAreShown() throws IOException {
        for (int i = 0; i < 13; i++) {
            try (Peer caller = Peer.connect(stub.port())) {
                caller.send("half").halfClose();
                caller.readToEnd();
            }
        }
        assertThat(said(stub::close))
                .contains("10. connection 10 was ended by the client with 4 bytes that make no"
                        + " whole message in framing line:\n")
                .contains("11. so it is with 3 further connections, which are not shown\n")
                .doesNotContain("12. ");
    }

    @Test
    void lengthThatCountsItselfIsHintedAt() throws IOException {
        stub.when(equalTo("PING")).reply("PONG");
        try (Peer caller = Peer.connect(stub.port())) {
            caller.send("\0\6PING\n").readToEnd();
        }
        assertThat(said(stub::close))
                .contains("but byte 0 is 0x00, not 0x50 'P'\n")
                .contains("2 bytes more than expected, in front: is that a length that the framing"
                        + " does not take away, or does the length count itself?\n");
    }

    @Test
    void ruleWithoutFurtherAnswersIsNamed() throws IOException {
        stub.when(equalTo("once"))
                .named("the only one")
                .answer(Sequence.of(Answer.text("1")).thenStop());
        try (Peer caller = Peer.connect(stub.port())) {
            caller.send("once\nonce\n").readToEnd();
        }
        assertThat(said(stub::close))
                .contains("the only rule is the only one: is \"once\"\n")
                .contains("but its answers have all been given\n");
    }

    @Test
    void missingRulesAreReported() throws IOException {
        try (Peer caller = Peer.connect(stub.port())) {
            caller.send("GET / HTTP/1.1\r\n").readToEnd();
        }
        assertThat(said(stub::close))
                .contains("  this is an HTTP request: did the client mean another port?\n")
                .contains("there is no rule at all; make one with stub.when(…).reply(…)\n");
    }

    @Test
    void tooFewMessagesAreShownWithTheNearest() throws IOException {
        stub.when(anything()).reply("ok");
        try (Peer caller = Peer.connect(stub.port())) {
            caller.ask("PINK");
            assertThat(said(() -> stub.verify(once(), equalTo("PING")))).isEqualTo("""
                            the stub on ADDRESS (framing line, seed 42):
                            expected exactly 1 message that is "PING", but received 0 of 1 message in all
                            the nearest is message 1 of connection 1
                              but byte 3 is 0x4b 'K', not 0x47 'G'
                              received:
                                0000  50 49 4e 4b                                      PINK
                                               ^^
                              expected:
                                0000  50 49 4e 47                                      PING
                                               ^^
                            what was said:
                                TIME  #1 received "PINK"  (rule 1)
                                TIME  #1 sent     "ok"
                                connection 1 from ADDRESS is still open
                            """);
        }
    }

    @Test
    void faultsAreShownInTheConversationOnceForEachAnswer() throws IOException {
        stub.when(equalTo("PING")).reply("PONG");
        stub.fault(WireFault.splitEvery(2)).onMessage(1);
        stub.fault(WireFault.resetAfter(2)).onMessage(2);
        try (Peer caller = Peer.connect(stub.port())) {
            caller.ask("PING");
            caller.send("PING\n");
            assertThatThrownBy(() -> caller.read(5)).isInstanceOf(SocketException.class);
            assertThat(said(() -> stub.verify(never(), equalTo("PING")))).endsWith("""
                            what was said:
                                TIME  #1 received "PING"  (rule 1)
                                TIME  #1 sent     "PO"
                                TIME  #1 fault    split-every:2 on message 1
                                TIME  #1 sent     "NG"
                                TIME  #1 sent     "\\n"
                                TIME  #1 received "PING"  (rule 1)
                                TIME  #1 sent     "PO"
                                TIME  #1 fault    reset:2 on message 2
                                connection 1 from ADDRESS was reset by the stub
                            """);
        }
    }

    @Test
    void tooManyMessagesAreCounted() throws IOException {
        stub.when(anything()).reply("ok");
        try (Peer caller = Peer.connect(stub.port())) {
            caller.ask("a");
            caller.ask("a");
            assertThat(said(() -> stub.verify(never(), equalTo("a"))))
                    .contains("expected no message that is \"a\", but received 2 of 2 messages"
                            + " in all\n");
            assertThat(said(() -> stub.verify(Times.atMost(1), equalTo("a"))))
                    .contains("expected at most 1 message that is \"a\", but received 2 of 2");
        }
    }

    @Test
    void awaitEndsAtItsDeadline() throws IOException {
        assertThat(said(() -> {
                    try {
                        stub.await(Duration.ofMillis(30), equalTo("never"));
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }))
                .isEqualTo("""
                        the stub on ADDRESS (framing line, seed 42):
                        expected at least 1 message that is "never" within TIME, but received 0 of 0 messages in all
                        nobody connected
                        """);
    }

    @Test
    void incompleteMessageIsReported() throws IOException {
        stub.when(anything()).reply("ok");
        try (Peer caller = Peer.connect(stub.port())) {
            caller.send("whole\nhal");
            assertThat(caller.line()).isEqualTo("ok\n");
        }
        assertThat(said(stub::close))
                .contains("1. connection 1 was ended by the client with 3 bytes that make no whole"
                        + " message in framing line:\n"
                        + "    0000  68 61 6c                                         hal\n"
                        + "  no line feed came: does the client send the end of a line?\n");
    }

    @Test
    void openConnectionIsReported() throws IOException {
        stub.when(anything()).reply("ok");
        try (Peer caller = Peer.connect(stub.port())) {
            caller.ask("x");
            assertThat(said(stub::close))
                    .contains("1. connection 1 from ADDRESS is still open: the code under test has"
                            + " not closed it; close it, or allow left-open (in"
                            + " Java, StubCheck.LEFT_OPEN)\n");
        }
    }

    @Test
    void faultThatNeverHappenedIsReported() throws IOException {
        stub.when(anything()).reply("short");
        stub.fault(WireFault.resetAfter(100)).onConnection(1);
        try (Peer caller = Peer.connect(stub.port())) {
            caller.ask("x");
        }
        assertThat(said(stub::close))
                .contains("1. the fault reset:100 on connection 1 was armed and never happened:"
                        + " nothing that was sent came to its byte; send more, or disarm it\n");
    }

    @Test
    void faultOfAnAnswerThatWasNeverGivenIsReported() throws IOException {
        stub.when(equalTo("one")).answer(Answer.text("1").with(WireFault.corrupt(0)));
        stub.when(equalTo("two")).answer(Answer.text("2").with(WireFault.corrupt(0)));
        try (Peer caller = Peer.connect(stub.port())) {
            caller.ask("one");
        }
        assertThat(said(stub::close))
                .contains("1. the fault corrupt:0,255 was armed and never happened: nothing")
                .doesNotContain("2. ");
    }

    @Test
    void firstOfManyUnmatchedMessagesAreShown() throws IOException {
        StubServer keeps = StubServer.builder()
                .framing(Framing.line())
                .unmatched(Answer.text("what?"))
                .start();
        keeps.when(equalTo("PING")).reply("PONG");
        try (Peer caller = Peer.connect(keeps.port())) {
            for (int i = 0; i < 12; i++) {
                assertThat(caller.ask("m" + i)).isEqualTo("what?\n");
            }
        }
        assertThat(said(keeps::close))
                .contains("10. no rule is for message 10 of connection 1, which has 2 bytes:\n")
                .contains("11. no rule is for further messages, which are not shown\n")
                .doesNotContain("12. ");
    }

    @Test
    void droppedMessagesAreReported() throws IOException {
        stub.when(anything()).answer(Answer.text("x".repeat(1 << 20)));
        try (Peer caller = Peer.connect(stub.port())) {
            for (int i = 0; i < 66; i++) {
                assertThat(caller.send("more\n").read((1 << 20) + 1)).hasSize((1 << 20) + 1);
            }
        }
        assertThat(said(() -> stub.verify(never(), equalTo("more"))))
                .containsPattern("the journal was full: it lacks [0-9]+ messages?;"
                        + " call clearReceived from time to time\n");
    }

    @Test
    void connectionThatDoesNotEndIsReported() throws IOException {
        stub.when(anything()).reply("ok");
        try (Peer caller = Peer.connect(stub.port())) {
            caller.ask("x");
            assertThat(said(() -> awaitEnd(2)))
                    .contains("\nconnection 2 was never opened after TIME\n");
            assertThat(said(() -> awaitEnd(1)))
                    .contains("\nconnection 1 is still open after TIME\n");
        }
    }

    private void awaitEnd(long number) {
        try {
            stub.awaitEnd(Duration.ofMillis(30), number);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void matcherThatThrowsIsReported() throws IOException {
        stub.when(where("breaks", message -> {
                    throw new IllegalStateException("broken matcher");
                }))
                .reply("never");
        try (Peer caller = Peer.connect(stub.port())) {
            assertThat(caller.send("x\n").readToEnd()).isEmpty();
        }
        assertThat(said(stub::close))
                .contains("1. the answer to message 1 of connection 1 could not be given: broken"
                        + " matcher\n");
    }

    @Test
    void everythingCanBeAllowed() throws IOException {
        StubServer lenient = StubServer.builder()
                .framing(Framing.line())
                .allow(StubCheck.values())
                .start();
        lenient.fault(WireFault.resetAfter(100));
        try (Peer caller = Peer.connect(lenient.port())) {
            caller.send("what\n").readToEnd();
            Peer open = Peer.connect(lenient.port()).send("half");
            lenient.close();
            open.close();
        }
    }

    @Test
    void connectionsAreReportedOneByOne() throws Exception {
        stub.when(anything()).answer(Answer.template("got {message}"));
        try (Peer caller = Peer.connect(stub.port())) {
            caller.ask("a");
            caller.ask("b");
        }
        ConnectionLog log = stub.awaitEnd(Duration.ofSeconds(5), 1);
        assertThat(log.received())
                .extracting(each -> each.message().text())
                .containsExactly("a", "b");
        assertThat(log.received()).extracting(ReceivedMessage::number).containsExactly(1L, 2L);
        assertThat(log.received().get(0).rule()).hasValue("rule 1");
        assertThat(log.sent()).extracting(each -> each.text()).containsExactly("got a", "got b");
        assertThat(log.received().get(0).at())
                .isLessThanOrEqualTo(log.received().get(1).at());
        assertThat(log.end()).isEqualTo(ConnectionEnd.CLIENT_FIN);
        stub.close();
    }
}
