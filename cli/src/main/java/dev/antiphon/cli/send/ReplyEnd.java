package dev.antiphon.cli.send;

import dev.antiphon.cli.option.PatternOption;

import java.time.Duration;

/** The condition that ends a reply. */
sealed interface ReplyEnd {
    /** The condition that this number of messages has arrived. */
    record Messages(int count) implements ReplyEnd {}

    /**
     * The condition that the pattern occurs in a message, which is the last message of the reply.
     * In the raw framing, the reply ends with the byte that makes the match certain: no later byte
     * can change it.
     */
    record Match(PatternOption pattern) implements ReplyEnd {}

    /** The condition that the server closes the connection. */
    record Close() implements ReplyEnd {}

    /**
     * The condition that no message arrives for a time, or that the server closes the connection.
     *
     * @param isChosen true if the user set the length of the pause
     */
    record Pause(Duration silence, boolean isChosen) implements ReplyEnd {}
}
