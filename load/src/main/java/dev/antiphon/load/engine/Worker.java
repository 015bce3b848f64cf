package dev.antiphon.load.engine;

import dev.antiphon.ClientFault;
import dev.antiphon.Fault;
import dev.antiphon.MessageView;
import dev.antiphon.engine.DrivenLoop;
import dev.antiphon.event.Escapes;
import dev.antiphon.load.Latency;
import dev.antiphon.load.Validity.Reason.WrongReply;

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
final class Worker implements DrivenLoop.Duty {
    static final int NO_ADDRESS = -1;

    private static final long SWEEP_NANOS_MIN = 1_000_000;
    private static final long SWEEP_NANOS_MAX = 50_000_000;

    final Terms terms;
    final DrivenLoop loop;
    final Notes notes = new Notes();

    private final int index;
    private final Collector collector;
    private final Lane[] lanes;
    private final ArrayDeque<Lane> waiting = new ArrayDeque<>();
    private final Check.Checker checker;
    private final Request request = new Request();
    private final ByteBuffer message;
    private final long sweepNanos;

    private int addressFirst;
    private boolean addressIsKnown;
    private @Nullable Consumer<@Nullable Fault> connecting;

    /** Requests that were ever begun here; the next one's number follows from it. */
    private long begun;

    private @Nullable Schedule schedule;
    private Planned planned;
    private boolean stopping;
    private long position;
    private long inFlight;
    private long nextSweep;
    private final Seconds seconds;
    private Histogram service = Latency.emptyHistogram();
    private Lateness lateness = new Lateness(0, 0);
    private long silentSince;
    private long lastReplyAt;
    private boolean measuring;
    private ProcessorUse useBefore = ProcessorUse.NONE;

    Worker(Terms terms, DrivenLoop loop, int index, Collector collector) {
        this.terms = terms;
        this.loop = loop;
        this.index = index;
        this.collector = collector;
        this.seconds = new Seconds(collector);
        int share = (terms.connections() - index + terms.loops() - 1) / terms.loops();
        this.lanes = new Lane[share];
        for (int i = 0; i < share; i++) {
            lanes[i] = new Lane(i * terms.loops() + index + 1, this);
        }
        this.planned = new Planned(Schedule.NONE, terms.loops(), index);
        this.checker = new Check.Checker(terms.check(), terms.source().seed());
        this.message = ByteBuffer.allocate(terms.source().bytesMax());
        this.sweepNanos = Math.clamp(terms.timeoutNanos() / 20, SWEEP_NANOS_MIN, SWEEP_NANOS_MAX);
    }

    // ---- a phase ----

    /** Connects every lane; tells each one's fault, or null, on this loop. */
    void connectAll(Consumer<@Nullable Fault> told) {
        connecting = told;
        long until = System.nanoTime();
        nextSweep = until;
        for (Lane lane : lanes) {
            lane.connect();
        }
    }

    /** Begins a phase, when the one before is over. */
    void begin(Schedule phase) {
        connecting = null;
        Schedule own = stopping ? phase.endingAt(phase.start()) : phase;
        schedule = own;
        planned = new Planned(own, terms.loops(), index);
        position = 0;
        service = Latency.emptyHistogram();
        lateness = new Lateness(phase.start(), phase.measureFrom());
        seconds.begin(phase.measureFrom());
        nextSweep = phase.start();
        lastReplyAt = phase.measureFrom();
        silentSince = phase.start();
        measuring = phase.measureFrom() <= phase.start();
        useBefore = ProcessorUse.ofThisThread();
        waiting.clear();
        for (Lane lane : lanes) {
            lane.isWaiting = true;
            waiting.add(lane);
        }
    }

    /** Ends the phase that is on, and any to come: only replies are still waited for. */
    void stop() {
        stopping = true;
        Schedule phase = schedule;
        if (phase != null) {
            Schedule sooner = phase.endingAt(System.nanoTime());
            schedule = sooner;
            planned.endWith(sooner, position);
        }
    }

    @Override
    public long turn() {
        long now = System.nanoTime();
        Schedule phase = schedule;
        if (phase == null) {
            if (connecting != null && now >= nextSweep) {
                sweep(now);
            }
            return connecting == null ? DrivenLoop.NEVER : nextSweep;
        }
        seconds.roll(now, inFlight > 0 ? silentSince : now);
        if (phase.isOpen()) {
            sendDue(phase, now);
        } else {
            startIdle(phase, now);
        }
        if (!measuring && now >= phase.measureFrom()) {
            measuring = true;
            useBefore = ProcessorUse.ofThisThread(); // the warm-up's does not count
        }
        seconds.handOver(planned, inFlight == 0, now);
        if (now >= nextSweep) {
            sweep(now);
        }
        if (now >= phase.end() && inFlight == 0 && nothingLeft(phase)) {
            finish(phase, now);
            return DrivenLoop.NEVER;
        }
        return Math.min(nextSend(phase, now), Math.min(nextSweep, seconds.nextEnd()));
    }

    private boolean nothingLeft(Schedule phase) {
        return !phase.isOpen() || position >= planned.requests();
    }

    /** The index in the whole schedule of this worker's request at a position. */
    private long scheduled(long at) {
        return at * terms.loops() + index;
    }

    private long nextSend(Schedule phase, long now) {
        long next = scheduled(position);
        if (now < phase.start()) {
            return phase.start();
        }
        if (!phase.isOpen() || position >= planned.requests()) {
            return now < phase.end() ? phase.end() : DrivenLoop.NEVER;
        }
        if (waiting.isEmpty()) {
            return DrivenLoop.NEVER; // whichever lane becomes free has a turn follow
        }
        return phase.plannedAt(next) - terms.leadNanos();
    }

