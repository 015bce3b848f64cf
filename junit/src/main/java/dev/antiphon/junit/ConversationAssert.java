package dev.antiphon.junit;

import dev.antiphon.failure.FailureException;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.match.Matchers;
import dev.antiphon.stub.match.Request;
import dev.antiphon.stub.match.report.Difference;
import dev.antiphon.text.Escapes;

import java.time.Duration;

/**
 * Assertions on the messages of a conversation. It can also send messages. {@link
 * AntiphonAssertions} creates instances.
 */
public final class ConversationAssert {
    private static final int SHOWN_BYTES = 80;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Conversation conversation;
    private int lines;

    ConversationAssert(Conversation conversation) {
        this.conversation = conversation;
    }

    /** Sends this text. */
    public ConversationAssert sends(String text) {
        return sends(Message.text(text));
    }

    /**
     * Sends this message.
     *
     * @throws AssertionError when the message cannot be sent, or the test is interrupted
     */
    public ConversationAssert sends(Message message) {
        lines++;
        try {
            conversation.send(message);
            return this;
        } catch (FailureException e) {
            String shown = Escapes.shown(message, SHOWN_BYTES);
            throw new AssertionError(
                    "line " + lines + ": \"" + shown + "\" was not sent: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Asserts that the next message is received within 5 s and has this text. */
    public ConversationAssert receives(String text) {
        return receives(Matchers.equalTo(text));
    }

    /** Asserts that the next message is received within 5 s and equals this message. */
    public ConversationAssert receives(Message message) {
        return receives(Matchers.equalTo(message));
    }

    /**
     * Asserts that the next message is received within 5 s and matches.
     *
     * @throws AssertionError when another message or no message is received
     */
    public ConversationAssert receives(Matcher matcher) {
        lines++;
        String expected = "line " + lines + ": expected a message that " + matcher;
        try {
            Message found = conversation
                    .receive(PATIENCE)
                    .orElseThrow(
                            () -> new AssertionError(expected + ", but the other side has ended"));
            Request asked = Request.of(found);
            if (!matcher.matches(asked)) {
                throw new AssertionError(
                        expected + ",\n" + Difference.of(found, matcher.explain(asked)));
            }
            return this;
        } catch (FailureException e) {
            throw new AssertionError(expected + ", but there is none: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private AssertionError interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new AssertionError("line " + lines + ": the test was interrupted", cause);
    }
}
