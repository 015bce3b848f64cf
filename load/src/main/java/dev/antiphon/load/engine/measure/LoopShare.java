package dev.antiphon.load.engine.measure;

import org.HdrHistogram.Histogram;

/**
 * The share of one loop in a phase, without the seconds that were handed over before.
 *
 * @param rest the last, unfinished second
 * @param service times from the actual sending
 * @param lateness of sending, where a connection was free
 * @param span the time that it took
 */
public record LoopShare(SecondWindow rest, Histogram service, Histogram lateness, PhaseSpan span) {}
