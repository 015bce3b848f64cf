package dev.antiphon.load.report;

import dev.antiphon.load.result.Column;
import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Host;
import dev.antiphon.load.result.Interval;
import dev.antiphon.load.result.Knee;
import dev.antiphon.load.result.Latency;
import dev.antiphon.load.result.LoadPlan;
import dev.antiphon.load.result.LoadPlan.Model;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.LoadResult.Ladder;
import dev.antiphon.load.result.LoadResult.Measurements;
import dev.antiphon.load.result.LoadResult.Origin;
import dev.antiphon.load.result.LoadStep;
import dev.antiphon.load.result.ObjectiveOutcome;
import dev.antiphon.load.result.Validity;
import dev.antiphon.load.result.Validity.Reason;

import org.HdrHistogram.Histogram;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;

/** Results for tests, drawn from a seed: no run was made for them. */
public final class Samples {
    private static final int SECONDS = 30;
    private static final int RATE = 2_000;
    private static final Instant STARTED = Instant.parse("2026-11-24T03:00:00Z");

    private Samples() {}

    public static LoadPlan plan(Model model) {
        boolean open = model == Model.OPEN;
        return plan(
                "localhost:7000",
                new LoadPlan.Pacing(
                        model,
                        open ? "2000" : "max",
                        open ? OptionalDouble.of(RATE) : OptionalDouble.empty(),
                        Duration.ofSeconds(SECONDS),
                        Duration.ofSeconds(2)),
                "\"PING {n}\"",
                "the same message after \"ok \"");
    }

    private static LoadPlan plan(
            String target, LoadPlan.Pacing pacing, String sends, String expects) {
        return new LoadPlan(
                new LoadPlan.Endpoint(target, "line", false),
                pacing,
                new LoadPlan.Places(50, 1, false),
                new LoadPlan.Requests(sends, 9.5, expects, Duration.ofSeconds(1), 42));
    }

    static Host host() {
        return new Host(
                "bench-1",
                new Host.Platform("Linux", "6.1.0"),
                new Host.Hardware(2, "a processor"),
                new Host.JavaRuntime(512L << 20, "25.0.1"),
                "0.1.0");
    }

    private static Counts counts(long planned, long ok, long connections, long bytes) {
        return new Counts.Builder()
                .add(Column.PLANNED, planned)
                .add(Column.SENT, planned)
                .add(Column.OK, ok)
                .add(Column.CONNECTIONS_OPENED, connections)
                .add(Column.BYTES_OUT, bytes)
                .add(Column.BYTES_IN, bytes)
                .build();
    }

    /** So many replies around a time, log-normally. */
    static Histogram around(double millis, int replies, long seed) {
        Histogram histogram = Latency.emptyHistogram();
        Random random = new Random(seed);
        for (int i = 0; i < replies; i++) {
            double factor = Math.exp(random.nextGaussian() * 0.35);
            histogram.recordValue((long) (millis * 1e6 * factor));
        }
        return histogram;
    }

    /** A run at a planned rate, with a stall of two seconds and some of each failure. */
    public static LoadResult open() {
        List<Interval> timeline = new ArrayList<>();
        for (int second = 0; second < SECONDS; second++) {
            timeline.add(second(second, second == 12 || second == 13));
        }
        timeline.add(new Interval(
                Duration.ofSeconds(SECONDS),
                counts(0, 3, 0, 40),
                Interval.Times.of(Latency.of(around(0.6, 3, 7))),
                false,
                false));
        Histogram response = around(1.1, RATE * (SECONDS - 2), 1);
        for (int i = 0; i < RATE * 2 - 40; i++) {
            response.recordValue((long) (i * 5e5) + 1_000_000);
        }
        return result(
                plan(Model.OPEN),
                counts(),
                Latency.of(response),
                Latency.of(around(1.0, RATE * SECONDS - 40, 2)),
                timeline);
    }

    private static Interval second(int second, boolean stalled) {
        Latency latency = Latency.of(around(second == 14 ? 400 : 1.1, RATE, second));
        Counts counts = stalled
                ? counts(RATE, 0, 0, 600).with(Column.SENT, 50).with(Column.BYTES_IN, 0)
                : counts(RATE, RATE - 2, 1, 24_000)
                        .with(Column.WRONG, 1)
                        .with(Column.RESET, 1)
                        .with(Column.BYTES_IN, 30_000);
        return new Interval(
                Duration.ofSeconds(second),
                counts,
                stalled ? Interval.Times.NONE : Interval.Times.of(latency),
                stalled,
                second == 20);
    }

