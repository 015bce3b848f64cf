package dev.antiphon.control.traffic;

import dev.antiphon.control.event.EventFeed;
import dev.antiphon.control.event.KeptEvent;
import dev.antiphon.control.event.TrackedConnection;
import dev.antiphon.control.http.JsonOutput;
import dev.antiphon.control.traffic.TrafficPage.Range;
import dev.antiphon.message.Message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The traffic of all services as rows. A row is an event in the ring, and its id is the position of
 * the event. Any thread may call all methods.
 *
 * <p>A query examines events until it has its rows or has worked for {@value #WORK_MILLIS} ms; then
 * it says where to go on.
 */
public final class Traffic {
    private static final int CHUNK = 1024;
    private static final long WORK_MILLIS = 250;

    private final EventFeed feed;
    private final RowJson json;

    /** Creates the view of a feed. */
    public Traffic(EventFeed feed) {
        this.feed = feed;
        this.json = new RowJson(feed);
    }

    /** Returns the feed. */
    public EventFeed feed() {
        return feed;
    }

    /** Returns the rows of a part of the ring that pass a filter. */
    public TrafficPage page(TrafficFilter filter, Range range) {
        Scan scan = new Scan(filter, range);
        return range.after().isPresent() ? scan.forwards() : scan.backwards();
    }

    /** Returns the event of a row; empty if the ring does not have it, or it is no row. */
    public Optional<KeptEvent> row(long id) {
        return feed.event(id).filter(each -> RowKind.of(each).isPresent());
    }

    /** Returns the JSON form of an event's row; empty if it is no row. */
    public Optional<JsonOutput> json(KeptEvent kept) {
        return RowKind.of(kept).map(kind -> json.of(kept, kind));
    }

    /** Returns the JSON form of an event's row with its details; empty if it is no row. */
    public Optional<JsonOutput> detail(KeptEvent kept) {
        return json(kept).map(row -> RowDetail.put(row, feed, kept));
    }

    /** Returns the message of an event, as far as the ring keeps it; empty without one. */
    public static Optional<Message> message(KeptEvent kept) {
        return RowText.message(kept);
    }

    /**
     * The bytes of one direction of a connection.
     *
     * @param bytes the bytes, up to 16 MiB
     * @param isComplete whether these are all bytes from the first one on, as far as is known
     * @param isEncoded whether a framing has encoded messages again, which may differ from the wire
     */
    public record Stream(Message bytes, boolean isComplete, boolean isEncoded) {}

    /** Returns the bytes of the latest connection of this number; empty if the ring has none. */
    public Optional<Stream> stream(String service, long connection, RowDirection direction) {
        return connection(service, connection)
                .map(each -> DirectionBytes.of(feed, each, direction).content());
    }

    /** Returns the latest connection of this number; empty if the ring has none. */
    public Optional<TrackedConnection> connection(String service, long number) {
        EventFeed.Extent extent = feed.extent();
        for (long at = extent.latest(); at >= extent.oldest(); at--) {
            Optional<TrackedConnection> found = feed.event(at)
                    .filter(each -> each.event().service().equals(service))
                    .flatMap(KeptEvent::connection)
                    .filter(each -> each.id() == number);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** The work of one query. */
    private final class Scan {
        private final TrafficFilter filter;
        private final Range range;
        private final EventFeed.Extent extent = feed.extent();
        private final long begun = System.nanoTime();
        private final List<JsonOutput> rows = new ArrayList<>();
        private long scanned;

        Scan(TrafficFilter filter, Range range) {
            this.filter = filter;
            this.range = range;
        }

        TrafficPage forwards() {
            long end = Math.min(range.before().orElse(Long.MAX_VALUE) - 1, extent.latest());
            long at = Math.max(range.after().orElseThrow() + 1, extent.oldest());
            while (at <= end && !isOver()) {
                for (KeptEvent each : feed.events(at, chunk(end - at + 1))) {
                    at = each.position() + 1;
                    examine(each);
                    if (rows.size() == range.limit()) {
                        break;
                    }
                }
            }
            return page(at <= end ? OptionalLong.of(at - 1) : OptionalLong.empty());
        }

        TrafficPage backwards() {
            long at = Math.min(range.before().orElse(Long.MAX_VALUE) - 1, extent.latest());
            while (at >= extent.oldest() && !isOver()) {
                int count = chunk(at - extent.oldest() + 1);
                List<KeptEvent> chunk = feed.events(at - count + 1, count).reversed();
                if (chunk.isEmpty() || chunk.getLast().position() > at) {
                    break; // these events have left the ring meanwhile
                }
                for (KeptEvent each : chunk) {
                    at = each.position() - 1;
                    examine(each);
                    if (rows.size() == range.limit()) {
                        break;
                    }
                }
            }
            return new TrafficPage(
                    rows.reversed(),
                    at >= extent.oldest() ? OptionalLong.of(at + 1) : OptionalLong.empty(),
                    scanned);
        }

        private static int chunk(long rest) {
            return (int) Math.min(CHUNK, rest);
        }

        private boolean isOver() {
            return rows.size() >= range.limit()
                    || System.nanoTime() - begun > WORK_MILLIS * 1_000_000;
        }

        private void examine(KeptEvent each) {
            scanned++;
            filter.passed(each).ifPresent(kind -> rows.add(json.of(each, kind)));
        }

        private TrafficPage page(OptionalLong next) {
            return new TrafficPage(rows, next, scanned);
        }
    }
}
