package dev.antiphon.stub.answer;

import dev.antiphon.message.Message;
import dev.antiphon.stub.match.Request;

import java.time.Instant;
import java.util.Map;

/**
 * The values that a template of an answer may name.
 *
 * @param request the answered request; with an empty message if there was no request
 * @param groups the bytes of the matcher's groups in the request, by name
 * @param connection the number of the connection, from 1
 * @param count the number of this rule's answers, including this answer
 * @param time the current time
 */
public record Occasion(
        Request request, Map<String, Message> groups, long connection, long count, Instant time) {

    /** Returns an occasion without a request, for a greeting or a push. */
    public static Occasion unasked(long connection, long count, Instant time) {
        return new Occasion(Request.of(Message.empty()), Map.of(), connection, count, time);
    }
}
