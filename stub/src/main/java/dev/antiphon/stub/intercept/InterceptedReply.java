package dev.antiphon.stub.intercept;

import dev.antiphon.message.Message;
import dev.antiphon.message.Reply.After;

import java.util.List;
import java.util.Optional;

/**
 * The decision about a message: what goes on in its place. Immutable.
 *
 * @param before messages that go on first
 * @param message the message itself, or another one in its place; empty to drop it. The object that
 *     was intercepted passes with its bytes as they arrived
 * @param after messages that go on last
 * @param end the end of the connection after them; {@link After#KEEP} for none
 */
public record InterceptedReply(
        List<Message> before, Optional<Message> message, List<Message> after, After end) {
    /** Copies the lists. */
    public InterceptedReply {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /** Returns the decision that passes this message alone. */
    public static InterceptedReply pass(Message message) {
        return new InterceptedReply(List.of(), Optional.of(message), List.of(), After.KEEP);
    }

    /** Returns the decision by which nothing goes on. */
    public static InterceptedReply drop() {
        return new InterceptedReply(List.of(), Optional.empty(), List.of(), After.KEEP);
    }
}
