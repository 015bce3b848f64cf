package dev.antiphon.tick;

import java.time.Duration;

/**
 * A tick that ended after the planned time of the next one.
 *
 * @param tick the tick
 * @param lasting the time from the beginning of the tick to its end, commands included
 * @param late the time from the planned time of the next tick to the end of this one
 * @param skipped the number of ticks that do not run because of it
 */
public record Overrun(Tick tick, Duration lasting, Duration late, long skipped) {}
