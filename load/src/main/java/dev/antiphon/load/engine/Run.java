package dev.antiphon.load.engine;

import dev.antiphon.Address;
import dev.antiphon.Fault;
import dev.antiphon.FaultException;
import dev.antiphon.TransportKind;
import dev.antiphon.engine.Drive;
import dev.antiphon.engine.DrivenLoop;
import dev.antiphon.engine.Engines;
import dev.antiphon.engine.Engines.DriveTerms;
import dev.antiphon.load.Counts;
import dev.antiphon.load.Latency;
import dev.antiphon.load.LoadResult;
import dev.antiphon.load.Objective;
import dev.antiphon.load.ObjectiveOutcome;
import dev.antiphon.load.Rate;
import dev.antiphon.load.Validity;
import dev.antiphon.load.Validity.Reason;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A run from its first connection to its result. Used once, by one thread. */
public final class Run implements AutoCloseable {
    /** So that all loops know of a phase before it begins. */
    private static final long HEAD_START_NANOS = 5_000_000;

    /** By how much Linux lets a thread oversleep, see PR_SET_TIMERSLACK in prctl(2). */
    private static final long TIMER_SLACK_NANOS = 50_000;

    /** The other transports wait in whole milliseconds, rounded up. */
    private static final long MILLI_NANOS = 1_000_000;

    private final Settings settings;
    private final Drive drive;
    private final Collector collector;
    private final List<Worker> workers = new ArrayList<>();
    private final CountDownLatch toConnect;

    private Run(Settings settings) {
        this.settings = settings;
        List<? extends SocketAddress> addresses = addressesOf(settings.target());
        DriveTerms terms = new DriveTerms(
                settings.framing(),
                settings.limits(),
                settings.keepOpen(),
                settings.loops(),
                settings.transport(),
                settings.tls());
        this.drive = Engines.drive(settings.target(), terms);
        this.collector = new Collector(settings.loops());
        this.toConnect = new CountDownLatch(settings.plan().connections());
        Terms common = terms(addresses);
        for (DrivenLoop loop : drive.loops()) {
            Worker worker = new Worker(common, loop, workers.size(), collector);
            workers.add(worker);
            loop.execute(() -> loop.driveBy(worker));
        }
        var unused = settings.stop().thenRun(this::stop);
    }

    private static List<? extends SocketAddress> addressesOf(Address target) {
        try {
            return target.addresses();
        } catch (UnknownHostException e) {
            throw new FaultException(new Fault.UnknownHost(String.valueOf(e.getMessage())));
        }
    }

    /** Any thread. */
    private void stop() {
        for (Worker worker : workers) {
            worker.loop.execute(worker::stop);
        }
        for (long left = toConnect.getCount(); left > 0; left--) {
            toConnect.countDown();
        }
    }

    /** Whether the run is to end early. */
    boolean isStopped() {
        return settings.stop().isDone();
    }

    private Terms terms(List<? extends SocketAddress> addresses) {
        return new Terms(
                addresses,
                settings.source(),
                settings.check(),
                settings.correlation(),
                settings.plan().connections(),
                settings.loops(),
                settings.plan().pipelining(),
                settings.plan().oneShot(),
                settings.plan().timeout().toNanos(),
                settings.connectTimeout().toNanos(),
                drive.transport().kind() == TransportKind.IO_URING
                        ? TIMER_SLACK_NANOS
                        : MILLI_NANOS);
    }

    /**
     * Runs a load.
     *
     * @throws FaultException when the target's name has no address, or no connection at all came
     *     about before the start
     * @throws InterruptedException when the thread was interrupted; everything is closed then
     */
    public static LoadResult of(Settings settings) throws InterruptedException {
        try (Run run = new Run(settings)) {
            run.collector.rehearse();
            if (!settings.plan().oneShot()) {
                run.connect();
            }
            return run.result();
        }
    }

    private LoadResult result() throws InterruptedException {
        if (settings.find().isPresent()) {
            return new Search(settings, this).run();
        }
        return switch (settings.rate()) {
            case Rate.Max max -> single(0);
            case Rate.Fixed fixed -> single(fixed.perSecond());
            case Rate.Ladder ladder -> new Climb(settings, this).run(ladder);
        };
    }

