package dev.antiphon.tick;

/**
 * The counters of {@link Ticks} since their start.
 *
 * @param ticks the number of ticks that have run
 * @param overruns the number of ticks that ended after the planned time of the next one
 * @param skipped the number of ticks that did not run because of overruns
 * @param failures the number of exceptions of the work, the commands and the callbacks
 * @param refused the number of commands refused because too many waited or the ticks were closed
 */
public record TickCounters(long ticks, long overruns, long skipped, long failures, long refused) {}
