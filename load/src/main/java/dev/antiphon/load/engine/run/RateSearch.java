package dev.antiphon.load.engine.run;

import dev.antiphon.load.engine.plan.LoadSettings;
import dev.antiphon.load.engine.run.StepResults.Verdict;
import dev.antiphon.load.result.Knee;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.Objective;
import dev.antiphon.load.result.Rate;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * A search for the highest rate that meets an objective. It doubles the rate until a step fails,
 * then bisects geometrically. A rate counts as failed only after two failed steps. The search ends
 * early at a rate for which no valid step was possible because the generator itself was too slow.
 */
final class RateSearch {
    private static final double FIRST_RATE = 100;
    private static final double LOWEST_RATE = 1;
    private static final MathContext THREE_DIGITS = new MathContext(3);

    /**
     * The search ends when the lowest rate that failed is at most this many times the highest rate
     * that met the objectives.
     */
    private static final double NEAR = 1.02;

    private final LoadSettings settings;
    private final RunExecution execution;
    private final StepResults stepResults;
    private final double ceiling;
    private Duration warmUp;

    RateSearch(LoadSettings settings, RunExecution execution) {
        this.settings = settings;
        this.execution = execution;
        this.warmUp = settings.plan().pacing().warmUp();
        List<Objective> wanted = Stream.concat(
                        settings.goal().find().stream(), settings.goal().objectives().stream())
                .toList();
        this.stepResults = new StepResults(settings, execution, wanted);
        this.ceiling = settings.goal().rate() instanceof Rate.Ladder ladder
                ? ladder.to()
                : Rate.PER_SECOND_CEILING;
    }

    LoadResult run() throws InterruptedException {
        double holds = 0;
        double fails = 0;
        double rate =
                settings.goal().rate() instanceof Rate.Ladder ladder ? ladder.from() : FIRST_RATE;
        while (fails == 0 || (holds == 0 && fails > LOWEST_RATE)) {
            Verdict verdict = holds(rate);
            if (execution.isStopped() || verdict == Verdict.UNKNOWN) {
                break;
            }
            if (verdict == Verdict.HELD) {
                holds = rate;
                if (rate >= ceiling) {
                    break;
                }
                rate = Math.min(2 * rate, ceiling);
            } else {
                fails = rate;
                if (holds == 0) {
                    rate = Math.max(rate / 2, LOWEST_RATE);
                }
            }
        }
        while (fails > 0 && holds > 0 && fails / holds > NEAR && !execution.isStopped()) {
            double middle = round(Math.sqrt(fails * holds));
            if (middle <= holds || middle >= fails) {
                break;
            }
            Verdict verdict = holds(middle);
            if (execution.isStopped() || verdict == Verdict.UNKNOWN) {
                break;
            }
            if (verdict == Verdict.HELD) {
                holds = middle;
            } else {
                fails = middle;
            }
        }
        return stepResults.result(execution, new Knee(known(holds), known(fails)));
    }

    private static OptionalDouble known(double rate) {
        return rate == 0 ? OptionalDouble.empty() : OptionalDouble.of(rate);
    }

    /** Returns the rate rounded to three digits for readers. */
    private static double round(double rate) {
        return BigDecimal.valueOf(rate).round(THREE_DIGITS).doubleValue();
    }

    private Verdict holds(double rate) throws InterruptedException {
        Verdict verdict = stepResults.holds(rate, warmUp, true);
        warmUp = Duration.ZERO;
        return verdict;
    }
}
