package dev.antiphon.load.engine.run;

import dev.antiphon.config.TransportKind;
import dev.antiphon.engine.Engines;
import dev.antiphon.engine.Engines.DriveTerms;
import dev.antiphon.engine.drive.Drive;
import dev.antiphon.engine.drive.DrivenLoop;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.load.engine.measure.Collector;
import dev.antiphon.load.engine.measure.ConnectionShortage;
import dev.antiphon.load.engine.measure.PhaseResult;
import dev.antiphon.load.engine.measure.ValidityCheck;
import dev.antiphon.load.engine.plan.LoadSettings;
import dev.antiphon.load.engine.plan.RunTerms;
import dev.antiphon.load.engine.plan.SendSchedule;
import dev.antiphon.load.result.Column;
import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Latency;
import dev.antiphon.load.result.LoadPlan;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.LoadResult.Ladder;
import dev.antiphon.load.result.LoadResult.Measurements;
import dev.antiphon.load.result.LoadResult.Origin;
import dev.antiphon.load.result.Objective;
import dev.antiphon.load.result.ObjectiveOutcome;
import dev.antiphon.load.result.Rate;
import dev.antiphon.load.result.Validity;
import dev.antiphon.load.result.Validity.Reason;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The execution of a run, from the first connection to the result. An object executes a single run,
 * on one thread.
 */
public final class RunExecution implements AutoCloseable {
    /**
     * The default time by which Linux may wake a thread late; see PR_SET_TIMERSLACK in prctl(2).
     */
    private static final long TIMER_SLACK_NANOS = 50_000;

    /**
     * The time by which other transports may wake up late. They wait in whole milliseconds, rounded
     * up.
     */
    private static final long MILLI_NANOS = 1_000_000;

    /** The time to wait for a message that the server sends without a request. */
    private static final Duration LISTENS = Duration.ofMillis(200);

    /** If pauses of the server delay more than one in this many requests, the result is invalid. */
    private static final long DELAYED_PART = 100;

    private final LoadSettings settings;
    private final Drive drive;
    private final Collector collector;
    private final List<LoadWorker> workers = new ArrayList<>();
    private final CountDownLatch toConnect;
    private final RunStart runStart;

    private RunExecution(LoadSettings settings) {
        this.settings = settings;
        List<? extends SocketAddress> addresses =
                Engines.resolve(settings.endpoint().target());
        DriveTerms terms = new DriveTerms(
                settings.endpoint().framing(),
                settings.endpoint().limits(),
                !settings.plan().places().oneShot(),
                settings.control().loops(),
                settings.endpoint().wire().transport(),
                settings.endpoint().wire().tls().orElse(null));
        this.drive = Engines.drive(settings.endpoint().target(), terms);
        this.collector = new Collector(settings.control().loops());
        this.runStart = new RunStart(
                settings.control().startAt(), settings.plan().pacing().warmUp());
        this.toConnect = new CountDownLatch(settings.plan().places().connections());
        RunTerms common = terms(addresses);
        for (DrivenLoop loop : drive.loops()) {
            LoadWorker loadWorker = new LoadWorker(common, loop, workers.size(), collector);
            workers.add(loadWorker);
            loop.execute(() -> loop.driveBy(loadWorker));
        }
        var unused = settings.control().stop().thenRun(this::stop);
    }

    /** Stops the run early. Any thread may call it. */
    private void stop() {
        for (LoadWorker loadWorker : workers) {
            loadWorker.loop.execute(loadWorker::stop);
        }
        for (long left = toConnect.getCount(); left > 0; left--) {
            toConnect.countDown();
        }
    }

    /** Returns whether the run was stopped early. */
    boolean isStopped() {
        return settings.control().stop().isDone();
    }

    private RunTerms terms(List<? extends SocketAddress> addresses) {
        boolean precise = drive.transport().kind() == TransportKind.IO_URING;
        return new RunTerms(settings, addresses, precise ? TIMER_SLACK_NANOS : MILLI_NANOS);
    }

    /**
     * Runs a load and returns its result.
     *
     * @throws FailureException when the target's name has no address, or no connection could be
     *     opened before the start
     * @throws InterruptedException when the thread was interrupted; all connections are then closed
     */
    public static LoadResult of(LoadSettings settings) throws InterruptedException {
        try (RunExecution execution = new RunExecution(settings)) {
            execution.collector.rehearse();
            if (settings.plan().places().oneShot()) {
                execution.listenFirst();
            } else {
                execution.connect();
            }
            execution.awaitStart();
            return execution.result();
        }
    }

