package dev.antiphon.load.engine.measure;

import org.HdrHistogram.Histogram;

/**
 * The counts of one loop in a phase, without the seconds that it has already passed to the
 * collector.
 *
 * @param rest the last, unfinished second
 * @param service the times from the actual sending
 * @param lateness the delays of sending that the generator caused
 * @param span the duration of the phase
 */
public record LoopShare(SecondWindow rest, Histogram service, Histogram lateness, PhaseSpan span) {}
