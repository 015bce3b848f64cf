package dev.antiphon.load.engine.run;

import dev.antiphon.load.engine.plan.SendSchedule;

import org.HdrHistogram.Histogram;

/**
 * The rule by which the requests of one phase begin on one event loop. Only the thread of that loop
 * may use it. Times are values of {@link System#nanoTime}.
 */
interface Pacer {
    /** Begins the requests that are due. */
    void turn(long now);

    /** Handles a slot that has room again. A request may begin in it at once. */
    void roomAgain(ConnectionSlot slot, long now);

    /** Returns whether no further request will begin after the end of the schedule. */
    boolean isDone();

    /** Returns the time of the next turn, or {@code DrivenLoop.NEVER}. */
    long nextTurn(long now);

    /** Replaces the schedule by one that ends sooner. */
    void endWith(SendSchedule sooner);

    /** Returns the delays of sending that the generator caused, in nanoseconds. */
    Histogram lateness();
}
