package dev.antiphon.control.traffic;

import dev.antiphon.control.ControlEvent;
import dev.antiphon.control.event.EventFeed;
import dev.antiphon.control.event.FeedReader;
import dev.antiphon.control.event.KeptEvent;
import dev.antiphon.control.http.JsonOutput;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A reader of rows as they come. Rows that arrive within a short time come together, so that a page
 * draws once for many. If it reads too slowly, it learns the number of lost events. For use by one
 * thread.
 */
public final class LiveTraffic implements AutoCloseable {
    private static final Duration TOGETHER = Duration.ofMillis(50);
    private static final int BATCH_MAX = 1000;

    private final EventFeed feed;
    private final Traffic traffic;
    private final TrafficFilter filter;
    private final FeedReader reader;

    /**
     * Begins to read.
     *
     * @param after the id after which to resume, with or without the name of the run; empty for
     *     rows from now on
     * @throws IllegalStateException when there are too many readers
     */
    public LiveTraffic(Traffic traffic, TrafficFilter filter, Optional<String> after) {
        this.traffic = traffic;
        this.feed = traffic.feed();
        this.filter = filter;
        this.reader = feed.reader(after.map(this::full));
    }

    private String full(String id) {
        return id.matches("[0-9]{1,18}") ? feed.id(Long.parseLong(id)) : id;
    }

    /** The kinds of live events. */
    public enum Kind {
        /** A new row. */
        ROW,
        /** A row that has changed. */
        UPDATE,
        /** A number of events that the reader has missed. */
        LOST,
        /** A service that has started, changed or ended. */
        SERVICE
    }

    /**
     * An event of the stream.
     *
     * @param id the id after which to resume
     */
    public record Live(Kind kind, String id, JsonOutput data) {}

    /** Returns the id after which the reader goes on. */
    public String id() {
        return feed.id(reader.position());
    }

    /**
     * Returns the next events.
     *
     * @param atMost the longest wait; then the list is empty
     */
    public List<Live> next(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        List<Live> events = new ArrayList<>();
        for (long left = atMost.toNanos(); events.isEmpty() && left > 0; ) {
            FeedReader.Batch first = reader.next(Duration.ofNanos(left), BATCH_MAX);
            add(first, events);
            if (!first.events().isEmpty() && first.events().size() < BATCH_MAX) {
                Thread.sleep(TOGETHER);
                add(reader.next(Duration.ZERO, BATCH_MAX), events);
            }
            left = end - System.nanoTime();
        }
        return events;
    }

    private void add(FeedReader.Batch batch, List<Live> events) throws InterruptedException {
        if (batch.lost() > 0) {
            long before = reader.position() - batch.events().size();
            JsonOutput count = new JsonOutput().put("count", batch.lost());
            events.add(new Live(Kind.LOST, feed.id(before), count));
        }
        events.addAll(feed.inTurn(() -> {
            List<Live> made = new ArrayList<>();
            batch.events().forEach(each -> add(each, made));
            return made;
        }));
    }

    private void add(KeptEvent kept, List<Live> events) {
        String id = feed.id(kept.position());
        switch (kept.event()) {
            case ControlEvent.Received received ->
                feed.event(kept.about())
                        .flatMap(this::passed)
                        .ifPresent(row -> events.add(new Live(Kind.UPDATE, id, row)));
            case ControlEvent.Started started -> events.add(service(id, kept, "started"));
            case ControlEvent.Changed changed -> events.add(service(id, kept, changed.what()));
            case ControlEvent.Ended ended -> events.add(service(id, kept, "ended"));
            default -> {} // a row alone
        }
        passed(kept).ifPresent(row -> events.add(new Live(Kind.ROW, id, row)));
    }

    private Optional<JsonOutput> passed(KeptEvent kept) {
        return filter.passed(kept).flatMap(kind -> traffic.json(kept));
    }

    private static Live service(String id, KeptEvent kept, String what) {
        return new Live(
                Kind.SERVICE,
                id,
                new JsonOutput().put("service", kept.event().service()).put("what", what));
    }

    /** Frees the reader's place. A second call does nothing. */
    @Override
    public void close() {
        reader.close();
    }
}
