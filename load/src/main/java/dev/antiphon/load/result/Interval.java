package dev.antiphon.load.result;

import java.time.Duration;
import java.util.Optional;

/**
 * One second of a run.
 *
 * @param at its beginning, from the run's
 * @param counts the requests planned, sent and ended in it
 * @param times the response times of the replies that came in it
 * @param stalled true where requests waited and no reply came for a quarter of a second or longer,
 *     and for five median response times; a stall over two seconds may be in one of both
 * @param generatorLate true where the generator sent much later than planned
 */
public record Interval(
        Duration at, Counts counts, Times times, boolean stalled, boolean generatorLate) {
    /**
     * Response times of one second.
     *
     * @param p50 the median; empty with too few replies
     * @param p99 the 99th percentile; empty with too few replies
     * @param max the longest; empty without a reply
     */
    public record Times(Optional<Duration> p50, Optional<Duration> p99, Optional<Duration> max) {
        /** The times of a second without a reply. */
        public static final Times NONE =
                new Times(Optional.empty(), Optional.empty(), Optional.empty());

        /** Returns the times that these replies have. */
        public static Times of(Latency latency) {
            return new Times(latency.percentile(50), latency.percentile(99), latency.max());
        }
    }
}
