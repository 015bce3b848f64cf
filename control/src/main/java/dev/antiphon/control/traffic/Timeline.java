package dev.antiphon.control.traffic;

import dev.antiphon.control.ControlEvent;
import dev.antiphon.control.event.EventFeed;
import dev.antiphon.control.event.KeptEvent;
import dev.antiphon.control.http.JsonOutput;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The traffic over time: messages, bytes, failures, faults and the slowest reply of equal parts of
 * a span. Any thread may use it.
 */
public final class Timeline {
    /** The largest number of parts. */
    public static final int BUCKETS_MAX = 500;

    private static final int CHUNK = 1024;

    private final EventFeed feed;
    private final TrafficFilter filter;
    private final OptionalLong since;
    private final OptionalLong until;

    /**
     * Creates a time line.
     *
     * @param filter the rows that count
     * @param since the begin of the span by {@link System#nanoTime}; empty for the first row
     * @param until the end of the span by {@link System#nanoTime}; empty for the last row
     */
    public Timeline(Traffic traffic, TrafficFilter filter, OptionalLong since, OptionalLong until) {
        this.feed = traffic.feed();
        this.filter = filter;
        this.since = since;
        this.until = until;
    }

    /** A part of the span. */
    private static final class Bucket {
        long in;
        long out;
        long bytes;
        long failures;
        long faults;
        long replyNanosMax = -1;

        void add(KeptEvent kept) {
            bytes += kept.size();
            RowText.message(kept).flatMap(any -> RowDirection.of(kept)).ifPresent(direction -> {
                in += direction == RowDirection.IN ? 1 : 0;
                out += direction == RowDirection.OUT ? 1 : 0;
            });
            boolean isFinding = kept.event() instanceof ControlEvent.Found;
            failures += isFinding || RowText.failure(kept).isPresent() ? 1 : 0;
            faults += kept.event() instanceof ControlEvent.Injected ? 1 : 0;
            replyNanosMax = Math.max(replyNanosMax, kept.replyNanos());
        }

        JsonOutput json(double at) {
            JsonOutput json = new JsonOutput()
                    .put("at", at)
                    .put("in", in)
                    .put("out", out)
                    .put("bytes", bytes)
                    .put("failures", failures)
                    .put("faults", faults);
            return replyNanosMax < 0
                    ? json
                    : json.put("maxReplyMs", Math.round(replyNanosMax / 1e3) / 1e3);
        }
    }

    /**
     * Returns the JSON form. Times are seconds since the start of the feed.
     *
     * @param count the number of parts, from 1 to {@value #BUCKETS_MAX}
     */
    public JsonOutput json(int count) {
        long[] span = span();
        long length = Math.max(count, span[1] - span[0] + 1);
        Bucket[] buckets = new Bucket[count];
        Arrays.setAll(buckets, each -> new Bucket());
        each(kept -> {
            double share = (double) (kept.nanos() - span[0]) / length;
            if (share >= 0 && share <= 1) {
                buckets[(int) Math.min(count - 1, share * count)].add(kept);
            }
        });
        List<JsonOutput> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(buckets[i].json(seconds(span[0] + Math.round((double) length * i / count))));
        }
        return new JsonOutput()
                .put("from", seconds(span[0]))
                .put("until", seconds(span[0] + length))
                .put("buckets", all);
    }

    /** Returns the first and the last time of the span. */
    private long[] span() {
        long[] span = {since.orElse(Long.MAX_VALUE), until.orElse(Long.MIN_VALUE)};
        if (since.isEmpty() || until.isEmpty()) {
            each(kept -> {
                span[0] = since.orElse(Math.min(span[0], kept.nanos()));
                span[1] = until.orElse(Math.max(span[1], kept.nanos()));
            });
        }
        long start = feed.startedNanos();
        boolean isEmpty = span[0] == Long.MAX_VALUE || span[1] == Long.MIN_VALUE;
        return isEmpty ? new long[] {since.orElse(start), since.orElse(start)} : span;
    }

    private double seconds(long nanos) {
        return Math.round((nanos - feed.startedNanos()) / 1e3) / 1e6;
    }

    private void each(Consumer<KeptEvent> consumer) {
        EventFeed.Extent extent = feed.extent();
        long at = extent.oldest();
        while (at <= extent.latest()) {
            List<KeptEvent> chunk = feed.events(at, CHUNK);
            if (chunk.isEmpty()) {
                return;
            }
            chunk.stream().filter(each -> filter.passed(each).isPresent()).forEach(consumer);
            at = chunk.getLast().position() + 1;
        }
    }
}
