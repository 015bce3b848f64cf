package dev.antiphon.load.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Knee;
import dev.antiphon.load.result.Latency;
import dev.antiphon.load.result.LoadStep;
import dev.antiphon.load.result.ObjectiveOutcome;
import dev.antiphon.load.result.Validity;
import dev.antiphon.load.result.Validity.Reason;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

class StepResultsTest {
    private static final Validity SPOILT = new Validity(
            List.of(new Reason.LateSends(Duration.ofMillis(9), Duration.ofMillis(1), 99, 100)),
            List.of());

    /** Returns a step whose objective has the measured value {@code which}. */
    private static StepResults.Taken taken(
            double rate, Validity validity, boolean held, int which) {
        LoadStep loadStep = new LoadStep(
                new LoadStep.Rates(rate, rate),
                Counts.NONE,
                Latency.none(),
                held && validity.isValid(),
                validity);
        return new StepResults.Taken(
                loadStep,
                List.of(new ObjectiveOutcome("mean<1ms", OptionalDouble.of(which), "ms", held)));
    }

    private static double judgedBy(OptionalDouble holds, StepResults.Taken... taken) {
        Knee knee = new Knee(holds, OptionalDouble.empty());
        return StepResults.outcomes(List.of(taken), knee).get(0).measured().orElseThrow();
    }

    @Test
    void objectivesAreThoseOfTheKneesStep() {
        assertThat(judgedBy(
                        OptionalDouble.of(200),
                        taken(100, Validity.VALID, true, 1),
                        taken(200, Validity.VALID, false, 2),
                        taken(200, Validity.VALID, true, 3),
                        taken(400, Validity.VALID, false, 4)))
                .isEqualTo(3);
    }

    @Test
    void withoutAHeldStepObjectivesAreNotThoseOfASpoiltStep() {
        assertThat(judgedBy(
                        OptionalDouble.empty(),
                        taken(100, SPOILT, true, 1),
                        taken(100, Validity.VALID, false, 2),
                        taken(100, Validity.VALID, false, 3)))
                .isEqualTo(2);
    }

    @Test
    void firstStepIsReportedUnjudgedIfTheGeneratorSpoiltAll() {
        assertThat(judgedBy(
                        OptionalDouble.empty(),
                        taken(100, SPOILT, true, 1),
                        taken(100, SPOILT, false, 2)))
                .isEqualTo(1);
    }
}
