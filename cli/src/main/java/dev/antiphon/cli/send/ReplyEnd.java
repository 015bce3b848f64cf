package dev.antiphon.cli.send;

import dev.antiphon.cli.option.PatternOption;

import java.time.Duration;

/** The end of a reply. */
sealed interface ReplyEnd {
    /** So many messages are a reply. */
    record Messages(int count) implements ReplyEnd {}

    /**
     * A message in which the pattern matches is the last one; in raw framing, a match in the bytes
     * so far.
     */
    record Match(PatternOption pattern) implements ReplyEnd {}

    /** The server's close ends the reply. */
    record Close() implements ReplyEnd {}

    /**
     * A silence ends the reply, or the server's close before.
     *
     * @param isChosen true if the user gave its length
     */
    record Pause(Duration silence, boolean isChosen) implements ReplyEnd {}
}
