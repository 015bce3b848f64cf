package dev.antiphon.engine.client;

import dev.antiphon.engine.loop.TimerTask;
import dev.antiphon.message.MessageView;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The calls of one connection that wait for their replies, with the rule that matches replies to
 * calls. Used on the loop's thread only. Times are in nanoseconds of the monotonic clock.
 */
interface ReplyMatcher {
    /**
     * Returns whether replies may come in any order. A late or unexpected reply can then be dropped
     * without closing the connection.
     */
    boolean anyOrder();

    /** Adds a call that is about to be sent. */
    void add(Call call);

    /** Removes a call that could not be sent. */
    void remove(Call call);

    /**
     * Returns whether a key is in use: its call is in flight, or its late reply may still arrive.
     */
    boolean holds(Object key);

    /**
     * Abandons a call that ended without its reply. The reply may still arrive.
     *
     * @return the number of abandoned calls whose reply may still arrive; {@link #size} does not
     *     include them
     */
    int abandon(Call call);

    /** Returns the call that this reply answers, without removing it; null if there is none. */
    @Nullable
    Call peek(MessageView reply);

    /** Removes and returns the call that this reply answers; null if there is none. */
    @Nullable
    Call take(MessageView reply);

    /** Returns the number of calls in flight, which count toward the connection's limit. */
    int size();

    /** Removes and returns all calls. */
    List<Call> clear();

    /** Returns the calls whose reply is overdue at the given time. */
    List<Call> late(long now);

    /** Returns the earliest deadline of a reply; {@link TimerTask#NEVER} without calls. */
    long earliest();
}
