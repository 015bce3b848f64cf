package dev.antiphon.stub.answer;

import dev.antiphon.message.Message;
import dev.antiphon.stub.match.Request;

import java.time.Instant;
import java.util.Map;

/**
 * The values that can be inserted into an answer when it is sent.
 *
 * @param request the answered request; its message is empty for a greeting or a push
 * @param groups the bytes of the groups of the matcher's pattern, by number and name
 * @param connection the number of the connection, from 1
 * @param count the number of answers of the rule so far, including this answer
 * @param time the current time
 */
public record Occasion(
        Request request, Map<String, Message> groups, long connection, long count, Instant time) {

    /** Returns the values for an answer without a request, such as a greeting or a push. */
    public static Occasion unasked(long connection, long count, Instant time) {
        return new Occasion(Request.of(Message.empty()), Map.of(), connection, count, time);
    }
}
