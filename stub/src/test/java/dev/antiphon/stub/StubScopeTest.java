package dev.antiphon.stub;

import static dev.antiphon.stub.match.Matchers.anything;
import static dev.antiphon.stub.match.Matchers.connectionBegan;
import static dev.antiphon.stub.match.Matchers.contains;
import static dev.antiphon.stub.match.Matchers.equalTo;
import static dev.antiphon.stub.match.Matchers.startsWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.framing.Framing;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.stub.verify.Times;
import dev.antiphon.stub.verify.VerificationError;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several tests at once on one stub. */
class StubScopeTest {
    private final StubServer stub =
            StubServer.builder().framing(Framing.line()).seed(3).start();

    @AfterEach
    void close() {
        stub.close();
    }

    /** What a test of one terminal does, on a connection that all of them may share. */
    private void payAt(int terminal, Peer shared) throws Exception {
        String own = "terminal=" + terminal + ";";
        try (StubScope stubScope = stub.part(contains(own))) {
            stubScope
                    .when(startsWith("PAY"))
                    .answer(Answer.template("paid {count} at " + terminal));
            for (int i = 1; i <= 20; i++) {
                synchronized (shared) {
                    assertThat(shared.ask("PAY " + own))
                            .isEqualTo("paid %d at %d\n".formatted(i, terminal));
                }
            }
            stubScope.verify(Times.exactly(20), startsWith("PAY"));
            stubScope.await(Duration.ofSeconds(5), startsWith("PAY"));
            assertThat(stubScope.received()).hasSize(20);
        }
    }

    @Test
    void testsAtOnceOnOneConnectionDoNotSeeEachOther() throws Exception {
        try (Peer shared = Peer.connect(stub.port());
                ExecutorService tests = Executors.newFixedThreadPool(8)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int terminal = i;
                running.add(tests.submit(() -> {
                    payAt(terminal, shared);
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
        assertThat(stub.received()).hasSize(160);
    }

    @Test
    void firstMessageMayAssignTheConnectionToAPart() throws Exception {
        try (StubScope ann = stub.part(connectionBegan(equalTo("LOGIN ann")));
                StubScope bob = stub.part(connectionBegan(equalTo("LOGIN bob")));
                Peer one = Peer.connect(stub.port());
                Peer other = Peer.connect(stub.port())) {
            ann.when(anything()).reply("for ann");
            bob.when(anything()).reply("for bob");
            assertThat(one.ask("LOGIN ann")).isEqualTo("for ann\n");
            assertThat(other.ask("LOGIN bob")).isEqualTo("for bob\n");
            assertThat(one.ask("LIST")).isEqualTo("for ann\n");
            assertThat(other.ask("LIST")).isEqualTo("for bob\n");
            ann.verify(Times.once(), equalTo("LIST"));
            bob.verify(Times.exactly(2));
        }
    }

    @Test
    void unmatchedMessageOfAPartIsItsFindingAndNotTheStubs() throws Exception {
        stub.when(equalTo("known")).reply("to all");
        StubScope stubScope = stub.part(startsWith("A"));
        try (Peer caller = Peer.connect(stub.port())) {
            assertThat(caller.ask("known")).isEqualTo("to all\n");
            caller.send("A1\n").readToEnd();
        }
        StubScope other = stub.part(startsWith("B"));
        other.close(); // of whom nothing is wrong
        assertThatThrownBy(stubScope::close)
                .isInstanceOf(VerificationError.class)
                .hasMessageContaining("(framing line, seed 3):\nof the messages, each of which"
                        + " starts with \"A\":\n1. no rule is for message 2 of connection 1, which"
                        + " has 2 bytes:\n");
        stubScope.close(); // reported once: the stub reports nothing of it
    }

    @Test
    void faultOfAPartThatNeverHappenedIsItsFinding() {
        StubScope stubScope = stub.part(startsWith("A"));
        stubScope.when(anything()).answer(Answer.text("x").with(WireFault.corrupt(0)));
        assertThatThrownBy(stubScope::close)
                .hasMessageContaining("1. the fault corrupt:0,255 was armed and never happened");
    }

    @Test
    void rulesEndWithTheirPart() throws Exception {
        stub.when(anything()).reply("of the stub");
        try (Peer caller = Peer.connect(stub.port())) {
            try (StubScope stubScope = stub.part(startsWith("A"))) {
                stubScope.when(anything()).reply("of the part");
                assertThat(caller.ask("A")).isEqualTo("of the part\n");
                assertThat(caller.ask("B")).isEqualTo("of the stub\n");
            }
            assertThat(caller.ask("A")).isEqualTo("of the stub\n");
        }
    }

    @Test
    void missNamesTheNumberOfTheMessage() throws Exception {
        stub.when(anything()).reply("ok");
        try (Peer caller = Peer.connect(stub.port())) {
            caller.ask("a");
            caller.ask("b");
        }
        assertThatThrownBy(() -> stub.verify(
                        Times.once(),
                        equalTo("a"),
                        dev.antiphon.stub.match.Matchers.messageNumber(2)))
                .hasMessageContaining("the nearest is message 1 of connection 1")
                .hasMessageContaining("  but it is message 1 of its connection, not 2");
    }
}
