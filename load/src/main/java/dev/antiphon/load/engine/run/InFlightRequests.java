package dev.antiphon.load.engine.run;

import dev.antiphon.config.Correlation;
import dev.antiphon.load.engine.plan.ReplyCheck;
import dev.antiphon.load.result.Validity.Reason.Unasked;
import dev.antiphon.message.Message;
import dev.antiphon.message.MessageView;
import dev.antiphon.text.Escapes;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The requests of one connection that have not ended: a fixed number of slots, so that nothing is
 * allocated per request. Which reply is whose is known by the order, or by an id where there is a
 * {@link Correlation}.
 */
final class InFlightRequests {
    static final int NONE = -1;

    private final int capacity;
    private final Optional<Correlation> correlation;
    private final Map<Object, Integer> byId = new HashMap<>();
    private final @Nullable Object[] ids;
    private final boolean[] taken;
    private final boolean[] handed;
    private final long[] numbers;
    private final long[] planned;
    private final long[] sent;
    private int size;

    /** The oldest; with ids, where the search for a free slot begins. */
    private int first;

    InFlightRequests(int capacity, Optional<Correlation> correlation) {
        this.capacity = capacity;
        this.correlation = correlation;
        ids = new Object[correlation.isPresent() ? capacity : 0];
        taken = new boolean[capacity];
        handed = new boolean[capacity];
        numbers = new long[capacity];
        planned = new long[capacity];
        sent = new long[capacity];
    }

    int size() {
        return size;
    }

    boolean isFull() {
        return size == capacity;
    }

    /** Returns whether a request may time out without the others. */
    boolean isById() {
        return correlation.isPresent();
    }

    /** The slots are from 0 to below this; {@link #isTaken} says which hold a request. */
    int slots() {
        return capacity;
    }

    /**
     * Returns the slot that is so many places behind the oldest; in order of sending where there is
     * no id.
     */
    int slot(int place) {
        int slot = first + place;
        return slot < capacity ? slot : slot - capacity;
    }

    boolean isTaken(int slot) {
        return taken[slot];
    }

    /** Returns whether the connection has it. */
    boolean isHanded(int slot) {
        return handed[slot];
    }

    long number(int slot) {
        return numbers[slot];
    }

    long plannedAt(int slot) {
        return planned[slot];
    }

    long sentAt(int slot) {
        return sent[slot];
    }

    /** Takes one in; the slot. */
    int add(long number, long plannedAt, long sentAt) {
        int slot = slot(isById() ? 0 : size);
        while (taken[slot]) {
            slot = slot + 1 < capacity ? slot + 1 : 0; // with ids alone
        }
        taken[slot] = true;
        handed[slot] = false;
        numbers[slot] = number;
        planned[slot] = plannedAt;
        sent[slot] = sentAt;
        size++;
        return slot;
    }

    /**
     * It is about to be sent.
     *
     * @return whether its reply can be distinguished from the others'
     */
    boolean hand(int slot, Message request) {
        if (correlation.isPresent()) {
            Object id = correlation.get().id(request).orElse(null);
            if (id == null || byId.putIfAbsent(id, slot) != null) {
                return false;
            }
            ids[slot] = id;
        }
        handed[slot] = true;
        return true;
    }

    /** The same where there are no ids, without a message to look at. */
    void hand(int slot) {
        handed[slot] = true;
    }

    /** Returns the slot of the request that this answers, or {@link #NONE}. */
    int match(MessageView reply) {
        if (correlation.isEmpty()) {
            return size > 0 && handed[first] ? first : NONE;
        }
        Object id = correlation.get().id(reply).orElse(null);
        Integer slot = id == null ? null : byId.get(id);
        return slot == null ? NONE : slot;
    }

    /** Describes a message that {@link #match} finds no request for. */
    Unasked unasked(MessageView reply) {
        Optional<Object> id = correlation.flatMap(each -> each.id(reply));
        Optional<Object> awaited = byId.keySet().stream().findFirst();
        return new Unasked(
                1,
                Escapes.shown(reply, ReplyCheck.Checker.SHOWN_BYTES),
                id.map(InFlightRequests::shown),
                awaited.map(InFlightRequests::shown));
    }

    private static String shown(Object id) {
        Message message =
                id instanceof ByteBuffer bytes ? Message.of(bytes) : Message.text(id.toString());
        return Escapes.shown(message, ReplyCheck.Checker.SHOWN_BYTES);
    }

    /** It has ended. In order, only the oldest can. */
    void remove(int slot) {
        taken[slot] = false;
        size--;
        if (isById()) {
            Object id = ids[slot];
            if (id != null) {
                byId.remove(id);
                ids[slot] = null;
            }
            first = slot;
        } else {
            first = slot(1);
        }
    }

    /** All have ended. */
    void clear() {
        Arrays.fill(taken, false);
        Arrays.fill(ids, null);
        byId.clear();
        size = 0;
        first = 0;
    }
}
