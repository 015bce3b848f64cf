package dev.antiphon.junit;

import static dev.antiphon.junit.AntiphonAssertions.assertThat;
import static dev.antiphon.stub.match.Matchers.equalTo;
import static dev.antiphon.stub.match.Matchers.startsWith;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.TcpClient;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.stub.StubServer;
import dev.antiphon.stub.answer.Answer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ConversationAssertTest {
    @Stub(framing = "line", keepOpen = true)
    private StubServer stub;

    private TcpClient client;
    private Conversation conversation;

    @BeforeEach
    void open() throws InterruptedException {
        stub.greet(Answer.text("220 ready"));
        stub.when(equalTo("HELO")).reply("250 hello");
        stub.when(equalTo("QUIT")).answer(Answer.text("221 bye").thenClose());
        stub.when(equalTo("RSET")).answer(Answer.nothing().thenReset());
        client = TcpClient.to(stub.address(), Framing.line()).build();
        conversation = client.open();
    }

    @AfterEach
    void close() {
        conversation.close();
        client.close();
    }

    @Test
    void conversationIsReportedLineByLine() {
        assertThat(conversation)
                .receives(startsWith("220 "))
                .sends("HELO")
                .receives("250 hello")
                .sends(Message.text("QUIT"))
                .receives(Message.text("221 bye"));
    }

    @Test
    void anotherMessageIsShownWithItsDifferenceAndItsLine() {
        assertThatThrownBy(() -> assertThat(conversation)
                        .receives("220 ready")
                        .sends("HELO")
                        .receives("250 help"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        line 3: expected a message that is "250 help",
                          but byte 7 is 0x6c 'l', not 0x70 'p'
                          received:
                            0000  32 35 30 20 68 65 6c 6c 6f                       250 hello
                                                       ^^
                          expected:
                            0000  32 35 30 20 68 65 6c 70                          250 help
                                                       ^^
                        """);
    }

    @Test
    void endInPlaceOfAMessageIsReported() {
        assertThatThrownBy(() -> assertThat(conversation)
                        .receives("220 ready")
                        .sends("QUIT")
                        .receives("221 bye")
                        .receives("anything"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("line 4: expected a message that is \"anything\", but the other side"
                        + " has ended");
    }

    @Test
    void failureInPlaceOfAMessageIsReportedWithItsReason() {
        assertThatThrownBy(() -> assertThat(conversation)
                        .receives("220 ready")
                        .sends("RSET")
                        .receives("250 ok"))
                .isInstanceOf(AssertionError.class)
                .hasMessage(
                        "line 3: expected a message that is \"250 ok\", but there is none: the peer"
                                + " reset the connection (10 bytes received, 5 bytes sent)");
    }

    @Test
    void messageThatCannotBeSentIsNamedWithItsReason() {
        assertThatThrownBy(() -> assertThat(conversation).sends("two\nlines"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("line 1: \"two\\nlines\" was not sent: a message in line framing cannot"
                        + " contain a line feed (at byte 3); send it as several messages, or use"
                        + " length:4");
        conversation.close();
        assertThatThrownBy(() -> assertThat(conversation).sends("HELO"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("line 1: \"HELO\" was not sent: stopped on this side before it was"
                        + " finished");
    }

    @Test
    void interruptedTestIsReportedAsInterrupted() {
        ConversationAssert talk = assertThat(conversation).receives("220 ready");
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> talk.receives("more"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("line 2: the test was interrupted");
        org.assertj.core.api.Assertions.assertThat(Thread.interrupted()).isTrue();
    }
}
