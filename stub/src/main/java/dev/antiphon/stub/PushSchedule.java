package dev.antiphon.stub;

import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.text.TimeText;

import java.time.Duration;

/**
 * What is pushed to every connection by itself.
 *
 * @param first how long after the connection's opening
 * @param every from one time to the next
 * @param times how often; the connection's end ends it before
 */
public record PushSchedule(Duration first, Duration every, long times, Answer answer) {
    /** Refuses what cannot be. */
    public PushSchedule {
        if (first.isNegative()) {
            throw new IllegalArgumentException(
                    "first after " + TimeText.of(first) + "; give a time from 0");
        }
        if (every.isNegative() || every.isZero()) {
            throw new IllegalArgumentException(
                    "every " + TimeText.of(every) + "; give a time above zero");
        }
        if (times < 1) {
            throw new IllegalArgumentException("times is " + times + "; give 1 or more");
        }
    }
}
