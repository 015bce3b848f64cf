package dev.antiphon.load.engine;

import dev.antiphon.load.Knee;
import dev.antiphon.load.LoadResult;
import dev.antiphon.load.Objective;
import dev.antiphon.load.Rate;
import dev.antiphon.load.engine.Steps.Verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A ladder: one rate after the other, and between which of them the server ceases to hold. The rate
 * that this rests on has failed twice.
 */
final class Climb {
    private static final Objective KEEPS_UP = Objective.parse("errors<1%");

    private final Settings settings;
    private final Run run;
    private final Steps steps;

    Climb(Settings settings, Run run) {
        this.settings = settings;
        this.run = run;
        List<Objective> asked = settings.objectives();
        this.steps = new Steps(settings, run, asked.isEmpty() ? List.of(KEEPS_UP) : asked);
    }

    LoadResult run(Rate.Ladder ladder) throws InterruptedException {
        Instant started = Instant.now().plus(settings.plan().warmUp());
        Duration warmUp = settings.plan().warmUp();
        OptionalDouble holds = OptionalDouble.empty();
        OptionalDouble fails = OptionalDouble.empty();
        for (double rate : ladder.rates()) {
            Verdict verdict = steps.holds(rate, warmUp, fails.isEmpty());
            warmUp = Duration.ZERO;
            if (run.isStopped()) {
                break;
            }
            if (verdict == Verdict.FAILED && fails.isEmpty()) {
                fails = OptionalDouble.of(rate);
            } else if (verdict == Verdict.HELD && fails.isEmpty()) {
                holds = OptionalDouble.of(rate);
            }
        }
        return steps.result(run, started, new Knee(holds, fails));
    }
}