    private LoadResult result() throws InterruptedException {
        if (settings.goal().find().isPresent()) {
            return new RateSearch(settings, this).run();
        }
        return switch (settings.goal().rate()) {
            case Rate.Max max -> single(0);
            case Rate.Fixed fixed -> single(fixed.perSecond());
            case Rate.Ladder ladder -> new RateLadderRun(settings, this).run(ladder);
        };
    }

    /** Opens the connections of all slots before the measurement. */
    private void connect() throws InterruptedException {
        AtomicInteger opened = new AtomicInteger();
        AtomicReference<@Nullable Failure> first = new AtomicReference<>();
        for (LoadWorker loadWorker : workers) {
            loadWorker.loop.execute(() -> loadWorker.connectAll(failure -> {
                if (failure == null) {
                    opened.incrementAndGet();
                } else {
                    first.compareAndSet(null, failure);
                }
                toConnect.countDown();
            }));
        }
        Duration most = settings.endpoint().connectTimeout().multipliedBy(2);
        boolean all = toConnect.await(most.toNanos(), TimeUnit.NANOSECONDS);
        Failure failure = first.get();
        if (opened.get() == 0 && failure != null && all && !isStopped()) {
            throw new FailureException(failure);
        }
    }

    /**
     * Opens the first connection before its request, and waits for a greeting of the server.
     * Without this wait, a greeting would count as the reply.
     */
    private void listenFirst() throws InterruptedException {
        if (settings.requests().opening().isGreeted()) {
            return;
        }
        CountDownLatch connected = new CountDownLatch(1);
        LoadWorker first = workers.get(0);
        first.loop.execute(() -> first.connectOne(failure -> connected.countDown()));
        Duration most = settings.endpoint().connectTimeout().multipliedBy(2);
        if (connected.await(most.toNanos(), TimeUnit.NANOSECONDS)) {
            awaitStop(LISTENS);
        }
    }

    /**
     * Waits for the planned start, or until the run is stopped. Meanwhile opens the connections
     * again that the server closes.
     */
    private void awaitStart() throws InterruptedException {
        for (Duration next = runStart.nextWait();
                next.isPositive() && !isStopped();
                next = runStart.nextWait()) {
            awaitStop(next);
            if (!settings.plan().places().oneShot()) {
                workers.forEach(each -> each.loop.execute(each::reopen));
            }
        }
    }