    /** Connects all lanes before anything is measured. */
    private void connect() throws InterruptedException {
        AtomicInteger opened = new AtomicInteger();
        AtomicReference<@Nullable Fault> first = new AtomicReference<>();
        for (Worker worker : workers) {
            worker.loop.execute(() -> worker.connectAll(fault -> {
                if (fault == null) {
                    opened.incrementAndGet();
                } else {
                    first.compareAndSet(null, fault);
                }
                toConnect.countDown();
            }));
        }
        Duration most = settings.connectTimeout().multipliedBy(2);
        boolean all = toConnect.await(most.toNanos(), TimeUnit.NANOSECONDS);
        Fault fault = first.get();
        if (opened.get() == 0 && fault != null && all && !isStopped()) {
            throw new FaultException(fault);
        }
    }

    private LoadResult single(double perSecond) throws InterruptedException {
        Instant started = Instant.now().plus(settings.plan().warmUp());
        Phase phase = phase(perSecond, settings.plan().warmUp(), settings.plan().duration());
        PhaseResult result = phase.result();
        return result(started, result, phase.validity());
    }

    /** What came of one phase, and whether it can be believed. */
    record Phase(PhaseResult result, Validity validity) {}

    /**
     * Runs one phase to the end of its last request.
     *
     * @param perSecond 0 where the server decides
     */
    Phase phase(double perSecond, Duration warmUp, Duration duration) throws InterruptedException {
        long start = System.nanoTime() + HEAD_START_NANOS;
        long from = start + warmUp.toNanos();
        Schedule schedule = new Schedule(perSecond, start, from, from + duration.toNanos(), false);
        SelfJudgement judgement = new SelfJudgement(from);
        for (Worker worker : workers) {
            worker.loop.execute(() -> worker.begin(schedule));
        }
        PhaseResult result = collector.collect(settings.told());
        Validity judged = judgement.judge(result, schedule.isOpen());
        List<Reason> remarks = new ArrayList<>(judged.remarks());
        Capacity.remark(result, perSecond, settings.plan()).ifPresent(remarks::add);
        return new Phase(result, new Validity(judged.reasons(), remarks));
    }

    private LoadResult result(Instant started, PhaseResult result, Validity judged) {
        Counts counts = whole(result.counts());
        Latency service =
                settings.rate() instanceof Rate.Max ? result.response() : result.service();
        List<ObjectiveOutcome> outcomes = settings.objectives().stream()
                .map(each -> each.judge(counts, result.response(), result.took()))
                .toList();
        return new LoadResult(
                settings.plan(),
                Here.host(),
                started,
                result.took(),
                counts,
                result.response(),
                service,
                result.timeline(),
                List.of(),
                Optional.empty(),
                validity(judged, counts.planned(), result.took()),
                outcomes);
    }

    /** With what was counted per connection, warm-up included. */
    Counts whole(Counts counts) {
        long opened = 0;
        long bytesOut = 0;
        long bytesIn = 0;
        for (Worker worker : workers) {
            opened += worker.notes.connectionsOpened();
            bytesOut += worker.loop.bytesOut();
            bytesIn += worker.loop.bytesIn();
        }
        return counts.plus(new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, opened, bytesOut, bytesIn));
    }

    /** With what can be said about the whole run only. */
    Validity validity(Validity judged, long planned, Duration took) {
        List<Reason> reasons = new ArrayList<>(judged.reasons());
        if (isStopped()) {
            reasons.add(0, new Reason.Interrupted(took));
        }
        List<Reason> remarks = new ArrayList<>(judged.remarks());
        for (Objective objective : settings.objectives()) {
            if (planned < objective.samplesNeeded()) {
                reasons.add(new Reason.TooFewSamples(
                        objective.toString(), planned, objective.samplesNeeded()));
            }
        }
        long ports = workers.stream()
                .mapToLong(each -> each.notes.requestsWithoutPort())
                .sum();
        if (ports > 0) {
            reasons.add(new Reason.LocalPortsUsedUp(ports));
        }
        long unasked =
                workers.stream().mapToLong(each -> each.notes.messagesUnasked()).sum();
        workers.stream()
                .flatMap(each -> each.notes.firstUnasked().stream())
                .findFirst()
                .map(first ->
                        new Reason.Unasked(unasked, first.received(), first.id(), first.awaited()))
                .ifPresent(remarks::add);
        workers.stream()
                .flatMap(each -> each.notes.firstWrong().stream())
                .findFirst()
                .ifPresent(remarks::add);
        for (Worker worker : workers) {
            worker.notes
                    .faults()
                    .forEach((text, times) -> remarks.add(new Reason.Faulted(text, times)));
        }
        return new Validity(reasons, remarks);
    }

    @Override
    public void close() {
        drive.close();
    }
}
