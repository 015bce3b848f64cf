package dev.antiphon.load.engine.run;

import dev.antiphon.load.result.Column;
import dev.antiphon.engine.drive.DrivenLoop;
import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.Failure;
import dev.antiphon.load.engine.measure.Collector;
import dev.antiphon.load.engine.measure.Lateness;
import dev.antiphon.load.engine.measure.LoopNotes;
import dev.antiphon.load.engine.measure.LoopShare;
import dev.antiphon.load.engine.measure.PlannedCount;
import dev.antiphon.load.engine.measure.ProcessorUse;
import dev.antiphon.load.engine.measure.PhaseSpan;
import dev.antiphon.load.engine.measure.SecondStats;
import dev.antiphon.load.engine.measure.SecondWindow;
import dev.antiphon.load.engine.plan.ReplyCheck;
import dev.antiphon.load.engine.plan.RunTerms;
import dev.antiphon.load.engine.plan.SendSchedule;
import dev.antiphon.load.engine.plan.TemplateRequest;
import dev.antiphon.load.result.Latency;
import dev.antiphon.load.result.Validity.Reason.WrongReply;
import dev.antiphon.message.MessageView;
import dev.antiphon.text.Escapes;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * One loop's share of a run: it keeps the schedule, hands requests to its lanes, and counts how
 * they end. For its loop's thread alone; the {@link Collector} gets what was counted second by
 * second.
 *
 * <p>Its duty, once per cycle of the loop: hand over the second that is over, send what is due, and
 * give up what waits for too long.
 */
final class LoadWorker implements DrivenLoop.Duty {
    static final int NO_ADDRESS = -1;

    private static final long SWEEP_NANOS_MIN = 1_000_000;
    private static final long SWEEP_NANOS_MAX = 50_000_000;

    final RunTerms runTerms;
    final DrivenLoop loop;
    final LoopNotes loopNotes = new LoopNotes();

    private final int index;
    private final Collector collector;
    private final ConnectionSlot[] lanes;
    private final ArrayDeque<ConnectionSlot> waiting = new ArrayDeque<>();
    private final ReplyCheck.Checker checker;
    private final TemplateRequest templateRequest = new TemplateRequest();
    private final ByteBuffer message;
    private final long sweepNanos;

    private int addressFirst;
    private boolean addressIsKnown;
    private @Nullable Consumer<@Nullable Failure> connecting;

    /** Requests that were ever begun here; the next one's number follows from it. */
    private long begun;

    private @Nullable SendSchedule sendSchedule;
    private PlannedCount plannedCount;
    private boolean stopping;
    private long position;
    private long inFlight;
    private long nextSweep;
    private final SecondStats secondStats;
    private Histogram service = Latency.emptyHistogram();
    private Lateness lateness = new Lateness(0, 0);
    private long silentSince;
    private long lastReplyAt;
    private boolean measuring;
    private ProcessorUse useBefore = ProcessorUse.NONE;

    LoadWorker(RunTerms runTerms, DrivenLoop loop, int index, Collector collector) {
        this.runTerms = runTerms;
        this.loop = loop;
        this.index = index;
        this.collector = collector;
        this.secondStats = new SecondStats(collector);
        int share = (runTerms.connections() - index + runTerms.loops() - 1) / runTerms.loops();
        this.lanes = new ConnectionSlot[share];
        for (int i = 0; i < share; i++) {
            lanes[i] = new ConnectionSlot(i * runTerms.loops() + index + 1, this);
        }
        this.plannedCount = new PlannedCount(SendSchedule.NONE, runTerms.loops(), index);
        this.checker = new ReplyCheck.Checker(
                runTerms.replyCheck(), runTerms.requestSource().seed());
        this.message = ByteBuffer.allocate(runTerms.requestSource().bytesMax());
        this.sweepNanos =
                Math.clamp(runTerms.timeoutNanos() / 20, SWEEP_NANOS_MIN, SWEEP_NANOS_MAX);
    }

    // ---- a phase ----

    /** Connects every lane; tells each one's fault, or null, on this loop. */
    void connectAll(Consumer<@Nullable Failure> told) {
        connecting = told;
        long until = System.nanoTime();
        nextSweep = until;
        for (ConnectionSlot connectionSlot : lanes) {
            connectionSlot.connect();
        }
    }

