package dev.antiphon.engine.client;

import dev.antiphon.config.Correlation;
import dev.antiphon.engine.loop.TimerTask;
import dev.antiphon.message.Message;
import dev.antiphon.message.MessageView;
import dev.antiphon.text.Escapes;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A matcher of replies in any order, by the ids of their requests. The id of an abandoned call
 * stays reserved until its reply arrives, so that this reply cannot be matched to a later call.
 */
final class IdReplyMatcher implements ReplyMatcher {
    private static final int SHOWN_CHARS_MAX = 64;

    private final Correlation correlation;
    private final Map<Object, Call> calls = new LinkedHashMap<>();
    private final Set<Object> abandoned = new HashSet<>();

    IdReplyMatcher(Correlation correlation) {
        this.correlation = correlation;
    }

    @Override
    public boolean anyOrder() {
        return true;
    }

    @Override
    public void add(Call call) {
        calls.put(call.key, call);
    }

    @Override
    public void remove(Call call) {
        calls.remove(call.key, call);
    }

    @Override
    public boolean holds(Object key) {
        return calls.containsKey(key) || abandoned.contains(key);
    }

    @Override
    public int abandon(Call call) {
        if (calls.remove(call.key, call)) {
            abandoned.add(call.key);
        }
        return abandoned.size();
    }

    @Override
    public @Nullable Call peek(MessageView reply) {
        return correlation.id(reply).map(calls::get).orElse(null);
    }

    @Override
    public @Nullable Call take(MessageView reply) {
        Object id = correlation.id(reply).orElse(null);
        if (id == null || abandoned.remove(id)) {
            return null;
        }
        return calls.remove(id);
    }

    @Override
    public int size() {
        return calls.size();
    }

    @Override
    public List<Call> clear() {
        List<Call> all = List.copyOf(calls.values());
        calls.clear();
        abandoned.clear();
        return all;
    }

    @Override
    public List<Call> late(long now) {
        return calls.values().stream().filter(call -> call.until <= now).toList();
    }

    @Override
    public long earliest() {
        return calls.values().stream().mapToLong(call -> call.until).min().orElse(TimerTask.NEVER);
    }

    /**
     * Returns an id as text for a failure, escaped and shortened, since an id from a peer may be
     * long.
     */
    static String shown(Object id) {
        String all = id instanceof ByteBuffer bytes
                ? Escapes.shown(Message.of(bytes), SHOWN_CHARS_MAX)
                : Escapes.shown(String.valueOf(id));
        return all.length() <= SHOWN_CHARS_MAX ? all : all.substring(0, SHOWN_CHARS_MAX) + "…";
    }
}
