package dev.antiphon.load.engine;

import dev.antiphon.load.Counts;
import dev.antiphon.load.Interval;
import dev.antiphon.load.Latency;

import org.HdrHistogram.Histogram;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Puts together what the loops have counted, on the thread that runs the load. The loops hand their
 * windows over and get used ones back, so that a run allocates few.
 */
final class Collector {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** A silence is a stall from here on, and from so many median response times on. */
    private static final long STALL_NANOS_MIN = 250_000_000;

    private static final int STALL_MEDIANS = 5;

    /** A second in which the generator was later than this is marked. */
    private static final long LATE_NANOS = 20_000_000;

    private final int loops;
    private final BlockingQueue<Object> handedOver = new LinkedBlockingQueue<>();
    private final ConcurrentLinkedQueue<Window> spares = new ConcurrentLinkedQueue<>();

    /** What was handed over of one second so far. */
    private static final class Second {
        private final Histogram response = Latency.emptyHistogram();
        private Counts counts = Counts.NONE;
        private int heard;
        private long silenceNanos = Long.MAX_VALUE;
        private long latenessNanos;

        void add(Window window) {
            response.add(window.response);
            counts = counts.plus(window.counts());
            silenceNanos = Math.min(silenceNanos, window.silenceNanos);
            latenessNanos = Math.max(latenessNanos, window.latenessNanos);
            heard++;
        }

        Interval interval(int index, Duration median) {
            Latency latency = Latency.of(response);
            long stall = Math.max(STALL_NANOS_MIN, STALL_MEDIANS * median.toNanos());
            return new Interval(
                    Duration.ofSeconds(index),
                    counts,
                    latency.percentile(50),
                    latency.percentile(99),
                    latency.max(),
                    silenceNanos >= stall,
                    latenessNanos > LATE_NANOS);
        }
    }

    Collector(int loops) {
        this.loops = loops;
    }

    /** Does what the end of a second asks for, so that no measured one is the first. */
    void rehearse() {
        Window window = new Window();
        window.response.recordValue(1);
        Second second = new Second();
        second.add(window);
        Interval unused = second.interval(0, median(second.response));
        window.clear();
        spares.add(window);
    }

    /** A loop's second is over. Any thread. */
    void take(Window window) {
        handedOver.add(window);
    }

    /** A loop's phase is over. Any thread. */
    void finished(Share share) {
        handedOver.add(share);
    }

    /** An empty window. Any thread. */
    Window spare() {
        Window used = spares.poll();
        return used == null ? new Window() : used;
    }

    /**
     * Waits until every loop has finished a phase.
     *
     * @param told of each second once all loops have handed it over
     */
    PhaseResult collect(Consumer<Interval> told) throws InterruptedException {
        SortedMap<Integer, Second> seconds = new TreeMap<>();
        Histogram response = Latency.emptyHistogram();
        List<Share> shares = new ArrayList<>();
        while (shares.size() < loops) {
            Object next = handedOver.take();
            Window window = next instanceof Share share ? share.rest() : (Window) next;
            if (next instanceof Share share) {
                shares.add(share);
            }
            response.add(window.response);
            Second second = seconds.computeIfAbsent(window.index, index -> new Second());
            second.add(window);
            if (second.heard == loops && !(next instanceof Share)) {
                told.accept(second.interval(window.index, median(response)));
            }
            window.clear();
            spares.add(window);
        }
        return result(seconds, response, shares);
    }

    private static Duration median(Histogram response) {
        return Duration.ofNanos(response.getValueAtPercentile(50));
    }

    private static PhaseResult result(
            SortedMap<Integer, Second> seconds, Histogram response, List<Share> shares) {
        Counts counts = Counts.NONE;
        List<Interval> timeline = new ArrayList<>();
        Duration median = median(response);
        for (Second second : seconds.values()) {
            counts = counts.plus(second.counts);
        }
        long tookNanos = 0;
        long ranNanos = 0;
        Histogram service = Latency.emptyHistogram();
        Histogram lateness = Latency.emptyHistogram();
        ProcessorUse use = ProcessorUse.NONE;
        for (Share share : shares) {
            tookNanos = Math.max(tookNanos, share.tookNanos());
            ranNanos += share.ranNanos();
            service.add(share.service());
            lateness.add(share.lateness());
            use = use.plus(share.use());
        }
        long last = Math.ceilDiv(tookNanos, NANOS_PER_SECOND);
        seconds.forEach((index, second) -> {
            if (index < last || !second.counts.equals(Counts.NONE)) {
                timeline.add(second.interval(index, median));
            }
        });
        return new PhaseResult(
                counts,
                Latency.of(response),
                Latency.of(service),
                Latency.of(lateness),
                timeline,
                Duration.ofNanos(tookNanos),
                Duration.ofNanos(ranNanos),
                use);
    }
}
