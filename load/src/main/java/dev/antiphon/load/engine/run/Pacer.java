package dev.antiphon.load.engine.run;

import dev.antiphon.load.engine.plan.SendSchedule;

import org.HdrHistogram.Histogram;

/** The decision when the requests of one phase begin, for one loop. For its loop's thread alone. */
interface Pacer {
    /** Begins the requests that are due. */
    void turn(long now);

    /** Handles a slot that has room again and may get a request at once. */
    void roomAgain(ConnectionSlot slot, long now);

    /** Returns whether no request is left to begin, once the schedule has ended. */
    boolean isDone();

    /** Returns the time of the next turn, or {@code DrivenLoop.NEVER}. */
    long nextTurn(long now);

    /** Ends the phase by a schedule that ends sooner. */
    void endWith(SendSchedule sooner);

    /** Returns the delays of requests that the generator caused. */
    Histogram lateness();
}
