package dev.antiphon.stub;

import static dev.antiphon.stub.Said.said;
import static dev.antiphon.stub.match.Matchers.anything;
import static dev.antiphon.stub.match.Matchers.equalTo;
import static dev.antiphon.stub.match.Matchers.matching;
import static dev.antiphon.stub.match.Matchers.where;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.framing.Framing;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Tests of reports about answers that could not be given. */
class AnswersNotGivenTest {
    private final StubServer stub = StubServer.start(Framing.line());

    @AfterEach
    void stop() {
        stub.stop();
    }

    @Test
    void answerThatCannotBeGivenIsReported() throws IOException {
        stub.when(matching("a(.)")).answer(Answer.template("{1} {name}"));
        stub.when(equalTo("field")).answer(Answer.template("{u32@3}"));
        for (String each : List.of("ab\n", "field\n")) {
            try (Peer caller = Peer.connect(stub.port())) {
                caller.send(each);
                assertThat(caller.readToEnd()).isEmpty();
            }
        }
        assertThat(said(stub::close))
                .contains("1. the answer to message 1 of connection 1 could not be given: the"
                        + " template names {name}, which is neither one of its words nor a group"
                        + " of the rule's pattern; the groups are [0, 1]\n")
                .contains("2. the answer to message 1 of connection 2 could not be given: the"
                        + " request has no u32@3; it has 5 bytes\n");
    }

    @Test
    void errorOfAnAnswerIsReportedAndTheClientDoesNotWait() throws IOException {
        stub.when(equalTo("PING")).answer(Answer.made(occasion -> {
            throw new StackOverflowError();
        }));
        try (Peer caller = Peer.connect(stub.port())) {
            caller.send("PING\n");
            assertThat(caller.readToEnd()).isEmpty();
        }
        assertThat(said(stub::close))
                .contains("1. the answer to message 1 of connection 1 could not be given:"
                        + " java.lang.StackOverflowError\n");
    }

    @Test
    void errorOfAMatcherIsReported() throws IOException {
        stub.when(where("throws at x", message -> {
                    if (message.text().equals("x")) {
                        throw new StackOverflowError();
                    }
                    return true;
                }))
                .reply("ok");
        try (Peer caller = Peer.connect(stub.port())) {
            caller.send("x\n");
            assertThat(caller.readToEnd()).isEmpty();
        }
        try (Peer caller = Peer.connect(stub.port())) {
            assertThat(caller.ask("y")).isEqualTo("ok\n");
        }
        assertThat(said(stub::close)).contains("java.lang.StackOverflowError\n");
    }

    @Test
    void answerThatTheFramingCannotCarryIsReportedAndTheClientDoesNotWait() throws IOException {
        stub.when(equalTo("PING")).reply("PO\nNG");
        try (Peer caller = Peer.connect(stub.port())) {
            caller.send("PING\n");
            assertThat(caller.readToEnd()).isEmpty();
        }
        assertThat(said(stub::close))
                .contains("1. the answer to message 1 of connection 1 could not be given: a message"
                        + " in line framing cannot contain a line feed (at byte 2); send it as"
                        + " several messages, or use length:4\n");
    }

    @Test
    void pushThatCannotBeSentIsReported() throws IOException {
        stub.greet(Answer.template("hello {name}"));
        stub.when(anything()).reply("ok");
        try (Peer caller = Peer.connect(stub.port())) {
            caller.ask("x");
        }
        assertThat(said(stub::close))
                .contains("1. something that is said unasked of connection 1 could not be given:"
                        + " the template names {name}, which is neither one of its words nor a"
                        + " group of the rule's pattern; the groups are []\n");
    }

    @Test
    void pushWithoutRoomIsReported() throws Exception {
        stub.when(anything())
                .answer(Answer.text("begun")
                        .then(Answer.text("late").after(Duration.ofSeconds(5))));
        try (Peer caller = Peer.connect(stub.port())) {
            // from here on nothing else is taken up
            assertThat(caller.ask("x")).isEqualTo("begun\n");
            for (int i = 0; i < 1030; i++) {
                stub.push(Answer.text("now"));
            }
            caller.reset();
        }
        assertThat(said(stub::close))
                .contains("something that is said unasked of connection 1 could not be given: a"
                        + " push found 1024 answers waiting, and no room; push less often\n");
    }
}
