package dev.antiphon.load.result;

import java.time.Duration;
import java.util.Optional;

/**
 * One second of a run.
 *
 * @param at its beginning, from the run's
 * @param counts what was planned and sent in it, and what ended in it
 * @param p50 of the response times of replies that came in it; empty with too few
 * @param p99 likewise
 * @param max likewise; empty where no reply came
 * @param stalled whether requests were waiting, and no reply came for a quarter of a second or
 *     longer, and for five median response times; a stall over two seconds may be one of both
 * @param generatorLate whether the generator itself sent much later than planned
 */
public record Interval(
        Duration at,
        Counts counts,
        Optional<Duration> p50,
        Optional<Duration> p99,
        Optional<Duration> max,
        boolean stalled,
        boolean generatorLate) {}
