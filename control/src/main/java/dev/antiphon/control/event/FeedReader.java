package dev.antiphon.control.event;

import java.time.Duration;
import java.util.List;

/**
 * A place among the readers of a feed, with a position. It keeps no events. For use by one thread.
 */
public final class FeedReader implements AutoCloseable {
    private final EventFeed feed;
    private long position;
    private long readNanos;
    private boolean isClosed;

    FeedReader(EventFeed feed, long position) {
        this.feed = feed;
        this.position = position;
        this.readNanos = System.nanoTime() - feed.pace().toNanos();
    }

    /**
     * The next events of a reader.
     *
     * @param events the events, in order
     * @param lost the number of events before them that had left the ring
     */
    public record Batch(List<KeptEvent> events, long lost) {}

    /**
     * Returns the next events, and waits for the first one.
     *
     * @param atMost the longest wait; then the list is empty
     * @param most the largest number of events
     */
    public Batch next(Duration atMost, int most) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        rest(atMost.toNanos());
        Batch batch = feed.after(position, end - System.nanoTime(), most);
        readNanos = System.nanoTime();
        position += batch.lost() + batch.events().size();
        return batch;
    }

    /** Waits for the reader's turn, so that many readers do not take the time of the services. */
    private void rest(long nanosMax) throws InterruptedException {
        long left = readNanos + feed.pace().toNanos() - System.nanoTime();
        if (left > 0 && nanosMax > 0) {
            Thread.sleep(Duration.ofNanos(Math.min(left, nanosMax)));
        }
    }

    /** Returns the position of the latest event that was read or lost. */
    public long position() {
        return position;
    }

    /** Frees the place. A second call does nothing. */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            feed.remove();
        }
    }
}
