package dev.antiphon.load.engine.measure;

import dev.antiphon.load.result.Validity;
import dev.antiphon.load.result.Validity.Reason;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges whether the generator distorted its figures. The limits depend on the figures: a delay
 * that it causes counts where it is over a twentieth of the latency that contains it.
 */
public final class ValidityCheck {
    private static final int PART = 20;

    /** A shorter delay by the generator does not count. */
    private static final long DELAY_NANOS_MIN = 1_000_000;

    /** Below this share of waiting for a processor nothing is said. */
    private static final double WAITED_SHARE_MIN = 0.05;

    /** A thread that waits for a larger share keeps no schedule, however short each wait is. */
    private static final double WAITED_SHARE_MAX = 2.0 / 3;

    private static final double BUSY_SHARE = 0.95;

    /** So much of the time may be spent in the collector's pauses; and so much in any case. */
    private static final int PAUSED_PART = 100;

    /** A measurement that begins no later than this begins now. */
    private static final long BEGINS_NANOS_MIN = 20_000_000;

    private static final Duration PAUSED_MIN = Duration.ofMillis(50);

    private volatile long pausedBefore = pausedMillis();
    private final Thread beginning;

    /** @param from when the measurement begins, by {@link System#nanoTime} */
    public ValidityCheck(long from) {
        beginning = Thread.ofVirtual().name("antiphon-load-begins").unstarted(() -> begin(from));
        if (from - System.nanoTime() > BEGINS_NANOS_MIN) {
            beginning.start();
        }
    }

    /** Forgets the pauses of the warm-up. */
    private void begin(long from) {
        try {
            Thread.sleep(Duration.ofNanos(from - System.nanoTime()));
            pausedBefore = pausedMillis();
        } catch (InterruptedException e) {
            // the run has ended in its warm-up
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

    /** Judges what has happened since the measurement began. */
    public Validity judge(PhaseResult result, boolean open) {
        beginning.interrupt();
        List<Reason> reasons = new ArrayList<>();
        List<Reason> remarks = new ArrayList<>();
        lateSends(result, reasons);
        pauses(result, reasons);
        processor(result, open, reasons, remarks);
        return new Validity(reasons, remarks);
    }

    /** By the highest percentile up to the 99th that there are samples for. */
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
            return; // the system does not say
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
     * Returns a part of the service time, since a backlog that the generator itself causes adds
     * nothing to that; and of an open load in any case no more than so much of the time that there
     * was.
     */
    private static Duration allowedWait(PhaseResult result, boolean open) {
        long median = result.service().percentile(50).orElse(Duration.ZERO).toNanos();
        long part = Math.max(DELAY_NANOS_MIN, median / PART);
        long most =
                (long) (WAITED_SHARE_MAX * result.ran().toNanos() / result.use().turns());
        return Duration.ofNanos(open ? Math.min(part, most) : part);
    }
}
