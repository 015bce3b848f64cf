package dev.antiphon.engine;

import org.jspecify.annotations.Nullable;

/** Something with a deadline: an entry of a {@link DeadlineWheel}, linked in place. */
abstract class Timed {
    /** No deadline. */
    static final long NEVER = Long.MAX_VALUE;

    @Nullable
    Timed before;

    @Nullable
    Timed after;

    /** The tick it is entered at; negative while it is in no wheel. */
    long tick = -1;

    /**
     * The time may have come. May be early, never late by more than a tick: look, and schedule
     * again if it is not yet.
     */
    abstract void due(long now);
}
