package dev.antiphon;

import java.time.Duration;
import java.util.Map;

/**
 * How a drain ended. Every connection that was open or waiting when it began is in {@code finished}
 * or in {@code cut}.
 *
 * @param finished connections that ended in order, with all their requests answered
 * @param cut connections that were ended before that
 * @param reasons how many were cut for which reason: {@code in-flight} (a handler had not
 *     answered), {@code unsent} (the peer had not taken its answer) or {@code half-message} (a
 *     request had not arrived whole)
 * @param took how long the drain lasted
 */
public record DrainReport(int finished, int cut, Map<String, Integer> reasons, Duration took) {
    /** A report that adds up. */
    public DrainReport {
        reasons = Map.copyOf(reasons);
        int sum = reasons.values().stream().mapToInt(Integer::intValue).sum();
        if (sum != cut) {
            throw new IllegalArgumentException(
                    "cut is " + cut + " but its reasons add up to " + sum);
        }
    }
}