    private static Counts counts() {
        long planned = (long) RATE * SECONDS;
        return counts(planned, planned - 40, 57, 720_000)
                .with(Column.WRONG, 25)
                .with(Column.LATE, 5)
                .with(Column.MISSING, 3)
                .with(Column.RESET, 7)
                .with(Column.BYTES_IN, 900_000);
    }

    private static LoadResult result(
            LoadPlan plan,
            Counts counts,
            Latency response,
            Latency service,
            List<Interval> timeline) {
        return new LoadResult(
                new Origin(plan, host(), STARTED, Duration.ofMillis(SECONDS * 1000L + 212)),
                new Measurements(counts, response, service, timeline),
                Ladder.NONE,
                Validity.VALID,
                List.of(
                        new ObjectiveOutcome(
                                "p99<2000ms",
                                OptionalDouble.of(
                                        response.percentile(99).orElseThrow().toNanos() / 1e6),
                                "ms",
                                true),
                        new ObjectiveOutcome(
                                "errors<0.01%", OptionalDouble.of(0.0667), "%", false)));
    }

    /** The same in the closed model. */
    public static LoadResult closed() {
        LoadResult open = open();
        return result(
                plan(Model.CLOSED), open.counts(), open.service(), open.service(), open.timeline());
    }

    /** With another response time, and this many failed requests besides. */
    public static LoadResult steady(double millis, int wrong, long seed) {
        Latency latency = Latency.of(around(millis, RATE * SECONDS, seed));
        long planned = (long) RATE * SECONDS;
        Counts counts = counts(planned, planned - wrong, 50, 1).with(Column.WRONG, wrong);
        return result(plan(Model.OPEN), counts, latency, latency, List.of());
    }

    /** Returns a run with too few replies for most percentiles. */
    public static LoadResult withReplies(int replies) {
        Latency latency = Latency.of(around(1, replies, 1));
        Counts counts = counts(replies, replies, 1, 1);
        return new LoadResult(
                new Origin(plan(Model.OPEN), host(), STARTED, Duration.ofSeconds(1)),
                new Measurements(counts, latency, latency, List.of()),
                Ladder.NONE,
                Validity.VALID,
                List.of());
    }

    /** This one, as a generator that was starved would have judged it. */
    public static LoadResult invalid(LoadResult of) {
        Validity validity = new Validity(
                List.of(
                        new Reason.LateSends(
                                Duration.ofMillis(41),
                                Duration.ofMillis(1),
                                99,
                                of.counts().sent()),
                        new Reason.CollectionPauses(
                                Duration.ofMillis(2_500),
                                Duration.ofMillis(300),
                                Duration.ofSeconds(30)),
                        new Reason.ProcessorWait(
                                Duration.ofMillis(3),
                                Duration.ofMillis(1),
                                Duration.ofSeconds(11),
                                Duration.ofSeconds(60)),
                        new Reason.GeneratorBusy(0.98),
                        new Reason.TooFewSamples("p99.99<1s", 60_000, 100_000),
                        new Reason.LocalPortsUsedUp(17)),
                List.of(
                        new Reason.GeneratorBusy(0.9),
                        new Reason.Unasked(3, "<hello>", Optional.empty(), Optional.empty()),
                        new Reason.Unasked(1, "a 8", Optional.of("8"), Optional.of("7")),
                        new Reason.Silences(40, Duration.ofMillis(800), 3),
                        new Reason.NoReplies(12),
                        new Reason.BusyConnections(2_000, 500, Duration.ofMillis(100), 200),
                        new Reason.WrongReply("PINK <b>", "PONG"),
                        new Reason.WrongReply("PINK", ""),
                        new Reason.OtherFailure("the handshake <failed>", 2)));
        return with(of, of.plan(), of.host(), validity);
    }

    /** The same run, ended early. */
    public static LoadResult stopped(LoadResult of) {
        Validity validity = new Validity(List.of(new Reason.Interrupted(of.took())), List.of());
        return with(of, of.plan(), of.host(), validity);
    }

    /** The same steps, of which none failed so far. */
    public static LoadResult withoutFailure(LoadResult of) {
        return with(of, new Knee(OptionalDouble.of(500), OptionalDouble.empty()));
    }

    /** A run on what calls itself so. */
    public static LoadResult withTarget(String target) {
        LoadResult open = open();
        LoadPlan.Pacing pacing = new LoadPlan.Pacing(
                Model.OPEN,
                "2000",
                OptionalDouble.of(RATE),
                Duration.ofSeconds(SECONDS),
                Duration.ZERO);
        LoadPlan plan = plan(target, pacing, target, target);
        return with(open, plan, open.host(), Validity.VALID);
    }

