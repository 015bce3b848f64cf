package dev.antiphon.load.engine.measure;

import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Interval;
import dev.antiphon.load.result.Latency;
import dev.antiphon.load.result.LoadResult.Measurements;

import org.HdrHistogram.Histogram;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;

/**
 * A collector that combines the counts of all loops, on the thread that runs the load. The loops
 * pass their windows to it and receive used ones back, so that a run allocates few.
 */
public final class Collector {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /**
     * The lower bound of a stall, which is a time without any reply. A stall also lasts at least
     * {@link #STALL_MEDIANS} median response times.
     */
    private static final long STALL_NANOS_MIN = 250_000_000;

    private static final int STALL_MEDIANS = 5;

    /** The delay by the generator above which its second is marked. */
    private static final long LATE_NANOS = 20_000_000;

    private final int loops;
    private final BlockingQueue<Object> handedOver = new LinkedBlockingQueue<>();
    private final ConcurrentLinkedQueue<SecondWindow> spares = new ConcurrentLinkedQueue<>();

    /** The sum of the windows of all loops for one second. */
    private static final class Second {
        private final Histogram response = Latency.emptyHistogram();
        private Counts counts = Counts.NONE;
        private int heard;
        private long silenceNanos = Long.MAX_VALUE;
        private long latenessNanos;

        void add(SecondWindow secondWindow) {
            response.add(secondWindow.response);
            counts = counts.plus(secondWindow.counts.build());
            silenceNanos = Math.min(silenceNanos, secondWindow.silenceNanos);
            latenessNanos = Math.max(latenessNanos, secondWindow.latenessNanos);
            heard++;
        }

        Interval interval(int index, Duration median) {
            return interval(index, median, Latency.of(response));
        }

        Interval interval(int index, Duration median, Latency times) {
            long stall = Math.max(STALL_NANOS_MIN, STALL_MEDIANS * median.toNanos());
            return new Interval(
                    Duration.ofSeconds(index),
                    counts,
                    Interval.Times.of(times),
                    silenceNanos >= stall,
                    latenessNanos > LATE_NANOS);
        }
    }

    public Collector(int loops) {
        this.loops = loops;
    }

    /**
     * Executes the code for the end of a second once, so that it does not run for the first time
     * during the measurement.
     */
    public void rehearse() {
        SecondWindow secondWindow = new SecondWindow();
        secondWindow.response.recordValue(1);
        Second second = new Second();
        second.add(secondWindow);
        Interval unused = second.interval(0, median(second.response));
        secondWindow.clear();
        spares.add(secondWindow);
    }

    /** Queues the counts of one loop for a second that is over. Any thread may call it. */
    void take(SecondWindow secondWindow) {
        handedOver.add(secondWindow);
    }

    /** Queues the counts of one loop for a phase that is over. Any thread may call it. */
    public void finished(LoopShare loopShare) {
        handedOver.add(loopShare);
    }

    /** Returns an empty window for the counts of a second. Any thread may call it. */
    SecondWindow spare() {
        SecondWindow used = spares.poll();
        return used == null ? new SecondWindow() : used;
    }

    /**
     * Waits until every loop has finished a phase, and returns the combined result.
     *
     * @param onInterval called on this thread after each second that all loops have handed over
     */
    public PhaseResult collect(BiConsumer<Interval, Latency> onInterval)
            throws InterruptedException {
        SortedMap<Integer, Second> seconds = new TreeMap<>();
        Histogram response = Latency.emptyHistogram();
        List<LoopShare> shares = new ArrayList<>();
        while (shares.size() < loops) {
            Object next = handedOver.take();
            SecondWindow secondWindow =
                    next instanceof LoopShare loopShare ? loopShare.rest() : (SecondWindow) next;
            if (next instanceof LoopShare loopShare) {
                shares.add(loopShare);
            }
            response.add(secondWindow.response);
            Second second = seconds.computeIfAbsent(secondWindow.index, index -> new Second());
            second.add(secondWindow);
            if (second.heard == loops && !(next instanceof LoopShare)) {
                Latency times = Latency.of(second.response);
                onInterval.accept(
                        second.interval(secondWindow.index, median(response), times), times);
            }
            secondWindow.clear();
            spares.add(secondWindow);
        }
        return result(seconds, response, shares);
    }

    private static Duration median(Histogram response) {
        return Duration.ofNanos(response.getValueAtPercentile(50));
    }

    private static PhaseResult result(
            SortedMap<Integer, Second> seconds, Histogram response, List<LoopShare> shares) {
        Counts counts = Counts.NONE;
        List<Interval> timeline = new ArrayList<>();
        Duration median = median(response);
        for (Second second : seconds.values()) {
            counts = counts.plus(second.counts);
        }
        Histogram service = Latency.emptyHistogram();
        Histogram lateness = Latency.emptyHistogram();
        PhaseSpan span = PhaseSpan.NONE;
        for (LoopShare share : shares) {
            service.add(share.service());
            lateness.add(share.lateness());
            span = span.plus(share.span());
        }
        long last = Math.ceilDiv(span.tookNanos(), NANOS_PER_SECOND);
        seconds.forEach((index, second) -> {
            if (index < last || !second.counts.equals(Counts.NONE)) {
                timeline.add(second.interval(index, median));
            }
        });
        return new PhaseResult(
                new Measurements(counts, Latency.of(response), Latency.of(service), timeline),
                Latency.of(lateness),
                span);
    }
}
