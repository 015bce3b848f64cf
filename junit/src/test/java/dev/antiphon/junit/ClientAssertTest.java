package dev.antiphon.junit;

import static dev.antiphon.junit.AntiphonAssertions.assertThat;
import static dev.antiphon.stub.match.Matchers.equalTo;
import static dev.antiphon.stub.match.Matchers.startsWith;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.TcpClient;
import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.Failure;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.StubServer;
import dev.antiphon.stub.answer.Answer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientAssertTest {
    @Stub(framing = "line")
    private StubServer stub;

    private TcpClient client;

    @BeforeEach
    void connect() {
        client = TcpClient.to(stub.address(), Framing.line()).build();
        stub.when(equalTo("PING")).reply("PONG");
        stub.when(equalTo("QUIT")).answer(Answer.nothing().thenClose());
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void repliesAreCompared() {
        assertThat(client)
                .sends("PING")
                .receives("PONG")
                .sends("PING")
                .receives(startsWith("PO"))
                .sends("QUIT")
                .fails(ClientFailure.ClosedWithoutReply.class);
    }

    @Test
    void anotherReplyIsShownWithItsDifference() {
        assertThatThrownBy(() -> assertThat(client).sends("PING").receives("PING"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        sent "PING", expected a reply that is "PING",
                          but byte 1 is 0x4f 'O', not 0x49 'I'
                          received:
                            0000  50 4f 4e 47                                      PONG
                                     ^^
                          expected:
                            0000  50 49 4e 47                                      PING
                                     ^^
                        """);
    }

    @Test
    void missingReplyIsReportedWithItsReason() {
        assertThatThrownBy(() -> assertThat(client).sends("QUIT").receives("BYE"))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith(
                        "sent \"QUIT\", expected a reply that is \"BYE\", but there is none: ");
    }

    @Test
    void unexpectedReplyIsShown() {
        assertThatThrownBy(() -> assertThat(client)
                        .sends("PING")
                        .fails(ClientFailure.ClosedWithoutReply.class))
                .hasMessage("sent \"PING\", expected no reply because of ClosedWithoutReply, but"
                        + " received \"PONG\"");
    }

    @Test
    void anotherReasonIsShown() {
        assertThatThrownBy(() -> assertThat(client).sends("QUIT").fails(Failure.TimedOut.class))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith(
                        "sent \"QUIT\", expected no reply because of TimedOut, but it"
                                + " is ClosedWithoutReply: ");
    }

    @Test
    void interruptedTestIsReportedAsInterrupted() {
        stub.when(equalTo("silence")).answer(Answer.nothing().thenKeep());
        ReplyAssert asked = assertThat(client).sends("silence");
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> asked.receives("PONG"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("sent \"silence\", but the test was interrupted");
        org.assertj.core.api.Assertions.assertThat(Thread.interrupted()).isTrue();
    }
}
