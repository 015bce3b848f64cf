package dev.antiphon.control.event;

import dev.antiphon.control.ControlEvent;
import dev.antiphon.control.ControlListener;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The latest events of all services, in a ring with a bound by number and by bytes. Any thread may
 * call all methods.
 *
 * <p>A writer never waits for a reader: when the ring is full, the oldest event goes. Each reader
 * has a position; events that went before it read them are lost to it, and it is given their
 * number. The lock is held for a few references at a time. Events become text when they are read.
 */
public final class EventFeed implements ControlListener {
    /** The largest number of events in the ring. */
    public static final int EVENTS_MAX = 16_384;

    /** The largest size of the messages of all events in the ring. */
    public static final long BYTES_MAX = 16L << 20;

    /** The largest number of readers. */
    public static final int READERS_MAX = 100;

    private static final int BATCH_MAX = 100;

    private final long bytesMax;

    /** The name of this feed in positions, so that those of another process are not resumed. */
    private final String run =
            Integer.toString(ThreadLocalRandom.current().nextInt(1 << 30, Integer.MAX_VALUE), 36);

    private final EventText text = new EventText(System.nanoTime());
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();

    /** The events, each at its position modulo the length. */
    private final @Nullable Kept[] ring;

    /** The position of the oldest event; one more than {@link #latest} if there is none. */
    private long oldest = 1;

    /** The number of events so far, which is the position of the latest one. */
    private long latest;

    private long bytes;
    private int readers;

    /** Creates a feed with the default bounds. */
    public EventFeed() {
        this(EVENTS_MAX, BYTES_MAX);
    }

    EventFeed(int eventsMax, long bytesMax) {
        this.bytesMax = bytesMax;
        this.ring = new Kept[eventsMax];
    }

    /**
     * An event in the ring.
     *
     * @param size the size of its message in bytes, also if the ring does not keep the message
     */
    record Kept(long position, ControlEvent event, EventKind kind, long nanos, int size) {
        int bytes() {
            return EventText.size(event);
        }
    }

    /** Adds an event. Returns at once. */
    @Override
    public void on(ControlEvent event) {
        ControlEvent slim = EventText.slim(event);
        int size = EventText.size(event);
        EventKind kind = EventKind.of(event);
        long now = System.nanoTime();
        lock.lock();
        try {
            if (latest - oldest + 1 == ring.length) {
                removeOldest();
            }
            latest++;
            Kept kept = new Kept(latest, slim, kind, now, size);
            ring[index(latest)] = kept;
            bytes += kept.bytes();
            while (bytes > bytesMax && oldest < latest) {
                removeOldest();
            }
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void removeOldest() {
        bytes -= at(oldest).bytes();
        ring[index(oldest)] = null;
        oldest++;
    }

    private int index(long position) {
        return (int) (position % ring.length);
    }

    private Kept at(long position) {
        return Objects.requireNonNull(ring[index(position)]);
    }

    /**
     * Adds a reader.
     *
     * @param after the {@link FeedEvent#id} after which the reader resumes; empty for events from
     *     now on. A position of another process resumes at the oldest event
     * @throws IllegalStateException when there are {@value #READERS_MAX} readers
     */
    public EventReader reader(FeedFilter filter, Optional<String> after) {
        lock.lock();
        try {
            if (readers >= READERS_MAX) {
                throw new IllegalStateException("there are " + READERS_MAX
                        + " readers of events, which is the limit; end one of them");
            }
            readers++;
            return new EventReader(this, filter, after.map(this::position).orElse(latest));
        } finally {
            lock.unlock();
        }
    }

    private long position(String id) {
        String prefix = run + "-";
        String digits = id.startsWith(prefix) ? id.substring(prefix.length()) : "";
        boolean known = digits.matches("[0-9]{1,18}") && Long.parseLong(digits) <= latest;
        return known ? Long.parseLong(digits) : oldest - 1;
    }

    /** Returns the number of readers. */
    public int readers() {
        lock.lock();
        try {
            return readers;
        } finally {
            lock.unlock();
        }
    }

    void remove() {
        lock.lock();
        try {
            readers--;
        } finally {
            lock.unlock();
        }
    }

    /** Events for a reader, with its next position and the number of lost events. */
    record Batch(List<Kept> events, long position, long lost) {}

    /**
     * Returns the events after a position, a bounded number of them, and waits for the first one.
     *
     * @param nanos the longest wait
     */
    Batch after(long position, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (latest <= position && left > 0) {
                left = added.awaitNanos(left);
            }
            long lost = Math.max(0, oldest - 1 - position);
            List<Kept> batch = new ArrayList<>();
            for (long i = position + lost + 1; i <= latest && batch.size() < BATCH_MAX; i++) {
                batch.add(at(i));
            }
            return new Batch(batch, position + lost + batch.size(), lost);
        } finally {
            lock.unlock();
        }
    }

    FeedEvent shown(Kept kept) {
        return new FeedEvent(id(kept.position()), kept.kind(), text.of(kept));
    }

    String id(long position) {
        return run + "-" + position;
    }
}
