package dev.antiphon.engine.client;

import dev.antiphon.engine.loop.TimerTask;
import dev.antiphon.message.MessageView;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The calls that one connection has sent and whose replies are expected, with the rule that matches
 * replies to them. For the loop's thread alone.
 */
interface ReplyMatcher {
    /**
     * Returns whether replies may come in any order, so that a late or unexpected reply does no
     * harm.
     */
    boolean anyOrder();

    /** Adds a call that is about to be sent. */
    void add(Call call);

    /** Removes a call that could not be sent. */
    void remove(Call call);

    /** Returns whether a key is in use: its call is in flight, or its late reply may still come. */
    boolean holds(Object key);

    /**
     * Abandons a call that ended without its reply, which may still come.
     *
     * @return the number of replies of abandoned calls that may still come, not included in {@link
     *     #size}
     */
    int abandon(Call call);

    /** Returns the call that this reply answers, without removing it; null if there is none. */
    @Nullable
    Call peek(MessageView reply);

    /** Removes and returns the call that this reply answers; null if there is none. */
    @Nullable
    Call take(MessageView reply);

    /** Returns the number of calls that use a slot of the connection. */
    int size();

    /** Removes and returns all calls. */
    List<Call> clear();

    /** Returns the calls whose reply is overdue. */
    List<Call> late(long now);

    /** Returns the earliest deadline of a reply; {@link TimerTask#NEVER} without calls. */
    long earliest();
}
