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
 * The requests of one connection that have not ended. It has a fixed number of slots, so that
 * without ids a request allocates nothing. Replies are matched to requests by their order, or by an
 * id if there is a {@link Correlation}. Times are values of {@link System#nanoTime}.
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

    /**
     * The slot of the oldest request; with ids, the slot at which the search for a free slot
     * begins.
     */
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

    /**
     * Returns whether replies are matched by an id, so that one request may time out without the
     * others.
     */
    boolean isById() {
        return correlation.isPresent();
    }

    /** Returns the number of slots, free ones included. Slots are numbered from 0. */
    int slots() {
        return capacity;
    }

    /**
     * Returns the slot at this distance after the first one. Without ids, the first slot has the
     * oldest request, and the others follow in the order of sending.
     */
    int slot(int place) {
        int slot = first + place;
        return slot < capacity ? slot : slot - capacity;
    }

    boolean isTaken(int slot) {
        return taken[slot];
    }

    /** Returns whether the request in this slot was passed to the connection. */
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

    /** Adds a request and returns its slot. */
    int add(long number, long plannedAt, long sentAt) {
        int slot = slot(isById() ? 0 : size);
        while (taken[slot]) {
            slot = slot + 1 < capacity ? slot + 1 : 0; // happens only with ids
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
     * Marks a request as passed to the connection.
     *
     * @return false if replies are matched by an id, and the request has none or one that is
     *     already in flight
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

    /** Marks a request as passed to the connection, if replies are not matched by an id. */
    void hand(int slot) {
        handed[slot] = true;
    }

    /** Returns the slot of the request that this reply answers, or {@link #NONE}. */
    int match(MessageView reply) {
        if (correlation.isEmpty()) {
            return size > 0 && handed[first] ? first : NONE;
        }
        Object id = correlation.get().id(reply).orElse(null);
        Integer slot = id == null ? null : byId.get(id);
        return slot == null ? NONE : slot;
    }

    /** Describes a message that answers no request. */
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

    /** Removes a request that has ended. Without ids, it must be the oldest. */
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

    /** Removes all requests. */
    void clear() {
        Arrays.fill(taken, false);
        Arrays.fill(ids, null);
        byId.clear();
        size = 0;
        first = 0;
    }
}
