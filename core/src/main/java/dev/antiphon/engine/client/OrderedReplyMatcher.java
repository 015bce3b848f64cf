package dev.antiphon.engine.client;

import dev.antiphon.engine.loop.TimerTask;
import dev.antiphon.message.MessageView;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.List;

/**
 * A matcher of replies in the order of requests. A cancelled call keeps its place until its reply
 * arrives and is dropped.
 */
final class OrderedReplyMatcher implements ReplyMatcher {
    private final ArrayDeque<Call> calls = new ArrayDeque<>(2);

    @Override
    public boolean anyOrder() {
        return false;
    }

    @Override
    public boolean holds(Object key) {
        return false; // no call has the key of another
    }

    /** Keeps the call in its place, since the order identifies its reply. */
    @Override
    public int abandon(Call call) {
        return 0;
    }

    @Override
    public void add(Call call) {
        calls.add(call);
    }

    @Override
    public void remove(Call call) {
        calls.remove(call);
    }

    @Override
    public @Nullable Call peek(MessageView reply) {
        return calls.peek();
    }

    @Override
    public @Nullable Call take(MessageView reply) {
        return calls.poll();
    }

    @Override
    public int size() {
        return calls.size();
    }

    @Override
    public List<Call> clear() {
        List<Call> all = List.copyOf(calls);
        calls.clear();
        return all;
    }

    @Override
    public List<Call> late(long now) {
        return calls.stream().filter(call -> call.until <= now).toList();
    }

    @Override
    public long earliest() {
        long at = TimerTask.NEVER;
        for (Call call : calls) {
            at = Math.min(at, call.until);
        }
        return at;
    }
}
