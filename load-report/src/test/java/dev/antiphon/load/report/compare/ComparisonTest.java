package dev.antiphon.load.report.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.antiphon.load.report.Samples;
import dev.antiphon.load.report.compare.Comparison.Row;
import dev.antiphon.load.report.compare.Comparison.Verdict;
import dev.antiphon.load.report.page.ReportPageTest;
import dev.antiphon.load.report.text.Language;
import dev.antiphon.load.report.text.ReportTexts;
import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Latency;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.Validity;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class ComparisonTest {
    private static Row judged(LoadResult before, LoadResult after, String allowance) {
        List<Allowance> allowed = Allowance.parseAll(List.of(allowance));
        Comparison comparison = Comparison.of(before, after, allowed);
        assertThat(comparison.isPossible()).isTrue();
        Row row = comparison.rows().stream()
                .filter(each -> each.verdict() != Verdict.NONE)
                .findFirst()
                .orElseThrow();
        boolean passes = row.verdict() == Verdict.HELD || row.verdict() == Verdict.NOISE;
        assertThat(comparison.held()).isEqualTo(passes);
        return row;
    }

    @ParameterizedTest
    @CsvSource({
        "1.1, p99=5%, REGRESSED",
        "1.1, p50=9%, REGRESSED",
        "1.1, p99=15%, HELD",
        "0.5, p99=0%, HELD",
        "1.004, p99=0%, NOISE",
        "1.1, p99.999=10%, UNKNOWN"
    })
    void aPlantedRegressionIsFlagged(double millis, String allowance, Verdict verdict) {
        LoadResult before = Samples.steady(1, 0, 1);
        assertThat(judged(before, Samples.steady(millis, 0, 2), allowance).verdict())
                .isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({"200, HELD", "245, NOISE", "600, REGRESSED"})
    void errorsAreComparedInPoints(int wrong, Verdict verdict) {
        // 200 of 60,000 are 0.333 %
        LoadResult before = Samples.steady(1, 200, 1);
        assertThat(judged(before, Samples.steady(1, wrong, 2), "errors=0.05%").verdict())
                .isEqualTo(verdict);
    }

    @Test
    void requestsWithoutAReplyCountAsTheSlowest() {
        LoadResult before = Samples.steady(1, 0, 1);
        LoadResult after = Samples.losing(before, 1_000);
        assertThat(judged(before, after, "p99=10%").verdict()).isEqualTo(Verdict.REGRESSED);
        assertThat(judged(before, after, "p50=10%").verdict()).isEqualTo(Verdict.HELD);
        assertThat(judged(after, after, "p99=10%").verdict()).isEqualTo(Verdict.HELD);
        assertThat(judged(after, before, "p99=10%").verdict()).isEqualTo(Verdict.HELD);
    }

    @Test
    void theSecondsOfARunWidenItsRange() {
        LoadResult steady = Samples.steady(1, 0, 1);
        LoadResult restless = Samples.open();
        assertThat(width(restless)).isGreaterThan(width(steady) * 3);
    }

    private static double width(LoadResult result) {
        MeasuredValue.Value value = (MeasuredValue.Value) Metric.of("p50").of(result);
        return (value.high() - value.low()) / value.value();
    }

    @Test
    void variationBetweenSecondsIsStatedOnceAndNotBesideEachPercentile() {
        String text = Comparison.of(Samples.open(), Samples.steady(1.1, 60, 2), List.of())
                .text(Language.ENGLISH);
        assertThat(text)
                .containsPattern("\np50 +1\\.14\u00a0ms ±0\\.\\d+% ")
                .containsPattern("\np90 +2\\.06\u00a0ms ±0?\\.?\\d+\\.?\\d*% ")
                .containsOnlyOnce("(p50: before ±182%; p99: before ±182%)");
        assertThat(text.split("182%", -1)).hasSize(3);
    }

    @Test
    void rangeOfATimeDoesNotGoBelowZero() {
        MeasuredValue.Value value = (MeasuredValue.Value) Metric.of("p50").of(Samples.open());
        assertThat(value.low()).isNotNegative();
        assertThat(value.high()).isGreaterThan(value.value() * 2);
    }

    @Test
    void percentilesOfSeveralRatesTogetherAreNotCompared() {
        LoadResult ladder = Samples.ladder();
        assertThat(judged(ladder, ladder, "p99=5%").verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(Comparison.of(ladder, ladder, List.of()).text(Language.ENGLISH))
                .doesNotContain("p99");
    }

    @Test
    void theKneeIsCompared() {
        LoadResult ladder = Samples.ladder();
        assertThat(judged(ladder, ladder, "knee=5%").verdict()).isEqualTo(Verdict.HELD);
        LoadResult none = Samples.withoutKnee(ladder);
        assertThat(judged(ladder, none, "knee=5%").verdict()).isEqualTo(Verdict.REGRESSED);
        assertThat(judged(none, ladder, "knee=5%").verdict()).isEqualTo(Verdict.HELD);
        LoadResult one = Samples.steady(1, 0, 1);
        assertThat(judged(one, one, "knee=5%").verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "framing",
                "model",
                "rate",
                "connections",
                "pipelining",
                "tls",
                "sends",
                "expects",
                "timeout",
                "host",
                "system",
                "processors",
                "processor-model",
                "jdk"
            })
    void unlikeRunsAreRefusedWithTheDifference(String what) {
        LoadResult before = Samples.steady(1, 0, 1);
        Comparison comparison = Comparison.of(before, Samples.otherIn(what, before), List.of());
        assertThat(comparison.isPossible()).isFalse();
        assertThat(comparison.unlike()).containsExactly(what);
        String name = ReportTexts.in(Language.ENGLISH).say("facts." + what);
        assertThat(comparison.text(Language.ENGLISH))
                .startsWith("These runs cannot be compared\n")
                .contains("\n  " + name + "  ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"target", "duration", "warm-up", "seed", "mean-bytes", "heap", "tool"})
    void otherDifferencesAreNamedAndDoNotHinder(String what) {
        LoadResult before = Samples.steady(1, 0, 1);
        Comparison comparison = Comparison.of(before, Samples.otherIn(what, before), List.of());
        assertThat(comparison.isPossible()).isTrue();
        String name = ReportTexts.in(Language.ENGLISH).say("facts." + what);
        assertThat(comparison.text(Language.ENGLISH))
                .contains("which does not keep them from being compared:")
                .contains("\n  " + name + "  ");
    }

    @Test
    void invalidRunsAreNotCompared() {
        LoadResult valid = Samples.steady(1, 0, 1);
        Comparison comparison = Comparison.of(valid, Samples.invalid(valid), List.of());
        assertThat(comparison.isPossible()).isFalse();
        assertThat(comparison.text(Language.ENGLISH)).contains("the second run is INVALID");
        assertThat(Comparison.of(Samples.invalid(valid), valid, List.of()).text(Language.RUSSIAN))
                .contains("первый прогон НЕДОСТОВЕРЕН");
    }

    @Test
    void bothRunsAreShownSideBySide() throws Exception {
        Comparison comparison = Comparison.of(
                Samples.steady(1, 0, 1),
                Samples.steady(1.1, 0, 2),
                Allowance.parseAll(List.of("p99=5%")));
        assertThat(comparison
                        .text(Language.ENGLISH)
                        .lines()
                        .filter(line -> line.startsWith("p99 ")))
                .singleElement()
                .asString()
                .matches("p99 +2\\.2\\d\u00a0ms ±\\d\\.\\d+% +2\\.\\d\\d\u00a0ms ±\\d\\.\\d+%"
                        + " +\\+9\\.\\d% +\\+5% +REGRESSED");
        String page = comparison.html(Language.ENGLISH);
        assertThat(ReportPageTest.parsed(page).getDocumentElement().getTextContent())
                .contains("Worse by more than was allowed, and by more than chance: p99");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "p99", "p99=10", "p0=1%", "p100=1%", "p99=-1%", "max=1%", "p99=1%,"})
    void whatIsNoAllowanceIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Allowance.parseAll(List.of(text)))
                .withMessageContaining("is no allowance; give one such as p99=10%");
    }

    @Test
    void aFigureWithTwoAllowancesIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Allowance.parseAll(List.of("p99=1%,rate=1%", "p99=2%")))
                .withMessage("p99 is given twice; give it once");
    }

    @Test
    void runsWithoutRequestsHaveAnUnknownVerdict() {
        LoadResult open = Samples.open();
        LoadResult empty = new LoadResult(
                open.origin(),
                new LoadResult.Measurements(Counts.NONE, Latency.none(), Latency.none(), List.of()),
                LoadResult.Ladder.NONE,
                Validity.VALID,
                List.of());
        assertThat(judged(empty, empty, "p50=1%").verdict()).isEqualTo(Verdict.UNKNOWN);
    }
}
