package dev.antiphon.engine.client;

import dev.antiphon.engine.loop.TimerTask;
import dev.antiphon.message.MessageView;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The calls that one connection has sent and whose replies it awaits: it knows which reply is
 * whose. For the loop alone.
 */
interface ReplyMatcher {
    /**
     * Returns whether replies may come in any order, so that one that is late, or unasked for, does
     * no harm.
     */
    boolean anyOrder();

    /** Takes one that is about to be sent. */
    void add(Call call);

    /** Forgets one that could not be sent after all. */
    void remove(Call call);

    /** Returns whether the key of a call is taken: it is awaited, or its reply may still come. */
    boolean holds(Object key);

    /**
     * Nobody waits for this one any more, though its reply may still come.
     *
     * @return how many replies may still come that nobody waits for, over and above {@link #size}
     */
    int abandon(Call call);

    /** Returns the call that this reply is for, which stays; null where there is none. */
    @Nullable
    Call peek(MessageView reply);

    /**
     * Returns the call that this reply is for, which is no longer awaited; null where there is
     * none.
     */
    @Nullable
    Call take(MessageView reply);

    /** Returns how many take room on the connection. */
    int size();

    /** Returns all that are awaited; they no longer are. */
    List<Call> clear();

    /** Those whose reply should have come by now. */
    List<Call> late(long now);

    /**
     * Returns the earliest time by which a reply should have come; {@link TimerTask#NEVER} without
     * any.
     */
    long earliest();
}
