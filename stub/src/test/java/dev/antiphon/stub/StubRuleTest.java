package dev.antiphon.stub;

import static dev.antiphon.stub.Said.said;
import static dev.antiphon.stub.match.Matchers.anything;
import static dev.antiphon.stub.match.Matchers.contains;
import static dev.antiphon.stub.match.Matchers.equalTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.framing.Framing;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.Sequence;
import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.stub.verify.Times;
import dev.antiphon.stub.verify.VerificationError;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.Socket;

/** Tests of the rule that {@code when(…).reply(…)} returns, and of a rule that has no answer. */
class StubRuleTest {
    private final StubServer stub = StubServer.start(Framing.line());

    @AfterEach
    void stop() {
        stub.stop();
    }

    private String ask(String line) throws IOException {
        try (Peer peer = Peer.connect(stub.port())) {
            return peer.ask(line);
        }
    }

    @Test
    void ruleCountsItsOwnMessages() throws IOException {
        StubRule any = stub.when(anything()).named("all others").reply("any");
        StubRule ping = stub.when(equalTo("PING")).reply("PONG");
        ask("PING");
        ask("other");
        ask("PING");
        assertThat(ping.count()).isEqualTo(2);
        assertThat(any.count()).isEqualTo(1);
        assertThat(any.name()).isEqualTo("all others");
        ping.verify(Times.exactly(2));
        assertThatThrownBy(() -> ping.verify(Times.exactly(3)))
                .isInstanceOf(VerificationError.class)
                .hasMessageContaining("expected exactly 3 messages that rule 2 answers (is"
                        + " \"PING\"), but it has answered 2\nthe nearest is message 1 of")
                .hasMessageContaining("what was said:\n");
    }

    @Test
    void countDoesNotGrowAfterTheLastAnswer() throws IOException {
        stub.when(anything()).reply("any");
        StubRule once =
                stub.when(anything()).answer(Sequence.of(Answer.text("once")).thenStop());
        assertThat(ask("a")).isEqualTo("once\n");
        assertThat(ask("b")).isEqualTo("any\n");
        once.verify(Times.once());
    }

    @Test
    void removedRuleAnswersNothingAndItsFaultIsNoFinding() throws IOException {
        StubRule any = stub.when(anything()).reply("any");
        StubRule same =
                stub.when(anything()).answer(Answer.text("same").with(WireFault.resetAfter(99)));
        assertThat(ask("a")).isEqualTo("same\n");
        same.remove();
        same.remove();
        assertThat(ask("b")).isEqualTo("any\n");
        any.verify(Times.once());
        stub.check();
    }

    @Test
    void removingARuleKeepsAnEqualOne() throws IOException {
        Answer answer = Answer.text("equal");
        stub.when(equalTo("x")).named("n").answer(answer);
        StubRule second = stub.when(equalTo("x")).named("n").answer(answer);
        second.remove();
        assertThat(ask("x")).isEqualTo("equal\n");
    }

    @Test
    void ruleWithoutAnAnswerIsReportedWithItsPlace() {
        stub.when(equalTo("PING")).named("forgotten");
        assertThat(said(stub::close))
                .contains("1. a rule was begun at StubRuleTest.java:")
                .contains(" and has no answer, so it has no effect: when(is \"PING\"); add"
                        + " reply(…) or answer(…)\n");
    }

    @Test
    void ruleOfAPartWithoutAnAnswerFailsThePartAlone() {
        StubScope part = stub.part(contains("terminal=7"));
        part.when(equalTo("PAY terminal=7"));
        assertThat(said(part::close)).contains("1. a rule was begun at StubRuleTest.java:");
        stub.check();
    }

    @Test
    void socketAddressIsThatOfTheListener() throws IOException {
        assertThat(stub.socketAddress().getPort()).isEqualTo(stub.port());
        try (Socket socket = new Socket()) {
            socket.connect(stub.socketAddress());
            assertThat(socket.isConnected()).isTrue();
        }
    }
}
