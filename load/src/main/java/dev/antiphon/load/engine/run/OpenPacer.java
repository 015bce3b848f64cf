package dev.antiphon.load.engine.run;

import dev.antiphon.engine.drive.DrivenLoop;
import dev.antiphon.load.engine.measure.Lateness;
import dev.antiphon.load.engine.measure.PlannedCount;
import dev.antiphon.load.engine.plan.SendSchedule;

import org.HdrHistogram.Histogram;

import java.util.ArrayDeque;
import java.util.List;

/**
 * A pacer of the open model: each request begins at its planned time, in a slot that has room. A
 * request that waits for a slot longer than the timeout is not sent.
 */
final class OpenPacer implements Pacer {
    private final LoadWorker worker;
    private final PlannedCount plannedCount;
    private final Lateness lateness;
    private final ArrayDeque<ConnectionSlot> waiting;
    private SendSchedule phase;

    /** The index of the next request among those of this loop, from 0. */
    private long position;

    OpenPacer(
            LoadWorker worker,
            SendSchedule phase,
            PlannedCount plannedCount,
            List<ConnectionSlot> slots) {
        this.worker = worker;
        this.phase = phase;
        this.plannedCount = plannedCount;
        this.lateness = new Lateness(phase.start(), phase.measureFrom());
        this.waiting = new ArrayDeque<>(slots);
    }

    @Override
    public void turn(long now) {
        while (!isDone()) {
            long plannedAt = phase.plannedAt(worker.scheduled(position));
            if (plannedAt > now) {
                return;
            }
            boolean over = phase.dropsBacklog() && now >= phase.end() && waiting.isEmpty();
            if (over || now - plannedAt > worker.runTerms.timeoutNanos()) {
                worker.late(lateness.takenOff(plannedAt, now, !waiting.isEmpty()));
                worker.unsent(plannedAt);
                position++;
                continue;
            }
            ConnectionSlot slot = waiting.poll();
            if (slot == null) {
                return;
            }
            slot.isWaiting = false;
            position++;
            begin(slot, plannedAt);
        }
    }

    private void begin(ConnectionSlot slot, long plannedAt) {
        long now = System.nanoTime();
        worker.late(lateness.takenOff(plannedAt, now, true));
        if (plannedAt < slot.silentUntil) {
            worker.loopNotes.delayedBySilence();
        }
        worker.begin(slot, plannedAt, now);
        if (slot.hasRoom() && !slot.isWaiting) {
            slot.isWaiting = true;
            waiting.add(slot);
        }
    }

    @Override
    public void roomAgain(ConnectionSlot slot, long now) {
        if (slot.isWaiting || !slot.hasRoom()) {
            return;
        }
        if (waiting.isEmpty()) {
            lateness.freeAgain(now);
        }
        slot.isWaiting = true;
        waiting.add(slot);
    }

    @Override
    public boolean isDone() {
        return position >= plannedCount.requests();
    }

    @Override
    public long nextTurn(long now) {
        if (now < phase.start()) {
            return phase.start();
        }
        if (isDone()) {
            return now < phase.end() ? phase.end() : DrivenLoop.NEVER;
        }
        if (waiting.isEmpty()) {
            return DrivenLoop.NEVER; // the next slot with room again causes a turn
        }
        return phase.plannedAt(worker.scheduled(position)) - worker.runTerms.leadNanos();
    }

    @Override
    public void endWith(SendSchedule sooner) {
        phase = sooner;
        plannedCount.endWith(sooner, position);
    }

    @Override
    public Histogram lateness() {
        return lateness.histogram();
    }
}
