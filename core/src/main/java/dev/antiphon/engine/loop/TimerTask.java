package dev.antiphon.engine.loop;

import org.jspecify.annotations.Nullable;

/** Something with a deadline: an entry of a {@link DeadlineWheel}, linked in place. */
public abstract class TimerTask {
    /** No deadline. */
    public static final long NEVER = Long.MAX_VALUE;

    @Nullable
    TimerTask before;

    @Nullable
    TimerTask after;

    /** The tick it is entered at; negative while it is in no wheel. */
    long tick = -1;

    /**
     * The time may have come. May be early, never late by more than a tick: look, and schedule
     * again if it is not yet.
     */
    public abstract void due(long now);
}
