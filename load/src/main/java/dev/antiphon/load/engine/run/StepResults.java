package dev.antiphon.load.engine.run;

import dev.antiphon.load.engine.measure.PhaseResult;
import dev.antiphon.load.engine.plan.LoadSettings;
import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Interval;
import dev.antiphon.load.result.Knee;
import dev.antiphon.load.result.Latency;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.LoadResult.Ladder;
import dev.antiphon.load.result.LoadResult.Measurements;
import dev.antiphon.load.result.LoadStep;
import dev.antiphon.load.result.Objective;
import dev.antiphon.load.result.ObjectiveOutcome;
import dev.antiphon.load.result.Validity;
import dev.antiphon.load.result.Validity.Reason;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The steps of a ladder or a search, and their common result. */
final class StepResults {
    /** The largest number of attempts at a step that is not valid. */
    private static final int TRIES = 3;

    private static final double SAMPLES_SPARE = 1.1;

    private final LoadSettings settings;
    private final RunExecution execution;
    private final List<Objective> objectives;
    private final List<Taken> taken = new ArrayList<>();
    private final List<Interval> timeline = new ArrayList<>();
    private Counts counts = Counts.NONE;
    private Latency response = Latency.none();
    private Latency service = Latency.none();
    private Duration took = Duration.ZERO;

    /** A step with the outcomes of its objectives. */
    record Taken(LoadStep loadStep, List<ObjectiveOutcome> outcomes) {}

    StepResults(LoadSettings settings, RunExecution execution, List<Objective> objectives) {
        this.settings = settings;
        this.execution = execution;
        this.objectives = objectives;
    }

    /** Runs a step, and repeats it while it is not valid, up to {@link #TRIES} attempts. */
    private LoadStep take(double rate, Duration warmUp) throws InterruptedException {
        LoadStep loadStep = once(rate, warmUp);
        for (int i = 1;
                i < TRIES && !loadStep.validity().isValid() && !execution.isStopped();
                i++) {
            loadStep = once(rate, Duration.ZERO);
        }
        return loadStep;
    }

    /** The verdict on a rate. */
    enum Verdict {
        HELD,
        FAILED,
        /** No attempt was valid, so that nothing is known about the server. */
        UNKNOWN;

        private static Verdict of(LoadStep loadStep) {
            if (!loadStep.validity().isValid()) {
                return UNKNOWN;
            }
            return loadStep.held() ? HELD : FAILED;
        }
    }

    /**
     * Runs a step and returns whether it met the objectives. The run may have been stopped when
     * this method returns.
     *
     * @param matters true if the knee may depend on this step; it then counts as failed only after
     *     two failures, so that a single disturbance does not decide
     */
    Verdict holds(double rate, Duration warmUp, boolean matters) throws InterruptedException {
        Verdict first = Verdict.of(take(rate, warmUp));
        if (first != Verdict.FAILED || !matters || execution.isStopped()) {
            return first;
        }
        return Verdict.of(take(rate, Duration.ZERO));
    }

    private LoadStep once(double rate, Duration warmUp) throws InterruptedException {
        Duration length = duration(rate);
        settings.control().onStep().accept(rate, length);
        RunExecution.Phase phase = execution.phase(rate, warmUp, length);
        PhaseResult result = phase.result();
        Validity validity = execution.isStopped() ? interrupted(phase) : phase.validity();
        List<ObjectiveOutcome> outcomes = objectives.stream()
                .map(each -> each.judge(result.counts(), result.response(), result.took()))
                .toList();
        boolean held = validity.isValid() && outcomes.stream().allMatch(ObjectiveOutcome::held);
        double achieved = result.counts().ok() * 1e9 / result.took().toNanos();
        LoadStep loadStep = new LoadStep(
                new LoadStep.Rates(rate, achieved),
                result.counts(),
                result.response(),
                held,
                validity);
        taken.add(new Taken(loadStep, outcomes));
        result.timeline().forEach(each -> timeline.add(later(each, took)));
        counts = counts.plus(result.counts());
        response = response.plus(result.response());
        service = service.plus(result.service());
        took = took.plus(result.took());
        return loadStep;
    }

    private static Validity interrupted(RunExecution.Phase phase) {
        List<Reason> reasons = new ArrayList<>(phase.validity().reasons());
        reasons.add(0, new Reason.Interrupted(phase.result().took()));
        return new Validity(reasons, phase.validity().remarks());
    }

    /**
     * Returns the configured duration of a step, or a longer one if the objectives need more
     * samples.
     */
    private Duration duration(double rate) {
        long needed =
                objectives.stream().mapToLong(Objective::samplesNeeded).max().orElse(1);
        Duration least = Duration.ofNanos((long) (SAMPLES_SPARE * needed / rate * 1e9));
        Duration asked = settings.plan().pacing().duration();
        return least.compareTo(asked) > 0 ? least : asked;
    }

    private static Interval later(Interval interval, Duration by) {
        return new Interval(
                interval.at().plus(by),
                interval.counts(),
                interval.times(),
                interval.stalled(),
                interval.generatorLate());
    }

    /**
     * Returns the result of all steps. The outcomes of its objectives are those of the step with
     * the highest rate that met them.
     */
    LoadResult result(RunExecution finished, Knee knee) throws InterruptedException {
        finished.awaitUnasked();
        boolean asked = !settings.goal().objectives().isEmpty()
                || settings.goal().find().isPresent();
        return new LoadResult(
                finished.origin(took),
                new Measurements(finished.whole(counts), response, service, timeline),
                new Ladder(steps(), Optional.of(knee)),
                finished.validity(validity(), counts.planned(), took),
                asked ? outcomes(taken, knee) : List.of());
    }

    /**
     * Returns the outcomes of the step with the highest rate that met the objectives. If no step
     * met them, returns those of the first valid step; without a valid step, which makes the whole
     * run invalid, those of the first step.
     */
    static List<ObjectiveOutcome> outcomes(List<Taken> taken, Knee knee) {
        return taken.stream()
                .filter(each -> knee.holds().isEmpty()
                        ? each.loadStep().validity().isValid()
                        : each.loadStep().held()
                                && knee.holds().getAsDouble() == each.loadStep().ratePlanned())
                .findFirst()
                .orElse(taken.get(0))
                .outcomes();
    }

    /**
     * Returns the remarks of all steps, with a shortage of connections only once, and the reasons
     * of steps at whose rate no step was valid. The reason that a run was interrupted is left to
     * the caller.
     */
    private Validity validity() {
        List<Reason> reasons = new ArrayList<>();
        List<Reason> remarks = new ArrayList<>();
        for (LoadStep loadStep : steps()) {
            loadStep.validity().remarks().stream()
                    .filter(each -> !(each instanceof Reason.BusyConnections)
                            || remarks.stream().noneMatch(Reason.BusyConnections.class::isInstance))
                    .forEach(remarks::add);
            boolean believed = steps().stream()
                    .anyMatch(each -> each.ratePlanned() == loadStep.ratePlanned()
                            && each.validity().isValid());
            if (!believed) {
                loadStep.validity().reasons().stream()
                        .filter(each -> !(each instanceof Reason.Interrupted))
                        .forEach(reasons::add);
            }
        }
        return new Validity(reasons, remarks);
    }

    private List<LoadStep> steps() {
        return taken.stream().map(Taken::loadStep).toList();
    }
}
