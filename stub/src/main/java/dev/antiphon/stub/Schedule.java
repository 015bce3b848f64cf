package dev.antiphon.stub;

import dev.antiphon.stub.answer.Answer;

import java.time.Duration;

/**
 * What is pushed to every connection by itself.
 *
 * @param first how long after the connection's opening
 * @param every from one time to the next
 * @param times how often; the connection's end ends it before
 */
public record Schedule(Duration first, Duration every, long times, Answer answer) {
    /** Refuses what cannot be. */
    public Schedule {
        if (first.isNegative() || every.isNegative() || every.isZero() || times < 1) {
            throw new IllegalArgumentException("cannot push " + times + " times, first after "
                    + first + ", then every " + every);
        }
    }
}
