package dev.antiphon.load.engine.run;

import dev.antiphon.engine.drive.DrivenLoop;
import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.Failure;
import dev.antiphon.load.engine.measure.Collector;
import dev.antiphon.load.engine.measure.LoopNotes;
import dev.antiphon.load.engine.measure.LoopShare;
import dev.antiphon.load.engine.measure.PhaseSpan;
import dev.antiphon.load.engine.measure.PlannedCount;
import dev.antiphon.load.engine.measure.ProcessorUse;
import dev.antiphon.load.engine.measure.SecondStats;
import dev.antiphon.load.engine.measure.SecondWindow;
import dev.antiphon.load.engine.plan.ReplyCheck;
import dev.antiphon.load.engine.plan.RunTerms;
import dev.antiphon.load.engine.plan.SendSchedule;
import dev.antiphon.load.engine.plan.TemplateRequest;
import dev.antiphon.load.result.Column;
import dev.antiphon.load.result.Latency;
import dev.antiphon.load.result.Validity.Reason.WrongReply;
import dev.antiphon.message.MessageView;
import dev.antiphon.text.Escapes;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The part of a run on one event loop: the connection slots of the loop, and the counts of its
 * requests by their outcome. A {@link Pacer} decides when requests begin. Only the thread of the
 * loop may use it; the {@link Collector} receives the counts once per second.
 *
 * <p>Each cycle of the loop passes the counts of the past second to the collector, begins the due
 * requests, and drops requests that have waited too long.
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
    private final List<ConnectionSlot> slots = new ArrayList<>();
    private final ReplyCheck.Checker checker;
    private final TemplateRequest templateRequest = new TemplateRequest();
    private final ByteBuffer message;
    private final long sweepNanos;

    private int addressFirst;
    private boolean addressIsKnown;
    private @Nullable Consumer<@Nullable Failure> connecting;

    /**
     * The number of requests that this loop has begun. The next request number is computed from it.
     */
    private long begun;

    private @Nullable SendSchedule sendSchedule;
    private @Nullable Pacer pacer;
    private PlannedCount plannedCount;
    private boolean stopping;
    private long inFlight;
    private long nextSweep;
    private final SecondStats secondStats;
    private Histogram service = Latency.emptyHistogram();
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
        for (int i = 0; i < share; i++) {
            slots.add(new ConnectionSlot(i * runTerms.loops() + index + 1, this));
        }
        this.plannedCount = new PlannedCount(SendSchedule.NONE, runTerms.loops(), index);
        this.checker = new ReplyCheck.Checker(
                runTerms.replyCheck(), runTerms.requestSource().seed());
        this.message = ByteBuffer.allocate(runTerms.requestSource().bytesMax());
        this.sweepNanos =
                Math.clamp(runTerms.timeoutNanos() / 20, SWEEP_NANOS_MIN, SWEEP_NANOS_MAX);
    }

    // ---- a phase ----

    /**
     * Opens a connection for every slot. Calls the consumer on this loop for each slot, with the
     * failure, or with null if the connection opened.
     */
    void connectAll(Consumer<@Nullable Failure> told) {
        connecting = told;
        long until = System.nanoTime();
        nextSweep = until;
        for (ConnectionSlot connectionSlot : slots) {
            connectionSlot.connect();
        }
    }

    /** Opens the connections again that the server closed before the first phase. */
    void reopen() {
        connectAll(failure -> {});
    }

    /**
     * Opens the connection of one slot, so that a message from a server that sends first is
     * detected before the run.
     */
    void connectOne(Consumer<@Nullable Failure> told) {
        connecting = told;
        nextSweep = System.nanoTime();
        slots.get(0).connect();
    }

    /** Begins a phase. The previous phase must have ended. */
    void begin(SendSchedule phase) {
        connecting = null;
        SendSchedule own = stopping ? phase.endingAt(phase.start()) : phase;
        sendSchedule = own;
        plannedCount = new PlannedCount(own, runTerms.loops(), index);
        service = Latency.emptyHistogram();
        secondStats.begin(phase.measureFrom());
        nextSweep = phase.start();
        lastReplyAt = phase.measureFrom();
        silentSince = phase.start();
        measuring = phase.measureFrom() <= phase.start();
        useBefore = ProcessorUse.ofThisThread();
        for (ConnectionSlot slot : slots) {
            slot.isWaiting = true;
        }
        pacer = own.isOpen()
                ? new OpenPacer(this, own, plannedCount, slots)
                : new ClosedPacer(this, own, slots);
    }

    /**
     * Ends the current phase and makes all later phases empty. The loop still waits for outstanding
     * replies.
     */
    void stop() {
        stopping = true;
        SendSchedule phase = sendSchedule;
        if (phase != null && pacer != null) {
            SendSchedule sooner = phase.endingAt(System.nanoTime());
            sendSchedule = sooner;
            pacer.endWith(sooner);
        }
    }

    @Override
    public long turn() {
        long now = System.nanoTime();
        SendSchedule phase = sendSchedule;
        Pacer current = pacer;
        if (phase == null || current == null) {
            if (connecting != null && now >= nextSweep) {
                sweep(now);
            }
            return connecting == null ? DrivenLoop.NEVER : nextSweep;
        }
        secondStats.roll(now, inFlight > 0 ? silentSince : now);
        current.turn(now);
        if (!measuring && now >= phase.measureFrom()) {
            measuring = true;
            useBefore = ProcessorUse.ofThisThread(); // excludes the warm-up
        }
        secondStats.handOver(plannedCount, inFlight == 0, now);
        if (now >= nextSweep) {
            sweep(now);
        }
        if (now >= phase.end() && inFlight == 0 && current.isDone()) {
            finish(phase, current, now);
            return DrivenLoop.NEVER;
        }
        return Math.min(current.nextTurn(now), Math.min(nextSweep, secondStats.nextEnd()));
    }

    // ---- called by pacers ----

    /**
     * Returns the index in the schedule of all loops of the request at this position among those of
     * this loop.
     */
    long scheduled(long position) {
        return position * runTerms.loops() + index;
    }

    /**
     * Counts a request of the closed model as planned. {@link PlannedCount} counts those of the
     * open model.
     */
    void planned(long plannedAt) {
        if (isMeasured(plannedAt)) {
            secondStats.on().counts.add(Column.PLANNED, 1);
        }
    }

    /** Begins the next request in this slot. Times are values of {@link System#nanoTime}. */
    void begin(ConnectionSlot slot, long plannedAt, long now) {
        long number = begun * runTerms.loops() + index + 1;
        begun++;
        if (inFlight == 0) {
            silentSince = now;
        }
        inFlight++;
        slot.begin(number, plannedAt, now);
    }

    /** Counts the next planned request as not sent. */
    void unsent(long plannedAt) {
        begun++;
        count(plannedAt, Column.UNSENT);
    }

    /**
     * Records the delay of a request that the generator caused, in nanoseconds; 0 if there was
     * none.
     */
    void late(long nanos) {
        secondStats.on().latenessNanos = Math.max(secondStats.on().latenessNanos, nanos);
    }

    private void sweep(long now) {
        nextSweep = now + sweepNanos;
        for (ConnectionSlot connectionSlot : slots) {
            connectionSlot.sweep(now);
        }
    }

    private void finish(SendSchedule phase, Pacer ended, long now) {
        sendSchedule = null;
        pacer = null;
        ProcessorUse use = ProcessorUse.ofThisThread().since(useBefore);
        secondStats.handOver(plannedCount, true, now);
        SecondWindow last = secondStats.last();
        last.counts.add(Column.PLANNED, plannedCount.tellRest());
        PhaseSpan span = new PhaseSpan(
                Math.max(0, Math.max(lastReplyAt, phase.end()) - phase.measureFrom()),
                Math.max(0, now - phase.measureFrom()),
                use);
        collector.finished(new LoopShare(last, service, ended.lateness(), span));
    }

    // ---- called by slots ----

    /** Informs the pacer that a slot has room again; the pacer may begin a request in it. */
    void roomAgain(ConnectionSlot slot, long now) {
        if (pacer != null) {
            pacer.roomAgain(slot, now);
        }
    }

    /**
     * Requests another cycle of the loop, in which a due request may begin even if no socket event
     * occurs.
     */
    void turnAgain() {
        SendSchedule phase = sendSchedule;
        if (phase != null && phase.isOpen()) {
            loop.execute(() -> {});
        }
    }

    /** Returns the message of a request. The buffer is valid until the next call. */
    ByteBuffer message(long number, int connection) {
        runTerms.requestSource().write(templateRequest.of(number, connection), message.clear());
        return message.flip();
    }

    /** Returns the first message of a connection in a new buffer; empty if none is configured. */
    Optional<ByteBuffer> first(int connection) {
        return runTerms.opening().first().map(source -> {
            ByteBuffer first = ByteBuffer.allocate(source.bytesMax());
            source.write(templateRequest.of(connection, connection), first);
            return first.flip();
        });
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

    void sent(long plannedAt, int bytes) {
        loopNotes.sent(bytes);
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

    /**
     * Returns the index of the address to try first: the one that accepted the last connection, or
     * 0.
     */
    int addressToTry() {
        return addressFirst;
    }

    /**
     * Returns the index of the address to try after a failure at the given one, or {@link
     * #NO_ADDRESS} if all were tried.
     */
    int addressAfter(int address) {
        if (addressIsKnown) {
            return address == addressFirst ? NO_ADDRESS : addressFirst;
        }
        return address + 1 < runTerms.addresses().size() ? address + 1 : NO_ADDRESS;
    }
}
