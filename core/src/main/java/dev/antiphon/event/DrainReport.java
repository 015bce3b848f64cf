package dev.antiphon.event;

import java.time.Duration;
import java.util.Map;

/**
 * The result of a drain. Every connection that was open or waiting when the drain began to free the
 * addresses, or that came before they were free, is in {@code finished} or in {@code cut}.
 *
 * @param finished connections that ended in order, with all their requests answered
 * @param cut connections that ended otherwise
 * @param reasons how many of these for which reason. At the end of the drain's time: {@code
 *     in-flight} (a handler had not answered), {@code unsent} (the peer had not taken its answer)
 *     or {@code half-message} (a request had not arrived whole). Before that: {@code crossed}
 *     (bytes arrived after the server had ended its side in order, so that a client sees the end in
 *     place of a reply) or {@code failure} (a failure ended the connection; the events name it)
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
