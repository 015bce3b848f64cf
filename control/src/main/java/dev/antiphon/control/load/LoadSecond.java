package dev.antiphon.control.load;

import java.time.Duration;
import java.util.Optional;

/**
 * The measurements of one second of a load.
 *
 * @param at the number of the second since the begin of the load, from 1
 * @param planned the number of requests that were planned for this second
 * @param replies the number of requests that were answered as expected
 * @param errors the number of requests that failed
 * @param times the response times of this second
 */
public record LoadSecond(long at, long planned, long replies, long errors, Times times) {
    /** Response times; a percentile is empty with too few replies. */
    public record Times(
            Optional<Duration> p50,
            Optional<Duration> p90,
            Optional<Duration> p99,
            Optional<Duration> p999,
            Optional<Duration> max) {
        /** The times of a second without a reply. */
        public static final Times NONE = new Times(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