    /** Waits for this time, or until the run is stopped. */
    private void awaitStop(Duration most) throws InterruptedException {
        try {
            settings.control().stop().get(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // the time is over
        }
    }

    /**
     * Waits for a message after the last reply. It shows that replies were matched to the wrong
     * requests, as when the server sent a greeting that counted as the first reply.
     */
    void awaitUnasked() throws InterruptedException {
        awaitStop(LISTENS);
        CountDownLatch seen = new CountDownLatch(workers.size());
        for (LoadWorker loadWorker : workers) {
            loadWorker.loop.execute(seen::countDown); // after it, all is recorded
        }
        seen.await();
    }

    private LoadResult single(double perSecond) throws InterruptedException {
        Phase phase = phase(
                perSecond,
                settings.plan().pacing().warmUp(),
                settings.plan().pacing().duration());
        PhaseResult result = phase.result();
        awaitUnasked();
        return result(result, phase.validity());
    }

    /** The result of one phase with the verdict on its validity. */
    record Phase(PhaseResult result, Validity validity) {}

    /**
     * Runs one phase until its last request has ended.
     *
     * @param perSecond the planned requests per second; 0 in the closed model
     */
    Phase phase(double perSecond, Duration warmUp, Duration duration) throws InterruptedException {
        long start = runStart.nextPhase(isStopped());
        long from = start + warmUp.toNanos();
        SendSchedule sendSchedule =
                new SendSchedule(perSecond, start, from, from + duration.toNanos(), false);
        ValidityCheck judgement = new ValidityCheck(from);
        for (LoadWorker loadWorker : workers) {
            loadWorker.loop.execute(() -> loadWorker.begin(sendSchedule));
        }
        PhaseResult result = collector.collect(settings.control().onInterval());
        Validity judged = judgement.judge(result, sendSchedule.isOpen());
        List<Reason> remarks = new ArrayList<>(judged.remarks());
        ConnectionShortage.remark(result, perSecond, settings.plan()).ifPresent(remarks::add);
        return new Phase(result, new Validity(judged.reasons(), remarks));
    }

    private LoadResult result(PhaseResult result, Validity judged) {
        Counts counts = whole(result.counts());
        Latency service =
                settings.goal().rate() instanceof Rate.Max ? result.response() : result.service();
        List<ObjectiveOutcome> outcomes = settings.goal().objectives().stream()
                .map(each -> each.judge(counts, result.response(), result.took()))
                .toList();
        return new LoadResult(
                origin(result.took()),
                new Measurements(counts, result.response(), service, result.timeline()),
                Ladder.NONE,
                validity(judged, counts.planned(), result.took()),
                outcomes);
    }

    /** Returns the origin of this run's result, with the mean size of the messages sent. */
    Origin origin(Duration took) {
        long messages = 0;
        long bytes = 0;
        for (LoadWorker loadWorker : workers) {
            messages += loadWorker.loopNotes.messages();
            bytes += loadWorker.loopNotes.messageBytes();
        }
        LoadPlan plan = settings.plan();
        return new Origin(
                messages == 0 ? plan : plan.withMeanBytes((double) bytes / messages),
                ThisHost.host(),
                runStart.measurement(),
                took,
                Optional.empty());
    }

    /** Returns the counts with the numbers of connections and bytes, which include the warm-up. */
    Counts whole(Counts counts) {
        long opened = 0;
        long bytesOut = 0;
        long bytesIn = 0;
        for (LoadWorker loadWorker : workers) {
            opened += loadWorker.loopNotes.connectionsOpened();
            bytesOut += loadWorker.loop.bytesOut();
            bytesIn += loadWorker.loop.bytesIn();
        }
        return counts.with(Column.CONNECTIONS_OPENED, opened)
                .with(Column.BYTES_OUT, bytesOut)
                .with(Column.BYTES_IN, bytesIn);
    }

    /**
     * Adds the observations of all loops over the whole run, warm-up included, to the reasons and
     * remarks.
     */
    private void addNotes(long planned, List<Reason> reasons, List<Reason> remarks) {
        long unasked = workers.stream()
                .mapToLong(each -> each.loopNotes.messagesUnasked())
                .sum();
        // Without ids, each later reply may belong to another request.
        List<Reason> finding = settings.requests().correlation().isPresent() ? remarks : reasons;
        workers.stream()
                .flatMap(each -> each.loopNotes.firstUnasked().stream())
                .findFirst()
                .map(first ->
                        new Reason.Unasked(unasked, first.received(), first.id(), first.awaited()))
                .ifPresent(finding::add);
        long silences =
                workers.stream().mapToLong(each -> each.loopNotes.silences()).sum();
        if (silences > 0) {
            long nanos = workers.stream()
                    .mapToLong(each -> each.loopNotes.silentNanos())
                    .sum();
            long delayed = workers.stream()
                    .mapToLong(each -> each.loopNotes.requestsDelayed())
                    .sum();
            (delayed * DELAYED_PART > planned ? reasons : remarks)
                    .add(new Reason.Silences(silences, Duration.ofNanos(nanos), delayed));
        }
        if (!settings.requests().opening().isAnswered()) {
            remarks.add(new Reason.NoReplies(planned));
        }
    }

    /** Returns the verdict with the reasons and remarks that concern the whole run. */
    Validity validity(Validity judged, long planned, Duration took) {
        List<Reason> reasons = new ArrayList<>(judged.reasons());
        if (isStopped()) {
            reasons.add(0, new Reason.Interrupted(took));
        }
        List<Reason> remarks = new ArrayList<>(judged.remarks());
        for (Objective objective : settings.goal().objectives()) {
            if (planned < objective.samplesNeeded()) {
                reasons.add(new Reason.TooFewSamples(
                        objective.toString(), planned, objective.samplesNeeded()));
            }
        }
        long ports = workers.stream()
                .mapToLong(each -> each.loopNotes.requestsWithoutPort())
                .sum();
        if (ports > 0) {
            reasons.add(new Reason.LocalPortsUsedUp(ports));
        }
        addNotes(planned, reasons, remarks);
        workers.stream()
                .flatMap(each -> each.loopNotes.firstWrong().stream())
                .findFirst()
                .ifPresent(remarks::add);
        for (LoadWorker loadWorker : workers) {
            loadWorker
                    .loopNotes
                    .failures()
                    .forEach((text, times) -> remarks.add(new Reason.OtherFailure(text, times)));
        }
        return new Validity(reasons, remarks);
    }

    @Override
    public void close() {
        drive.close();
    }
}
