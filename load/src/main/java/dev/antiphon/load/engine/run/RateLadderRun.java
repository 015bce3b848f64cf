package dev.antiphon.load.engine.run;

import dev.antiphon.load.engine.plan.LoadSettings;
import dev.antiphon.load.engine.run.StepResults.Verdict;
import dev.antiphon.load.result.Knee;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.Objective;
import dev.antiphon.load.result.Rate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A ladder: one rate after the other, and between which of them the server ceases to hold. The rate
 * that this rests on has failed twice.
 */
final class RateLadderRun {
    private static final Objective KEEPS_UP = Objective.parse("errors<1%");

    private final LoadSettings loadSettings;
    private final LoadRun loadRun;
    private final StepResults stepResults;

    RateLadderRun(LoadSettings loadSettings, LoadRun loadRun) {
        this.loadSettings = loadSettings;
        this.loadRun = loadRun;
        List<Objective> asked = loadSettings.objectives();
        this.stepResults =
                new StepResults(loadSettings, loadRun, asked.isEmpty() ? List.of(KEEPS_UP) : asked);
    }

    LoadResult run(Rate.Ladder ladder) throws InterruptedException {
        Instant started = Instant.now().plus(loadSettings.plan().warmUp());
        Duration warmUp = loadSettings.plan().warmUp();
        OptionalDouble holds = OptionalDouble.empty();
        OptionalDouble fails = OptionalDouble.empty();
        for (double rate : ladder.rates()) {
            Verdict verdict = stepResults.holds(rate, warmUp, fails.isEmpty());
            warmUp = Duration.ZERO;
            if (loadRun.isStopped()) {
                break;
            }
            if (verdict == Verdict.FAILED && fails.isEmpty()) {
                fails = OptionalDouble.of(rate);
            } else if (verdict == Verdict.HELD && fails.isEmpty()) {
                holds = OptionalDouble.of(rate);
            }
        }
        return stepResults.result(loadRun, started, new Knee(holds, fails));
    }
}
