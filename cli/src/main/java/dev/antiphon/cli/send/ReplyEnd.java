package dev.antiphon.cli.send;

import dev.antiphon.cli.option.PatternOption;

import java.time.Duration;

/** The condition that ends a reply. */
sealed interface ReplyEnd {
    /** An end after a number of messages. */
    record Messages(int count) implements ReplyEnd {}

    /**
     * An end with the first message in which the pattern occurs; in the raw framing, with the byte
     * that makes the match certain.
     */
    record Match(PatternOption pattern) implements ReplyEnd {}

    /** An end by the server's close. */
    record Close() implements ReplyEnd {}

    /**
     * An end by a silence, or by the server's close before it.
     *
     * @param isChosen true if the user set its length
     */
    record Pause(Duration silence, boolean isChosen) implements ReplyEnd {}
}