    /** Begins a phase, when the one before is over. */
    void begin(SendSchedule phase) {
        connecting = null;
        SendSchedule own = stopping ? phase.endingAt(phase.start()) : phase;
        sendSchedule = own;
        plannedCount = new PlannedCount(own, runTerms.loops(), index);
        position = 0;
        service = Latency.emptyHistogram();
        lateness = new Lateness(phase.start(), phase.measureFrom());
        secondStats.begin(phase.measureFrom());
        nextSweep = phase.start();
        lastReplyAt = phase.measureFrom();
        silentSince = phase.start();
        measuring = phase.measureFrom() <= phase.start();
        useBefore = ProcessorUse.ofThisThread();
        waiting.clear();
        for (ConnectionSlot connectionSlot : lanes) {
            connectionSlot.isWaiting = true;
            waiting.add(connectionSlot);
        }
    }

    /** Ends the phase that is on, and any to come: only replies are still waited for. */
    void stop() {
        stopping = true;
        SendSchedule phase = sendSchedule;
        if (phase != null) {
            SendSchedule sooner = phase.endingAt(System.nanoTime());
            sendSchedule = sooner;
            plannedCount.endWith(sooner, position);
        }
    }

    @Override
    public long turn() {
        long now = System.nanoTime();
        SendSchedule phase = sendSchedule;
        if (phase == null) {
            if (connecting != null && now >= nextSweep) {
                sweep(now);
            }
            return connecting == null ? DrivenLoop.NEVER : nextSweep;
        }
        secondStats.roll(now, inFlight > 0 ? silentSince : now);
        if (phase.isOpen()) {
            sendDue(phase, now);
        } else {
            startIdle(phase, now);
        }
        if (!measuring && now >= phase.measureFrom()) {
            measuring = true;
            useBefore = ProcessorUse.ofThisThread(); // the warm-up's does not count
        }
        secondStats.handOver(plannedCount, inFlight == 0, now);
        if (now >= nextSweep) {
            sweep(now);
        }
        if (now >= phase.end() && inFlight == 0 && nothingLeft(phase)) {
            finish(phase, now);
            return DrivenLoop.NEVER;
        }
        return Math.min(nextSend(phase, now), Math.min(nextSweep, secondStats.nextEnd()));
    }

    private boolean nothingLeft(SendSchedule phase) {
        return !phase.isOpen() || position >= plannedCount.requests();
    }

    /** The index in the whole schedule of this worker's request at a position. */
    private long scheduled(long at) {
        return at * runTerms.loops() + index;
    }

    private long nextSend(SendSchedule phase, long now) {
        long next = scheduled(position);
        if (now < phase.start()) {
            return phase.start();
        }
        if (!phase.isOpen() || position >= plannedCount.requests()) {
            return now < phase.end() ? phase.end() : DrivenLoop.NEVER;
        }
        if (waiting.isEmpty()) {
            return DrivenLoop.NEVER; // whichever lane becomes free has a turn follow
        }
        return phase.plannedAt(next) - runTerms.leadNanos();
    }

    private void sendDue(SendSchedule phase, long now) {
        while (position < plannedCount.requests()) {
            long plannedAt = phase.plannedAt(scheduled(position));
            if (plannedAt > now) {
                return;
            }
            boolean over = phase.dropsBacklog() && now >= phase.end() && waiting.isEmpty();
            if (over || now - plannedAt > runTerms.timeoutNanos()) {
                takeOff(plannedAt, now, !waiting.isEmpty());
                count(plannedAt, Column.UNSENT);
                position++;
                begun++;
                continue;
            }
            ConnectionSlot connectionSlot = waiting.poll();
            if (connectionSlot == null) {
                return;
            }
            connectionSlot.isWaiting = false;
            position++;
            begin(connectionSlot, plannedAt);
        }
    }

    /** In the closed model lanes start by themselves; here those that could not for a while do. */
    private void startIdle(SendSchedule phase, long now) {
        if (now < phase.start()) {
            return;
        }
        for (int left = waiting.size(); left > 0; left--) {
            ConnectionSlot connectionSlot = waiting.remove();
            connectionSlot.isWaiting = false;
            roomAgain(connectionSlot, now);
        }
    }

    /** A lane can take a request, or several. */
    void roomAgain(ConnectionSlot connectionSlot, long now) {
        SendSchedule phase = sendSchedule;
        if (phase == null || connectionSlot.isWaiting) {
            return;
        }
        if (!phase.isOpen() && !connectionSlot.isAway(now)) {
            while (now < phase.end() && connectionSlot.hasRoom() && !connectionSlot.isAway(now)) {
                begin(connectionSlot, now);
            }
        } else if (connectionSlot.hasRoom()) {
            if (waiting.isEmpty()) {
                lateness.freeAgain(now);
            }
            connectionSlot.isWaiting = true;
            waiting.add(connectionSlot);
        }
    }

