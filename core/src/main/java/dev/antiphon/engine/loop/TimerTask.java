package dev.antiphon.engine.loop;

import org.jspecify.annotations.Nullable;

/** A task with a deadline: an entry of a {@link DeadlineWheel}, linked in place. */
public abstract class TimerTask {
    /** The deadline that never passes. */
    public static final long NEVER = Long.MAX_VALUE;

    @Nullable
    TimerTask before;

    @Nullable
    TimerTask after;

    /** The tick at which the task is visited; negative if it is not scheduled. */
    long tick = -1;

    /**
     * Called at each visit by the wheel. A visit may be early, but is at most one tick late. The
     * task checks whether its deadline has passed; if not, it schedules itself again.
     *
     * @param now the time in nanoseconds of the monotonic clock
     */
    public abstract void due(long now);
}
