package dev.antiphon.cli.connect;

import dev.antiphon.address.Address;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.FailureTexts;
import dev.antiphon.cli.text.Status;
import dev.antiphon.config.Limits;

import java.time.Duration;

/**
 * The settings of a conversation.
 *
 * @param timeout the time limit for a message that is awaited, and for the end of the connection
 * @param ready the time during which failed attempts to connect are repeated
 * @param awaitsReplies whether each message needs a reply, if no person watches
 */
record ConnectTerms(
        Address target, Limits limits, Duration timeout, Duration ready, boolean awaitsReplies) {
    /** Returns the failure of a server that has not ended the connection in time. */
    CliException notClosed(Duration atMost) {
        return new CliException(
                Status.TIMEOUT, "connect-not-closed", target, FailureTexts.seconds(atMost));
    }
}
