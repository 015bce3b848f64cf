package dev.antiphon.stub.answer;

import dev.antiphon.message.Message;
import dev.antiphon.stub.match.Request;

import java.time.Instant;
import java.util.Map;

/**
 * The values that a template of an answer may name.
 *
 * @param request the answered request; an empty message where nothing was asked
 * @param groups the bytes of the matcher's groups in it, by name
 * @param connection the number of the connection, from 1
 * @param count the number of this rule's answers, this one included
 * @param time now
 */
public record Occasion(
        Request request, Map<String, Message> groups, long connection, long count, Instant time) {

    /** Returns one where nothing was asked: a greeting, a push. */
    public static Occasion unasked(long connection, long count, Instant time) {
        return new Occasion(Request.of(Message.empty()), Map.of(), connection, count, time);
    }
}
