package dev.antiphon.engine.loop;

import org.jspecify.annotations.Nullable;

/** A task with a deadline: an entry of a {@link DeadlineWheel}, linked in place. */
public abstract class TimerTask {
    /** The time of a deadline that never comes. */
    public static final long NEVER = Long.MAX_VALUE;

    @Nullable
    TimerTask before;

    @Nullable
    TimerTask after;

    /** The tick at which the task is entered; negative if it is not scheduled. */
    long tick = -1;

    /**
     * Handles a visit, which may be early, but is at most one tick late. The task checks its
     * deadline, and schedules itself again if it has not passed.
     */
    public abstract void due(long now);
}
