package dev.antiphon.load.engine.measure;

import dev.antiphon.load.result.Validity;
import dev.antiphon.load.result.Validity.Reason;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A check whether the load generator distorted its measurements. The limits depend on the
 * measurements: a delay by the generator counts if it exceeds a twentieth of the latency that
 * includes it.
 */
public final class ValidityCheck {
    private static final int PART = 20;

    /** The shortest delay by the generator that can make a result invalid. */
    private static final long DELAY_NANOS_MIN = 1_000_000;

    /** The smallest share of time waiting for a processor that can make a result invalid. */
    private static final double WAITED_SHARE_MIN = 0.05;

    /**
     * The largest allowed share of time spent waiting for a processor. Above this share a thread
     * cannot keep a schedule, even if each wait is short.
     */
    private static final double WAITED_SHARE_MAX = 2.0 / 3;

    private static final double BUSY_SHARE = 0.95;

    /**
     * The divisor of the measured time that gives the allowed time of garbage collection pauses.
     */
    private static final int PAUSED_PART = 100;

    /**
     * The length of a warm-up above which a thread waits for its end, to exclude the garbage
     * collection pauses of the warm-up from the measurement.
     */
    private static final long BEGINS_NANOS_MIN = 20_000_000;

    private static final Duration PAUSED_MIN = Duration.ofMillis(50);

    private volatile long pausedBefore = pausedMillis();
    private final Thread beginning;

    /**
     * Creates a check.
     *
     * @param from the start of the measurement, by {@link System#nanoTime}
     */
    public ValidityCheck(long from) {
        beginning = Thread.ofVirtual().name("antiphon-load-begins").unstarted(() -> begin(from));
        if (from - System.nanoTime() > BEGINS_NANOS_MIN) {
            beginning.start();
        }
    }

    /** Waits for the end of the warm-up, and excludes the garbage collection pauses up to then. */
    private void begin(long from) {
        try {
            Thread.sleep(Duration.ofNanos(from - System.nanoTime()));
            pausedBefore = pausedMillis();
        } catch (InterruptedException e) {
            // the run ended during the warm-up
        }
    }

    private static long pausedMillis() {
        long sum = 0;
        for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (!each.getName().contains("Concurrent") && !each.getName().contains("Cycles")) {
                sum += Math.max(0, each.getCollectionTime());
            }
        }
        return sum;
    }

    /**
     * Returns the verdict on the measurements since the end of the warm-up.
     *
     * @param open true in the open model
     */
    public Validity judge(PhaseResult result, boolean open) {
        beginning.interrupt();
        List<Reason> reasons = new ArrayList<>();
        List<Reason> remarks = new ArrayList<>();
        lateSends(result, reasons);
        pauses(result, reasons);
        processor(result, open, reasons, remarks);
        return new Validity(reasons, remarks);
    }

    /**
     * Reports late sends by the 99th percentile, or by the 90th or 50th if there are too few
     * samples.
     */
    private static void lateSends(PhaseResult result, List<Reason> reasons) {
        for (double percentile : new double[] {99, 90, 50}) {
            if (result.lateness().percentile(percentile).isEmpty()) {
                continue;
            }
            Duration late = result.lateness().percentile(percentile).get();
            long measured = result.response()
                    .percentile(percentile)
                    .orElse(Duration.ZERO)
                    .toNanos();
            Duration allowed = Duration.ofNanos(Math.max(DELAY_NANOS_MIN, measured / PART));
            if (late.compareTo(allowed) > 0) {
                reasons.add(new Reason.LateSends(
                        late, allowed, percentile, result.lateness().count()));
            }
            return;
        }
    }

    private void pauses(PhaseResult result, List<Reason> reasons) {
        Duration paused = Duration.ofMillis(pausedMillis() - pausedBefore);
        Duration part = result.took().dividedBy(PAUSED_PART);
        Duration allowed = part.compareTo(PAUSED_MIN) > 0 ? part : PAUSED_MIN;
        if (paused.compareTo(allowed) > 0) {
            reasons.add(new Reason.CollectionPauses(paused, allowed, result.took()));
        }
    }

    private static void processor(
            PhaseResult result, boolean open, List<Reason> reasons, List<Reason> remarks) {
        ProcessorUse use = result.use();
        if (use.turns() == 0 || result.ran().isZero()) {
            return; // unknown on this system
        }
        Duration meanWait = Duration.ofNanos(use.waitedNanos() / use.turns());
        Duration allowed = allowedWait(result, open);
        double ran = result.ran().toNanos();
        if (meanWait.compareTo(allowed) > 0 && use.waitedNanos() / ran > WAITED_SHARE_MIN) {
            Duration waited = Duration.ofNanos(use.waitedNanos());
            reasons.add(new Reason.ProcessorWait(meanWait, allowed, waited, result.ran()));
        }
        if (!open && use.ranNanos() / ran > BUSY_SHARE) {
            remarks.add(new Reason.GeneratorBusy(use.ranNanos() / ran));
        }
    }

    /**
     * Returns the allowed mean wait for a processor: a part of the median service time. The
     * response time is not used, since a backlog that the generator itself causes would increase
     * it. In the open model, the wait is also limited to a share of the measured time per turn.
     */
    private static Duration allowedWait(PhaseResult result, boolean open) {
        long median = result.service().percentile(50).orElse(Duration.ZERO).toNanos();
        long part = Math.max(DELAY_NANOS_MIN, median / PART);
        long most =
                (long) (WAITED_SHARE_MAX * result.ran().toNanos() / result.use().turns());
        return Duration.ofNanos(open ? Math.min(part, most) : part);
    }
}
