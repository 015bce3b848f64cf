package dev.antiphon.load.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.load.report.Samples;
import dev.antiphon.load.report.text.Language;
import dev.antiphon.load.result.Knee;
import dev.antiphon.load.result.LoadResult;

import org.junit.jupiter.api.Test;

import java.util.OptionalDouble;

class ResultTextTest {
    private static String english(LoadResult result) {
        return ResultText.of(result, Language.ENGLISH).replace('\u00a0', ' ');
    }

    @Test
    void responseAndServiceStandSideBySide() {
        assertThat(english(Samples.open()))
                .startsWith("Load on localhost:7000: 2,000/s, 50 connections, framing line,"
                        + " took 30.2 s\n")
                .containsPattern("\npercentile  response +service\n")
                .containsPattern("\n99% +1\\.\\d\\d s +2\\.\\d\\d ms\n")
                .contains("60,000 requests: 59,960 answered as expected (1,985/s), 40 failed")
                .contains("\n  connection reset: 7\n", "\nerrors<0.01%: MISSED (0.0667%)\n");
    }

    @Test
    void unansweredRequestsAndTooFewRepliesAreStated() {
        assertThat(english(Samples.open()))
                .contains(
                        "\nThese times are of the 59,990 requests that were answered; 10 of 60,000"
                                + " were not, and stand under no percentile.\n")
                .doesNotContain("too few");
        assertThat(english(Samples.withReplies(20)))
                .containsPattern("\n99% +\u2013 +\u2013\n")
                .contains("\n\u2013: too few replies to tell. A percentile takes ten above it")
                .doesNotContain("These times are of");
    }

    @Test
    void theClosedModelIsLabelledAsNotCorrected() {
        assertThat(english(Samples.closed()))
                .contains("\nClosed model: these times are not corrected for coordinated omission.")
                .contains("reply time")
                .doesNotContain("service");
    }

    @Test
    void invalidRunListsItsReasonsFirst() {
        assertThat(english(Samples.invalid(Samples.open())).lines().skip(1))
                .startsWith(
                        "INVALID: these figures must not be used, for the reasons below.",
                        "  Requests left late: by 41 ms at p99 of 60,000; 1 ms is the most allowed.");
    }

    @Test
    void theStepsOfALadderAndItsKneeAreShown() {
        assertThat(english(Samples.ladder()))
                .containsPattern("\n8,000/s +5,120/s .* missed\n")
                .contains("\nThe knee: 4,000/s held, 8,000/s did not.\n");
    }

    @Test
    void stepsSpoiltByTheGeneratorAreNotFailures() {
        OptionalDouble unknown = OptionalDouble.empty();
        assertThat(english(Samples.with(Samples.ladder(), new Knee(unknown, unknown))))
                .contains(
                        "\nWhere the knee is cannot be told: the generator was in the way at every"
                                + " step.\n");
        Knee held = new Knee(OptionalDouble.of(2_000), unknown);
        assertThat(english(Samples.with(Samples.ladder(), held)))
                .contains("\n2,000/s held; whether more does cannot be told: the generator was in"
                        + " the way.\n");
        Knee failed = new Knee(unknown, OptionalDouble.of(2_000));
        assertThat(english(Samples.with(Samples.ladder(), failed)))
                .contains("\n2,000/s did not hold; whether less does cannot be told: the generator"
                        + " was in the way.\n");
    }

    @Test
    void stoppedRunIsMarkedAsIncomplete() {
        assertThat(english(Samples.stopped(Samples.open())))
                .contains("INVALID: the run was ended before its time", "The run was interrupted");
        assertThat(english(Samples.stopped(Samples.withoutFailure(Samples.ladder()))))
                .contains("interrupted before it had found the knee");
        assertThat(ReportPage.html(Samples.stopped(Samples.open()), Language.RUSSIAN))
                .contains("Прогон прерван");
    }

    @Test
    void foreignTextDoesNotActOnATerminal() {
        assertThat(english(Samples.withTarget("x\u001b[2J\u202ey"))).contains("x [2J y:");
    }
}
