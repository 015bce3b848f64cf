package dev.antiphon.load.engine.measure;

import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Interval;
import dev.antiphon.load.result.Latency;

import java.time.Duration;
import java.util.List;

/**
 * What came of one phase of a run, over all loops.
 *
 * @param lateness of sending, where a connection was free; none in the closed model
 * @param took from the measurement's beginning to its end or the last reply
 * @param ran how long all loops together were at it
 * @param use what the loops' threads had of the processors
 */
public record PhaseResult(
        Counts counts,
        Latency response,
        Latency service,
        Latency lateness,
        List<Interval> timeline,
        Duration took,
        Duration ran,
        ProcessorUse use) {}
