package dev.antiphon.stub.answer;

import dev.antiphon.message.Message;
import dev.antiphon.stub.match.Request;

import java.time.Instant;
import java.util.Map;

/**
 * What an answer is given to, as far as a template may name it.
 *
 * @param request what is answered; an empty message where nothing was asked
 * @param groups what the matcher found in it, by name
 * @param connection the number of the connection, from 1
 * @param count how many times this rule has answered, this time included
 * @param time now
 */
public record Occasion(
        Request request, Map<String, String> groups, long connection, long count, Instant time) {

    /** One where nothing was asked: a greeting, a push. */
    public static Occasion unasked(long connection, long count, Instant time) {
        return new Occasion(Request.of(Message.empty()), Map.of(), connection, count, time);
    }
}
