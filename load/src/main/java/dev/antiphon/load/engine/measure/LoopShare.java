package dev.antiphon.load.engine.measure;

import org.HdrHistogram.Histogram;

/**
 * What one loop has counted in a whole phase, but for the seconds that were handed over before.
 *
 * @param rest the last, unfinished second
 * @param service from the actual sending
 * @param lateness of sending, where a connection was free
 * @param tookNanos from the measurement's beginning to its end or the last reply
 * @param ranNanos how long the phase was without its warm-up, waiting for the last replies included
 * @param use what the loop's thread had of the processors meanwhile
 */
public record LoopShare(
        SecondWindow rest,
        Histogram service,
        Histogram lateness,
        long tookNanos,
        long ranNanos,
        ProcessorUse use) {}