    static LoadResult with(LoadResult of, LoadPlan plan, Host host, Validity validity) {
        return new LoadResult(
                new Origin(plan, host, of.started(), of.took()),
                of.measurements(),
                of.ladder(),
                validity,
                of.objectives());
    }

    /** A ladder whose knee is between 4,000 and 8,000 requests a second. */
    public static LoadResult ladder() {
        LoadResult base = open();
        List<LoadStep> steps = new ArrayList<>();
        double[] millis = {1, 1.1, 1.4, 2.6, 310};
        for (int i = 0; i < millis.length; i++) {
            double rate = 500 << i;
            double achieved = i == 4 ? 5_120 : rate;
            Counts counts = counts((long) rate, (long) rate, 50, 1);
            Latency latency = Latency.of(around(millis[i], ((int) rate) * 4, i));
            LoadStep.Rates rates = new LoadStep.Rates(rate, achieved);
            steps.add(new LoadStep(rates, counts, latency, i < 4, Validity.VALID));
        }
        Knee knee = new Knee(OptionalDouble.of(4_000), OptionalDouble.of(8_000));
        return with(base, new Ladder(steps, Optional.of(knee)));
    }

    private static LoadResult with(LoadResult of, Ladder ladder) {
        return new LoadResult(
                of.origin(), of.measurements(), ladder, of.validity(), of.objectives());
    }

    private static LoadResult with(LoadResult of, Counts counts) {
        return new LoadResult(
                of.origin(),
                new Measurements(counts, of.response(), of.service(), of.timeline()),
                of.ladder(),
                of.validity(),
                of.objectives());
    }

    /** Steps at these rates, one after the other, of which these were valid. */
    public static LoadResult steps(List<Double> rates, List<Boolean> valid, Knee knee) {
        List<LoadStep> steps = new ArrayList<>();
        for (int i = 0; i < rates.size(); i++) {
            Validity validity = valid.get(i) ? Validity.VALID : invalid(open()).validity();
            steps.add(new LoadStep(
                    new LoadStep.Rates(rates.get(i), rates.get(i)),
                    counts(500, 500, 0, 1),
                    Latency.of(around(1 + i, 500, i)),
                    valid.get(i),
                    validity));
        }
        return with(open(), new Ladder(steps, Optional.of(knee)));
    }

    /** A run of so many seconds, with so many replies in each. */
    public static LoadResult slow(int seconds, int replies) {
        LoadResult open = open();
        List<Interval> timeline = new ArrayList<>();
        for (int i = 0; i < seconds; i++) {
            Latency latency = Latency.of(around(1, replies, i));
            Counts counts = counts(replies, replies, 0, 1);
            timeline.add(new Interval(
                    Duration.ofSeconds(i), counts, Interval.Times.of(latency), false, false));
        }
        return new LoadResult(
                new Origin(open.plan(), open.host(), STARTED, Duration.ofSeconds(seconds)),
                new Measurements(open.counts(), open.response(), open.service(), timeline),
                Ladder.NONE,
                open.validity(),
                List.of());
    }

    /** A run of so many seconds. */
    public static LoadResult lasting(int seconds) {
        LoadResult open = open();
        List<Interval> timeline = new ArrayList<>();
        for (int i = 0; i < seconds; i++) {
            Interval one = open.timeline().get(i % SECONDS); // a whole second
            timeline.add(new Interval(
                    Duration.ofSeconds(i), one.counts(), one.times(), i % 600 == 12, false));
        }
        return new LoadResult(
                new Origin(open.plan(), open.host(), STARTED, Duration.ofSeconds(seconds)),
                new Measurements(open.counts(), open.response(), open.service(), timeline),
                Ladder.NONE,
                open.validity(),
                List.of());
    }

    /** With so many requests besides that never got a reply. */
    public static LoadResult losing(LoadResult of, int lost) {
        return with(of, of.counts().plus(counts(lost, 0, 0, 0).with(Column.MISSING, lost)));
    }

    public static LoadResult withoutKnee(LoadResult of) {
        return with(of, new Knee(OptionalDouble.empty(), OptionalDouble.of(500)));
    }

    public static LoadResult with(LoadResult of, Knee knee) {
        return with(of, new Ladder(of.steps(), Optional.of(knee)));
    }

    /** Another one in this fact, by its key, and in nothing else. */
    public static LoadResult otherIn(String what, LoadResult of) {
        LoadPlan plan = of.plan();
        Host host = of.host();
        return with(of, OtherPlan.in(what, plan), OtherPlan.in(what, host), of.validity());
    }
}
