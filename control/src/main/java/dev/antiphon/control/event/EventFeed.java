package dev.antiphon.control.event;

import dev.antiphon.control.ControlEvent;
import dev.antiphon.control.ControlListener;
import dev.antiphon.control.Service;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
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
import java.util.function.Function;
import java.util.function.Supplier;

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
    /** The default bound of the number of events in the ring. */
    public static final int EVENTS_MAX = 120_000;

    /** The default bound of the size of the messages of all events in the ring. */
    public static final long BYTES_MAX = 128L << 20;

    /** The largest number of readers. */
    public static final int READERS_MAX = 100;

    private static final int TEXTS = 1024;
    private static final int TEXT_LENGTH_MAX = 8192;
    private static final Duration PACE_OF_ONE = Duration.ofMillis(1);

    private final long bytesMax;

    /** The name of this feed in positions, so that those of another process are not resumed. */
    private final String run =
            Integer.toString(ThreadLocalRandom.current().nextInt(1 << 30, Integer.MAX_VALUE), 36);

    private final long startedNanos = System.nanoTime();
    private final Instant started = Instant.now();
    private final EventText text = new EventText(startedNanos);

    /** The events, each at its position modulo the length. */
    private final AtomicReferenceArray<@Nullable KeptEvent> ring;

    /** The texts of the latest events that were read, each at its position modulo the length. */
    private final AtomicReferenceArray<@Nullable Shown> texts = new AtomicReferenceArray<>(TEXTS);

    /** Held by a writer for a few instructions. */
    private final ReentrantLock writing = new ReentrantLock();

    /** The connections; for the writer that holds {@link #writing}. */
    private final TrackedConnections connections;

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

    /** Creates a feed with the default bounds that knows no service by its name. */
    public EventFeed() {
        this(EVENTS_MAX, BYTES_MAX, name -> Optional.empty());
    }

    /**
     * Creates a feed.
     *
     * @param eventsMax the largest number of events in the ring
     * @param bytesMax the largest size of the messages of all events in the ring
     * @param services returns the service of a name; must not wait
     */
    public EventFeed(int eventsMax, long bytesMax, Function<String, Optional<Service>> services) {
        this.bytesMax = bytesMax;
        this.ring = new AtomicReferenceArray<>(eventsMax);
        this.connections = new TrackedConnections(services);
    }

    /** The text of an event. */
    private record Shown(long position, FeedEvent event) {}

    /** Adds an event. Returns at once. */
    @Override
    public void on(ControlEvent event) {
        KeptEvent.Arrived arrived = new KeptEvent.Arrived(
                EventText.kept(event),
                EventKind.of(event),
                event instanceof ControlEvent.Traffic traffic
                        ? traffic.event().nanos()
                        : System.nanoTime(),
                EventText.size(event));
        writing.lock();
        try {
            long position = latest + 1;
            TrackedConnections.Noted noted =
                    connections.note(position, arrived.event(), this::peek);
            KeptEvent kept = new KeptEvent(position, arrived, noted.place());
            noted.early().ifPresent(kept::matched);
            add(kept);
        } finally {
            writing.unlock();
        }
        for (Thread each = waiting.poll(); each != null; each = waiting.poll()) {
            LockSupport.unpark(each);
        }
    }

    private void add(KeptEvent kept) {
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
        KeptEvent removed = ring.getAndSet(index(position), null);
        bytes -= removed == null ? 0 : removed.bytes();
        return position + 1;
    }

    private int index(long position) {
        return (int) (position % ring.length());
    }

    /** Returns the event at a position; null if the ring does not have it. */
    private @Nullable KeptEvent peek(long position) {
        KeptEvent kept = ring.get(index(position));
        return kept != null && kept.position() == position ? kept : null;
    }

    // ---- readers ----

    /**
     * Adds a reader.
     *
     * @param after the {@link FeedEvent#id} after which the reader resumes; empty for events from
     *     now on. A position of another process resumes at the oldest event
     * @throws IllegalStateException when there are {@value #READERS_MAX} readers
     */
    public EventReader reader(FeedFilter filter, Optional<String> after) {
        return new EventReader(this, filter, reader(after));
    }

    /** Adds a reader of all events; see {@link #reader(FeedFilter, Optional)}. */
    public FeedReader reader(Optional<String> after) {
        int before = readers.getAndUpdate(each -> Math.min(READERS_MAX, each + 1));
        if (before == READERS_MAX) {
            throw new IllegalStateException("there are " + READERS_MAX
                    + " readers of events, which is the limit; end one of them");
        }
        return new FeedReader(this, after.map(this::position).orElse(latest));
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

    /**
     * Returns the events after a position, a bounded number of them, and waits for the first one.
     *
     * @param nanos the longest wait
     * @param most the largest number of events
     */
    FeedReader.Batch after(long position, long nanos, int most) throws InterruptedException {
        await(position, nanos);
        List<KeptEvent> batch = copied(position + 1, most);
        long first = batch.isEmpty() ? position + 1 : batch.getFirst().position();
        return new FeedReader.Batch(batch, first - 1 - position);
    }

    /** Returns events without a gap, the first ones from a position on that the ring has. */
    private List<KeptEvent> copied(long from, int most) {
        List<KeptEvent> copy = new ArrayList<>();
        long last = latest;
        for (long i = Math.max(from, oldest); i <= last && copy.size() < most; i++) {
            KeptEvent kept = peek(i);
            if (kept != null) {
                copy.add(kept);
            } else if (!copy.isEmpty()) {
                break; // it went meanwhile; losses are at the beginning
            }
        }
        return copy;
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

    /**
     * Makes texts for a reader, one reader at a time, so that all readers together take one
     * processor at most.
     */
    public <T> T inTurn(Supplier<T> making) throws InterruptedException {
        showing.lockInterruptibly();
        try {
            return making.get();
        } finally {
            showing.unlock();
        }
    }

    /** Returns an event for a reader; call it {@link #inTurn}. */
    FeedEvent shown(KeptEvent kept) {
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

    // ---- the ring ----

    /**
     * The positions of the events in the ring.
     *
     * @param oldest the position of the oldest event; one more than {@code latest} if there is none
     * @param latest the position of the latest event, which is the number of events so far
     */
    public record Extent(long oldest, long latest) {}

    /** Returns the positions of the events in the ring. */
    public Extent extent() {
        long last = latest;
        return new Extent(Math.min(oldest, last + 1), last);
    }

    /**
     * Returns the events in the ring from a position on, in order.
     *
     * @param most the largest number of events
     */
    public List<KeptEvent> events(long from, int most) {
        return copied(from, most);
    }

    /** Returns the event at a position; empty if the ring does not have it. */
    public Optional<KeptEvent> event(long position) {
        return position < 1 ? Optional.empty() : Optional.ofNullable(peek(position));
    }

    /** Returns the name of this feed, which begins its ids. */
    public String run() {
        return run;
    }

    /** Returns the time by {@link System#nanoTime} at which the feed began. */
    public long startedNanos() {
        return startedNanos;
    }

    /** Returns the time of the wall clock at a time by {@link System#nanoTime}. */
    public Instant time(long nanos) {
        return started.plus(Duration.ofNanos(nanos - startedNanos));
    }

    /** Returns the id of an event, after which a reader can resume. */
    public String id(long position) {
        return run + "-" + position;
    }
}
