package dev.antiphon.load.result;

import java.time.Duration;
import java.util.Optional;

/**
 * The measurements of one second of a run.
 *
 * @param at the time from the start of the measurement to the start of this second
 * @param counts the requests planned, sent and ended in this second
 * @param times the response times of the replies that arrived in this second
 * @param stalled true if requests waited and no reply arrived for at least 250 ms and at least five
 *     median response times; a stall across two seconds may mark one or both of them
 * @param generatorLate true if the generator delayed a request by more than 20 ms
 */
public record Interval(
        Duration at, Counts counts, Times times, boolean stalled, boolean generatorLate) {
    /**
     * The response times of one second.
     *
     * @param p50 the median; empty with too few replies
     * @param p99 the 99th percentile; empty with too few replies
     * @param max the longest time; empty without a reply
     */
    public record Times(Optional<Duration> p50, Optional<Duration> p99, Optional<Duration> max) {
        /** The times of a second without a reply. */
        public static final Times NONE =
                new Times(Optional.empty(), Optional.empty(), Optional.empty());

        /** Returns the percentiles of these response times. */
        public static Times of(Latency latency) {
            return new Times(latency.percentile(50), latency.percentile(99), latency.max());
        }
    }
}
