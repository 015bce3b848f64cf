package dev.antiphon.control.event;

import dev.antiphon.control.ControlEvent;
import dev.antiphon.control.ControlListener;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The latest events of all services, in a ring with a bound by number and by bytes. Any thread may
 * call all methods.
 *
 * <p>A writer never waits for a reader: when the ring is full, the oldest event goes. Readers take
 * no lock. Each has a position; events that went before it read them are lost to it, and it is
 * given their number. Events become text when they are read, once for all readers that are at the
 * same place, by one reader at a time. A reader that has events rests for {@link #pace}, so that
 * many readers together wake as seldom as a few.
 */
public final class EventFeed implements ControlListener {
    /** The largest number of events in the ring. */
    public static final int EVENTS_MAX = 16_384;

    /** The largest size of the messages of all events in the ring. */
    public static final long BYTES_MAX = 16L << 20;

    /** The largest number of readers. */
    public static final int READERS_MAX = 100;

    private static final int BATCH_MAX = 1000;
    private static final int TEXTS = 1024;
    private static final int TEXT_LENGTH_MAX = 8192;
    private static final Duration PACE_OF_ONE = Duration.ofMillis(1);

    private final long bytesMax;

    /** The name of this feed in positions, so that those of another process are not resumed. */
    private final String run =
            Integer.toString(ThreadLocalRandom.current().nextInt(1 << 30, Integer.MAX_VALUE), 36);

    private final EventText text = new EventText(System.nanoTime());

    /** The events, each at its position modulo the length. */
    private final AtomicReferenceArray<@Nullable Kept> ring;

    /** The texts of the latest events that were read, each at its position modulo the length. */
    private final AtomicReferenceArray<@Nullable Shown> texts = new AtomicReferenceArray<>(TEXTS);

    /** Held by a writer for a few instructions. */
    private final ReentrantLock writing = new ReentrantLock();

    /** Held by the reader that makes texts, so that readers take one core at most. */
    private final ReentrantLock showing = new ReentrantLock();

    /** The readers' threads that wait for an event. */
    private final Queue<Thread> waiting = new ConcurrentLinkedQueue<>();

    private final AtomicInteger readers = new AtomicInteger();

    /** The position of the oldest event; one more than {@link #latest} if there is none. */
    private volatile long oldest = 1;

    /** The number of events so far, which is the position of the latest one. */
    private volatile long latest;

    /** The size of all messages in the ring; for the writer that holds {@link #writing}. */
    private long bytes;

    /** Creates a feed with the default bounds. */
    public EventFeed() {
        this(EVENTS_MAX, BYTES_MAX);
    }

    EventFeed(int eventsMax, long bytesMax) {
        this.bytesMax = bytesMax;
        this.ring = new AtomicReferenceArray<>(eventsMax);
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

    /** The text of an event. */
    private record Shown(long position, FeedEvent event) {}

    /** Adds an event. Returns at once. */
    @Override
    public void on(ControlEvent event) {
        ControlEvent slim = EventText.slim(event);
        int size = EventText.size(event);
        EventKind kind = EventKind.of(event);
        long now = System.nanoTime();
        writing.lock();
        try {
            add(new Kept(latest + 1, slim, kind, now, size));
        } finally {
            writing.unlock();
        }
        for (Thread each = waiting.poll(); each != null; each = waiting.poll()) {
            LockSupport.unpark(each);
        }
    }

    private void add(Kept kept) {
        long first = oldest;
        if (kept.position() - first == ring.length()) {
            first = withoutOldest(first);
        }
        ring.set(index(kept.position()), kept);
        bytes += kept.bytes();
        while (bytes > bytesMax && first < kept.position()) {
            first = withoutOldest(first);
        }
        oldest = first;
        latest = kept.position();
    }

    private long withoutOldest(long position) {
        Kept removed = ring.getAndSet(index(position), null);
        bytes -= removed == null ? 0 : removed.bytes();
        return position + 1;
    }

    private int index(long position) {
        return (int) (position % ring.length());
    }

    /**
     * Adds a reader.
     *
     * @param after the {@link FeedEvent#id} after which the reader resumes; empty for events from
     *     now on. A position of another process resumes at the oldest event
     * @throws IllegalStateException when there are {@value #READERS_MAX} readers
     */
    public EventReader reader(FeedFilter filter, Optional<String> after) {
        int before = readers.getAndUpdate(each -> Math.min(READERS_MAX, each + 1));
        if (before == READERS_MAX) {
            throw new IllegalStateException("there are " + READERS_MAX
                    + " readers of events, which is the limit; end one of them");
        }
        return new EventReader(this, filter, after.map(this::position).orElse(latest));
    }

    private long position(String id) {
        String prefix = run + "-";
        String digits = id.startsWith(prefix) ? id.substring(prefix.length()) : "";
        boolean known = digits.matches("[0-9]{1,18}") && Long.parseLong(digits) <= latest;
        return known ? Long.parseLong(digits) : oldest - 1;
    }

    /** Returns the number of readers. */
    public int readers() {
        return readers.get();
    }

    void remove() {
        readers.decrementAndGet();
    }

    /** Returns the time between two reads of a reader: a millisecond for each reader. */
    Duration pace() {
        return PACE_OF_ONE.multipliedBy(readers.get());
    }

    /** Events for a reader, with its next position and the number of lost events. */
    record Batch(List<Kept> events, long position, long lost) {}

    /**
     * Returns the events after a position, a bounded number of them, and waits for the first one.
     *
     * @param nanos the longest wait
     */
    Batch after(long position, long nanos) throws InterruptedException {
        await(position, nanos);
        List<Kept> batch = new ArrayList<>();
        long last = latest;
        long first = Math.max(position + 1, oldest);
        for (long i = first; i <= last && batch.size() < BATCH_MAX; i++) {
            Kept kept = ring.get(index(i));
            if (kept != null && kept.position() == i) {
                batch.add(kept);
            } else if (batch.isEmpty()) {
                first = i + 1; // it went meanwhile
            } else {
                break; // so that losses are at the beginning of a batch
            }
        }
        return new Batch(batch, first - 1 + batch.size(), first - 1 - position);
    }

    private void await(long position, long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        Thread self = Thread.currentThread();
        for (long left = nanos; latest <= position && left > 0; left = end - System.nanoTime()) {
            waiting.add(self);
            if (latest <= position) {
                LockSupport.parkNanos(this, left);
            }
            waiting.remove(self);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    /** Returns the events for a reader. */
    List<FeedEvent> shown(List<Kept> events) throws InterruptedException {
        if (events.isEmpty()) {
            return List.of();
        }
        showing.lockInterruptibly();
        try {
            return events.stream().map(this::shown).toList();
        } finally {
            showing.unlock();
        }
    }

    private FeedEvent shown(Kept kept) {
        int at = (int) (kept.position() % TEXTS);
        Shown found = texts.get(at);
        if (found != null && found.position() == kept.position()) {
            return found.event();
        }
        FeedEvent event = new FeedEvent(id(kept.position()), kept.kind(), text.of(kept));
        if (event.data().length() <= TEXT_LENGTH_MAX) {
            texts.set(at, new Shown(kept.position(), event));
        }
        return event;
    }

    String id(long position) {
        return run + "-" + position;
    }
}
