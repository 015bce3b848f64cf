package dev.antiphon.load.engine.run;

import dev.antiphon.load.engine.plan.LoadSettings;
import dev.antiphon.load.engine.run.StepResults.Verdict;
import dev.antiphon.load.result.Knee;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.Objective;
import dev.antiphon.load.result.Rate;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A run of a ladder. It runs one step for each rate, and finds the two rates between which the
 * server stops meeting the objectives. The upper of them counts as failed only after two failed
 * steps.
 */
final class RateLadderRun {
    private static final Objective KEEPS_UP = Objective.parse("errors<1%");

    private final LoadSettings settings;
    private final RunExecution execution;
    private final StepResults stepResults;

    RateLadderRun(LoadSettings settings, RunExecution execution) {
        this.settings = settings;
        this.execution = execution;
        List<Objective> asked = settings.goal().objectives();
        this.stepResults =
                new StepResults(settings, execution, asked.isEmpty() ? List.of(KEEPS_UP) : asked);
    }

    LoadResult run(Rate.Ladder ladder) throws InterruptedException {
        Duration warmUp = settings.plan().pacing().warmUp();
        OptionalDouble holds = OptionalDouble.empty();
        OptionalDouble fails = OptionalDouble.empty();
        for (double rate : ladder.rates()) {
            Verdict verdict = stepResults.holds(rate, warmUp, fails.isEmpty());
            warmUp = Duration.ZERO;
            if (execution.isStopped()) {
                break;
            }
            if (verdict == Verdict.FAILED && fails.isEmpty()) {
                fails = OptionalDouble.of(rate);
            } else if (verdict == Verdict.HELD && fails.isEmpty()) {
                holds = OptionalDouble.of(rate);
            }
        }
        return stepResults.result(execution, new Knee(holds, fails));
    }
}
