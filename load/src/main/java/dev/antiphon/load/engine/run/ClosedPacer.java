package dev.antiphon.load.engine.run;

import dev.antiphon.engine.drive.DrivenLoop;
import dev.antiphon.load.engine.plan.SendSchedule;
import dev.antiphon.load.result.Latency;

import org.HdrHistogram.Histogram;

import java.util.ArrayDeque;
import java.util.List;

/**
 * A pacer of the closed model: a slot begins its next request as soon as it has room for one. A
 * slot that could not send a request pauses before the next one.
 */
final class ClosedPacer implements Pacer {
    private final LoadWorker worker;
    private final ArrayDeque<ConnectionSlot> waiting;
    private SendSchedule phase;

    ClosedPacer(LoadWorker worker, SendSchedule phase, List<ConnectionSlot> slots) {
        this.worker = worker;
        this.phase = phase;
        this.waiting = new ArrayDeque<>(slots);
    }

    @Override
    public void turn(long now) {
        if (now < phase.start()) {
            return;
        }
        for (int left = waiting.size(); left > 0; left--) {
            ConnectionSlot slot = waiting.remove();
            slot.isWaiting = false;
            roomAgain(slot, now);
        }
    }

    @Override
    public void roomAgain(ConnectionSlot slot, long now) {
        if (slot.isWaiting) {
            return;
        }
        if (slot.isAway(now)) {
            if (slot.hasRoom()) {
                slot.isWaiting = true;
                waiting.add(slot);
            }
            return;
        }
        while (now < phase.end() && slot.hasRoom() && !slot.isAway(now)) {
            long beginning = System.nanoTime();
            worker.planned(beginning);
            worker.begin(slot, beginning, beginning);
        }
    }

    @Override
    public boolean isDone() {
        return true;
    }

    @Override
    public long nextTurn(long now) {
        if (now < phase.start()) {
            return phase.start();
        }
        return now < phase.end() ? phase.end() : DrivenLoop.NEVER;
    }

    @Override
    public void endWith(SendSchedule sooner) {
        phase = sooner;
    }

    @Override
    public Histogram lateness() {
        return Latency.emptyHistogram();
    }
}
