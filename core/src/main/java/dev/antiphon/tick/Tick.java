package dev.antiphon.tick;

import java.time.Duration;

/**
 * One turn of the work of {@link Ticks}.
 *
 * @param number the number of the tick, from 1; skipped ticks have numbers too, so that the number
 *     times the period is the time since the start
 * @param plannedNanos the planned time of the tick by {@link System#nanoTime}
 * @param lateness the time from the planned time to the beginning of the tick
 */
public record Tick(long number, long plannedNanos, Duration lateness) {}
