package dev.antiphon.stub;

import dev.antiphon.argument.TimeText;
import dev.antiphon.stub.answer.Answer;

import java.time.Duration;

/**
 * A schedule of a message that the stub sends repeatedly on every connection, without a request.
 *
 * @param first the time from the opening of the connection to the first push
 * @param every the time between two pushes
 * @param times the largest number of pushes; the end of the connection stops them earlier
 */
public record PushSchedule(Duration first, Duration every, long times, Answer answer) {
    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException when {@code first} is negative, {@code every} is not above
     *     zero, or {@code times} is below 1
     */
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
