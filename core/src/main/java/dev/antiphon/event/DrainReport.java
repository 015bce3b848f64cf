package dev.antiphon.event;

import java.time.Duration;
import java.util.Map;

/**
 * The result of a drain. Either {@code finished} or {@code cut} counts each connection that was
 * open or in the backlog when the drain began, or that arrived before the addresses were free.
 *
 * @param finished connections that ended by an orderly close, with all their requests answered
 * @param cut connections that ended otherwise
 * @param reasons the number of cut connections by reason. At the drain's deadline: {@code
 *     in-flight} (a handler had not answered), {@code unsent} (the peer had not accepted its reply)
 *     or {@code half-message} (a request had not arrived whole). Before the deadline: {@code
 *     crossed} (bytes arrived after the server had ended its output, so that the client gets no
 *     reply to them) or {@code failure} (a failure ended the connection; an event contains it)
 * @param took the duration of the drain
 */
public record DrainReport(int finished, int cut, Map<String, Integer> reasons, Duration took) {
    /**
     * Checks and copies the reasons.
     *
     * @throws IllegalArgumentException when they do not add up to {@code cut}
     */
    public DrainReport {
        reasons = Map.copyOf(reasons);
        int sum = reasons.values().stream().mapToInt(Integer::intValue).sum();
        if (sum != cut) {
            throw new IllegalArgumentException(
                    "cut is " + cut + " but its reasons add up to " + sum);
        }
    }
}
