package dev.antiphon.load.engine.run;

import dev.antiphon.load.engine.plan.SendSchedule;

import org.HdrHistogram.Histogram;

/** Decides when the requests of one phase begin, for one loop. For its loop's thread alone. */
interface Pacer {
    /** Begins the requests that are due. */
    void turn(long now);

    /** Takes note of a slot that has room again; it may get a request at once. */
    void roomAgain(ConnectionSlot slot, long now);

    /** Returns whether no request is left to begin, once the schedule has ended. */
    boolean isDone();

    /** Returns the time of the next turn, or {@code DrivenLoop.NEVER}. */
    long nextTurn(long now);

    /** Ends the phase by a schedule that ends sooner. */
    void endWith(SendSchedule sooner);

    /** Returns how late requests were by the generator's failure. */
    Histogram lateness();
}
