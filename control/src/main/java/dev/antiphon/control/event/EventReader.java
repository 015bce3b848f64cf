package dev.antiphon.control.event;

import dev.antiphon.control.http.JsonOutput;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A reader of a feed, with a position. It keeps no events; if it reads too slowly, it loses the
 * oldest ones and nothing else happens. For use by one thread.
 */
public final class EventReader implements AutoCloseable {
    private final EventFeed feed;
    private final FeedFilter filter;
    private long position;
    private long readNanos;
    private boolean isClosed;

    EventReader(EventFeed feed, FeedFilter filter, long position) {
        this.feed = feed;
        this.filter = filter;
        this.position = position;
        this.readNanos = System.nanoTime() - feed.pace().toNanos();
    }

    /**
     * Returns the next events that pass the filter, in order, after an event of the kind {@link
     * EventKind#LOST} if there are losses. Losses count events of all services and kinds.
     *
     * @param atMost the longest wait for an event; then the list is empty
     */
    public List<FeedEvent> next(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        List<FeedEvent> events = new ArrayList<>();
        for (long left = atMost.toNanos();
                events.isEmpty() && left > 0;
                left = end - System.nanoTime()) {
            rest(left);
            EventFeed.Batch batch = feed.after(position, end - System.nanoTime());
            readNanos = System.nanoTime();
            if (batch.lost() > 0) {
                events.add(lost(batch.lost()));
            }
            events.addAll(feed.shown(batch.events().stream()
                    .filter(each -> filter.passes(each.event().service(), each.kind()))
                    .toList()));
            position = batch.position();
        }
        return events;
    }

    /** Waits for the reader's turn, so that many readers do not take the time of the services. */
    private void rest(long nanosMax) throws InterruptedException {
        long left = readNanos + feed.pace().toNanos() - System.nanoTime();
        if (left > 0) {
            Thread.sleep(Duration.ofNanos(Math.min(left, nanosMax)));
        }
    }

    private FeedEvent lost(long count) {
        String data = new JsonOutput().put("ev", "lost").put("count", count).toString();
        return new FeedEvent(feed.id(position + count), EventKind.LOST, data);
    }

    /** Frees the reader's place. A second call does nothing. */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            feed.remove();
        }
    }
}
