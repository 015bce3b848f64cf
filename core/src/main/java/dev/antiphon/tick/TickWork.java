package dev.antiphon.tick;

/** The work of each tick. It runs on the thread of its {@link Ticks} only. */
@FunctionalInterface
public interface TickWork {
    /**
     * Does the work of one tick. It may block, at the price of overruns.
     *
     * @throws Exception when the work fails; it is reported, and the next tick runs
     */
    void run(Tick tick) throws Exception;
}
