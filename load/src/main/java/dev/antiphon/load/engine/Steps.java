package dev.antiphon.load.engine;

import dev.antiphon.load.Counts;
import dev.antiphon.load.Interval;
import dev.antiphon.load.Knee;
import dev.antiphon.load.Latency;
import dev.antiphon.load.LoadResult;
import dev.antiphon.load.Objective;
import dev.antiphon.load.ObjectiveOutcome;
import dev.antiphon.load.Step;
import dev.antiphon.load.Validity;
import dev.antiphon.load.Validity.Reason;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The steps of a ladder or a search, and what they come to together. */
final class Steps {
    /** A step that the generator itself has spoilt is done again. */
    private static final int TRIES = 3;

    private static final double SAMPLES_SPARE = 1.1;

    private final Settings settings;
    private final Run run;
    private final List<Objective> objectives;
    private final List<Taken> taken = new ArrayList<>();
    private final List<Interval> timeline = new ArrayList<>();
    private Counts counts = Counts.NONE;
    private Latency response = Latency.none();
    private Latency service = Latency.none();
    private Duration took = Duration.ZERO;

    /** A step with what it was judged by. */
    record Taken(Step step, List<ObjectiveOutcome> outcomes) {}

    Steps(Settings settings, Run run, List<Objective> objectives) {
        this.settings = settings;
        this.run = run;
        this.objectives = objectives;
    }

    /** Takes a step, several times where it is not valid. */
    private Step take(double rate, Duration warmUp) throws InterruptedException {
        Step step = once(rate, warmUp);
        for (int i = 1; i < TRIES && !step.validity().isValid() && !run.isStopped(); i++) {
            step = once(rate, Duration.ZERO);
        }
        return step;
    }

    /** Whether a rate was held. */
    enum Verdict {
        HELD,
        FAILED,
        /** The generator spoilt each try, which says nothing of the server. */
        UNKNOWN;

        private static Verdict of(Step step) {
            if (!step.validity().isValid()) {
                return UNKNOWN;
            }
            return step.held() ? HELD : FAILED;
        }
    }

    /**
     * Takes a step and tells whether it held. Where the knee may rest on it, it fails only when it
     * does so twice, so that a single mishap decides nothing; the run may be stopped by its end.
     */
    Verdict holds(double rate, Duration warmUp, boolean matters) throws InterruptedException {
        Verdict first = Verdict.of(take(rate, warmUp));
        if (first != Verdict.FAILED || !matters || run.isStopped()) {
            return first;
        }
        return Verdict.of(take(rate, Duration.ZERO));
    }

    private Step once(double rate, Duration warmUp) throws InterruptedException {
        Duration length = duration(rate);
        settings.stepTold().accept(rate, length);
        Run.Phase phase = run.phase(rate, warmUp, length);
        PhaseResult result = phase.result();
        Validity validity = run.isStopped() ? interrupted(phase) : phase.validity();
        List<ObjectiveOutcome> outcomes = objectives.stream()
                .map(each -> each.judge(result.counts(), result.response(), result.took()))
                .toList();
        boolean held = validity.isValid() && outcomes.stream().allMatch(ObjectiveOutcome::held);
        double achieved = result.counts().ok() * 1e9 / result.took().toNanos();
        Step step = new Step(rate, achieved, result.counts(), result.response(), held, validity);
        taken.add(new Taken(step, outcomes));
        result.timeline().forEach(each -> timeline.add(later(each, took)));
        counts = counts.plus(result.counts());
        response = response.plus(result.response());
        service = service.plus(result.service());
        took = took.plus(result.took());
        return step;
    }

    private static Validity interrupted(Run.Phase phase) {
        List<Reason> reasons = new ArrayList<>(phase.validity().reasons());
        reasons.add(0, new Reason.Interrupted(phase.result().took()));
        return new Validity(reasons, phase.validity().remarks());
    }

    /** As long as was asked for, or until there are samples enough. */
    private Duration duration(double rate) {
        long needed =
                objectives.stream().mapToLong(Objective::samplesNeeded).max().orElse(1);
        Duration least = Duration.ofNanos((long) (SAMPLES_SPARE * needed / rate * 1e9));
        Duration asked = settings.plan().duration();
        return least.compareTo(asked) > 0 ? least : asked;
    }

    private static Interval later(Interval interval, Duration by) {
        return new Interval(
                interval.at().plus(by),
                interval.counts(),
                interval.p50(),
                interval.p99(),
                interval.max(),
                interval.stalled(),
                interval.generatorLate());
    }

    /** The whole, where the step that the knee rests on says whether the objectives were held. */
    LoadResult result(Run finished, Instant started, Knee knee) {
        boolean asked = !settings.objectives().isEmpty() || settings.find().isPresent();
        return new LoadResult(
                settings.plan(),
                Here.host(),
                started,
                took,
                finished.whole(counts),
                response,
                service,
                timeline,
                steps(),
                Optional.of(knee),
                finished.validity(validity(), counts.planned(), took),
                asked ? outcomes(taken, knee) : List.of());
    }

    /**
     * What the objectives came to in the step that the knee rests on; where none held, in the first
     * that can be believed, and only where none can, which makes the whole run invalid, in the
     * first.
     */
    static List<ObjectiveOutcome> outcomes(List<Taken> taken, Knee knee) {
        return taken.stream()
                .filter(each -> knee.holds().isEmpty()
                        ? each.step().validity().isValid()
                        : each.step().held()
                                && knee.holds().getAsDouble() == each.step().ratePlanned())
                .findFirst()
                .orElse(taken.get(0))
                .outcomes();
    }

    /** Whether each rate has a step that can be believed, but for the one that was interrupted. */
    private Validity validity() {
        List<Reason> reasons = new ArrayList<>();
        List<Reason> remarks = new ArrayList<>();
        for (Step step : steps()) {
            step.validity().remarks().stream()
                    .filter(each -> !(each instanceof Reason.BusyConnections)
                            || remarks.stream().noneMatch(Reason.BusyConnections.class::isInstance))
                    .forEach(remarks::add);
            boolean believed = steps().stream()
                    .anyMatch(each -> each.ratePlanned() == step.ratePlanned()
                            && each.validity().isValid());
            if (!believed) {
                step.validity().reasons().stream()
                        .filter(each -> !(each instanceof Reason.Interrupted))
                        .forEach(reasons::add);
            }
        }
        return new Validity(reasons, remarks);
    }

    private List<Step> steps() {
        return taken.stream().map(Taken::step).toList();
    }
}