    private void sendDue(Schedule phase, long now) {
        while (position < planned.requests()) {
            long plannedAt = phase.plannedAt(scheduled(position));
            if (plannedAt > now) {
                return;
            }
            boolean over = phase.dropsBacklog() && now >= phase.end() && waiting.isEmpty();
            if (over || now - plannedAt > terms.timeoutNanos()) {
                takeOff(plannedAt, now, !waiting.isEmpty());
                count(plannedAt, Ended.UNSENT);
                position++;
                begun++;
                continue;
            }
            Lane lane = waiting.poll();
            if (lane == null) {
                return;
            }
            lane.isWaiting = false;
            position++;
            begin(lane, plannedAt);
        }
    }

    /** In the closed model lanes start by themselves; here those that could not for a while do. */
    private void startIdle(Schedule phase, long now) {
        if (now < phase.start()) {
            return;
        }
        for (int left = waiting.size(); left > 0; left--) {
            Lane lane = waiting.remove();
            lane.isWaiting = false;
            roomAgain(lane, now);
        }
    }

    /** A lane can take a request, or several. */
    void roomAgain(Lane lane, long now) {
        Schedule phase = schedule;
        if (phase == null || lane.isWaiting) {
            return;
        }
        if (!phase.isOpen() && !lane.isAway(now)) {
            while (now < phase.end() && lane.hasRoom() && !lane.isAway(now)) {
                begin(lane, now);
            }
        } else if (lane.hasRoom()) {
            if (waiting.isEmpty()) {
                lateness.freeAgain(now);
            }
            lane.isWaiting = true;
            waiting.add(lane);
        }
    }

    private void begin(Lane lane, long plannedAt) {
        long now = System.nanoTime();
        long number = begun * terms.loops() + index + 1;
        begun++;
        Schedule phase = schedule;
        boolean open = phase != null && phase.isOpen();
        if (open) {
            takeOff(plannedAt, now, true);
        }
        if (inFlight == 0) {
            silentSince = now;
        }
        inFlight++;
        if (!open && isMeasured(plannedAt)) {
            seconds.on().planned++; // of an open schedule it is told second by second
        }
        lane.begin(number, open ? plannedAt : now, now);
        if (open && lane.hasRoom() && !lane.isWaiting) {
            lane.isWaiting = true;
            waiting.add(lane);
        }
    }

    private void takeOff(long plannedAt, long now, boolean free) {
        long late = lateness.takenOff(plannedAt, now, free);
        seconds.on().latenessNanos = Math.max(seconds.on().latenessNanos, late);
    }

    private void sweep(long now) {
        nextSweep = now + sweepNanos;
        for (Lane lane : lanes) {
            lane.sweep(now);
        }
    }

    private void finish(Schedule phase, long now) {
        schedule = null;
        ProcessorUse use = ProcessorUse.ofThisThread().since(useBefore);
        seconds.handOver(planned, true, now);
        Window last = seconds.last();
        last.last = true;
        last.planned += planned.tellRest();
        collector.finished(new Share(
                last,
                service,
                lateness.histogram(),
                Math.max(0, Math.max(lastReplyAt, phase.end()) - phase.measureFrom()),
                Math.max(0, now - phase.measureFrom()),
                use));
    }

    // ---- told by lanes ----

    /** The message of a request, valid until the next one is asked for. */
    ByteBuffer message(long number, int connection) {
        terms.source().write(request.of(number, connection), message.clear());
        return message.flip();
    }

    Ended judge(MessageView reply, long number, int connection) {
        Request asked = request.of(number, connection);
        if (checker.isRight(reply, asked)) {
            return Ended.OK;
        }
        notes.wrong(() -> new WrongReply(
                Escapes.shown(reply, Check.Checker.SHOWN_BYTES), checker.expected(asked)));
        return Ended.WRONG;
    }

    void sent(long plannedAt) {
        if (isMeasured(plannedAt)) {
            seconds.on().sent++;
        }
    }

    void replied(long plannedAt, long sentAt, long now, Ended how) {
        inFlight--;
        if (isMeasured(plannedAt)) {
            how.countIn(seconds.on());
            record(seconds.on().response, now - plannedAt);
            record(service, now - sentAt);
            seconds.on().silenceNanos = Math.max(seconds.on().silenceNanos, now - silentSince);
        }
        silentSince = now;
        lastReplyAt = now;
    }

    private static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.min(nanos, histogram.getHighestTrackableValue()));
    }

    void lost(long plannedAt, Ended how) {
        inFlight--;
        count(plannedAt, how);
    }

    private void count(long plannedAt, Ended how) {
        if (isMeasured(plannedAt)) {
            how.countIn(seconds.on());
        }
    }

    private boolean isMeasured(long plannedAt) {
        Schedule phase = schedule;
        return phase != null && plannedAt >= phase.measureFrom();
    }

    void opened(int address) {
        notes.opened();
        addressIsKnown = true;
        addressFirst = address;
        tellConnecting(null);
    }

    void notOpened(Fault why) {
        if (why instanceof ClientFault.PortsUsedUp) {
            notes.portsUsedUp();
        }
        tellConnecting(why);
    }

    private void tellConnecting(@Nullable Fault why) {
        Consumer<@Nullable Fault> told = connecting;
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
        return address + 1 < terms.addresses().size() ? address + 1 : NO_ADDRESS;
    }
}
