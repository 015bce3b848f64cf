package dev.antiphon.load.engine.measure;

import org.HdrHistogram.Histogram;

/**
 * The counts of one event loop in a phase, except those of the seconds that it has already passed
 * to the collector.
 *
 * @param rest the last, unfinished second
 * @param service the times from the actual sending to the complete reply, in nanoseconds
 * @param lateness the delays of sending that the generator caused, in nanoseconds
 * @param span the duration of the phase
 */
public record LoopShare(SecondWindow rest, Histogram service, Histogram lateness, PhaseSpan span) {}
