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
    private static final int BATCH_MAX = 1000;

    private final EventFeed feed;
    private final FeedFilter filter;
    private final FeedReader reader;

    EventReader(EventFeed feed, FeedFilter filter, FeedReader reader) {
        this.feed = feed;
        this.filter = filter;
        this.reader = reader;
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
            FeedReader.Batch batch = reader.next(Duration.ofNanos(left), BATCH_MAX);
            if (batch.lost() > 0) {
                events.add(lost(reader.position() - batch.events().size(), batch.lost()));
            }
            events.addAll(shown(batch.events().stream()
                    .filter(each -> filter.passes(each.event().service(), each.kind()))
                    .toList()));
        }
        return events;
    }

    private List<FeedEvent> shown(List<KeptEvent> events) throws InterruptedException {
        return events.isEmpty()
                ? List.of()
                : feed.inTurn(() -> events.stream().map(feed::shown).toList());
    }

    private FeedEvent lost(long position, long count) {
        String data = new JsonOutput().put("ev", "lost").put("count", count).toString();
        return new FeedEvent(feed.id(position), EventKind.LOST, data);
    }

    /** Frees the reader's place. A second call does nothing. */
    @Override
    public void close() {
        reader.close();
    }
}