    private void begin(ConnectionSlot connectionSlot, long plannedAt) {
        long now = System.nanoTime();
        long number = begun * runTerms.loops() + index + 1;
        begun++;
        SendSchedule phase = sendSchedule;
        boolean open = phase != null && phase.isOpen();
        if (open) {
            takeOff(plannedAt, now, true);
        }
        if (inFlight == 0) {
            silentSince = now;
        }
        inFlight++;
        if (!open && isMeasured(plannedAt)) {
            secondStats.on().counts.add(Column.PLANNED, 1); // of an open schedule it is told second by second
        }
        connectionSlot.begin(number, open ? plannedAt : now, now);
        if (open && connectionSlot.hasRoom() && !connectionSlot.isWaiting) {
            connectionSlot.isWaiting = true;
            waiting.add(connectionSlot);
        }
    }

    private void takeOff(long plannedAt, long now, boolean free) {
        long late = lateness.takenOff(plannedAt, now, free);
        secondStats.on().latenessNanos = Math.max(secondStats.on().latenessNanos, late);
    }

    private void sweep(long now) {
        nextSweep = now + sweepNanos;
        for (ConnectionSlot connectionSlot : lanes) {
            connectionSlot.sweep(now);
        }
    }

    private void finish(SendSchedule phase, long now) {
        sendSchedule = null;
        ProcessorUse use = ProcessorUse.ofThisThread().since(useBefore);
        secondStats.handOver(plannedCount, true, now);
        SecondWindow last = secondStats.last();
        last.counts.add(Column.PLANNED, plannedCount.tellRest());
        PhaseSpan span = new PhaseSpan(
                Math.max(0, Math.max(lastReplyAt, phase.end()) - phase.measureFrom()),
                Math.max(0, now - phase.measureFrom()),
                use);
        collector.finished(new LoopShare(last, service, lateness.histogram(), span));
    }

    // ---- told by lanes ----

    /** The message of a request, valid until the next one is asked for. */
    ByteBuffer message(long number, int connection) {
        runTerms.requestSource().write(templateRequest.of(number, connection), message.clear());
        return message.flip();
    }

    Column judge(MessageView reply, long number, int connection) {
        TemplateRequest asked = templateRequest.of(number, connection);
        if (checker.isRight(reply, asked)) {
            return Column.OK;
        }
        loopNotes.wrong(() -> new WrongReply(
                Escapes.shown(reply, ReplyCheck.Checker.SHOWN_BYTES), checker.expected(asked)));
        return Column.WRONG;
    }

    void sent(long plannedAt) {
        if (isMeasured(plannedAt)) {
            secondStats.on().counts.add(Column.SENT, 1);
        }
    }

    void replied(long plannedAt, long sentAt, long now, Column how) {
        inFlight--;
        if (isMeasured(plannedAt)) {
            secondStats.on().counts.add(how, 1);
            record(secondStats.on().response, now - plannedAt);
            record(service, now - sentAt);
            secondStats.on().silenceNanos =
                    Math.max(secondStats.on().silenceNanos, now - silentSince);
        }
        silentSince = now;
        lastReplyAt = now;
    }

    private static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.min(nanos, histogram.getHighestTrackableValue()));
    }

    void lost(long plannedAt, Column how) {
        inFlight--;
        count(plannedAt, how);
    }

    private void count(long plannedAt, Column how) {
        if (isMeasured(plannedAt)) {
            secondStats.on().counts.add(how, 1);
        }
    }

    private boolean isMeasured(long plannedAt) {
        SendSchedule phase = sendSchedule;
        return phase != null && plannedAt >= phase.measureFrom();
    }

    void opened(int address) {
        loopNotes.opened();
        addressIsKnown = true;
        addressFirst = address;
        tellConnecting(null);
    }

    void notOpened(Failure why) {
        if (why instanceof ClientFailure.PortsUsedUp) {
            loopNotes.portsUsedUp();
        }
        tellConnecting(why);
    }

    private void tellConnecting(@Nullable Failure why) {
        Consumer<@Nullable Failure> told = connecting;
        if (told != null) {
            told.accept(why);
        }
    }

    /** The address to begin with: where there are several, the one that took a connection. */
    int addressToTry() {
        return addressFirst;
    }

    /** The address to try after that one has failed, or {@link #NO_ADDRESS}. */
    int addressAfter(int address) {
        if (addressIsKnown) {
            return address == addressFirst ? NO_ADDRESS : addressFirst;
        }
        return address + 1 < runTerms.addresses().size() ? address + 1 : NO_ADDRESS;
    }
}
