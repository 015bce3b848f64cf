package dev.antiphon.load.report.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.antiphon.load.report.Samples;
import dev.antiphon.load.report.file.JunitXml;
import dev.antiphon.load.report.file.ResultFile;
import dev.antiphon.load.report.page.ReportPage;
import dev.antiphon.load.report.page.ResultText;
import dev.antiphon.load.report.text.Language;
import dev.antiphon.load.result.Column;
import dev.antiphon.load.result.Generator;
import dev.antiphon.load.result.Interval;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.LoadResult.Origin;
import dev.antiphon.load.result.ObjectiveOutcome;
import dev.antiphon.load.result.Validity;
import dev.antiphon.load.result.Validity.Reason;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

class MergeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Results by the names a, b, c and so on. */
    private static Merge merge(LoadResult... results) {
        Map<String, LoadResult> byFile = new LinkedHashMap<>();
        for (LoadResult each : results) {
            byFile.put((char) ('a' + byFile.size()) + ".json", each);
        }
        return Merge.of(byFile);
    }

    private static LoadResult steady(double millis, long seed) {
        return Samples.otherIn("", Samples.steady(millis, 0, seed));
    }

    /** The same run, begun later. */
    private static LoadResult later(LoadResult of, Duration by) {
        return started(of, of.started().plus(by), of.startPlanned());
    }

    private static LoadResult started(LoadResult of, Instant at, Optional<Instant> planned) {
        Origin origin = of.origin();
        return new LoadResult(
                new Origin(
                        origin.plan(),
                        origin.host(),
                        new Origin.Start(at, planned),
                        origin.took(),
                        origin.merged()),
                of.measurements(),
                of.ladder(),
                of.validity(),
                of.objectives());
    }

    private static LoadResult judged(LoadResult of, Validity validity, String... objectives) {
        return new LoadResult(
                of.origin(),
                of.measurements(),
                of.ladder(),
                validity,
                List.of(objectives).stream()
                        .map(each -> new ObjectiveOutcome(each, OptionalDouble.empty(), "", false))
                        .toList());
    }

    @Test
    void percentilesAreThoseOfAllRequests() {
        LoadResult fast = steady(1, 1);
        LoadResult slow = steady(20, 2);
        LoadResult merged = merge(fast, slow).result();
        assertThat(merged.response()).isEqualTo(fast.response().plus(slow.response()));
        assertThat(merged.service()).isEqualTo(fast.service().plus(slow.service()));
        // half of all requests were slow: their median is the 75th percentile of all
        assertThat(merged.response().percentile(75).orElseThrow().toNanos() / 1e6)
                .isBetween(19.0, 21.0);
        assertThat(merged.response().percentile(50).orElseThrow())
                .isLessThan(Duration.ofMillis(10));
    }

    @Test
    void countsRatesAndConnectionsAreSums() {
        LoadResult one = Samples.open();
        LoadResult other = Samples.otherIn("rate", Samples.losing(Samples.open(), 7));
        LoadResult merged = merge(one, other).result();
        for (Column column : Column.values()) {
            assertThat(merged.counts().of(column))
                    .as(column.key())
                    .isEqualTo(one.counts().of(column) + other.counts().of(column));
        }
        assertThat(merged.plan().pacing().rate()).isEqualTo("4001");
        assertThat(merged.plan().pacing().ratePerSecond()).hasValue(4001);
        assertThat(merged.plan().places().connections()).isEqualTo(100);
        assertThat(merged.okPerSecond())
                .isCloseTo(
                        one.okPerSecond() + other.okPerSecond(),
                        org.assertj.core.data.Offset.offset(1e-3));
    }

    @Test
    void rateIsTheSumAlsoOfRunsThatBeganApart() {
        LoadResult one = steady(1, 1);
        LoadResult other = later(steady(1, 2), Duration.ofSeconds(20));
        assertThat(merge(one, other).result().okPerSecond())
                .isCloseTo(
                        one.okPerSecond() + other.okPerSecond(),
                        org.assertj.core.data.Offset.offset(1e-3));
    }

    @Test
    void mergedResultIsAResultFileThatCanBeMergedAgain() {
        LoadResult one = steady(1, 1);
        LoadResult two = Samples.otherIn("host", steady(2, 2));
        LoadResult three = Samples.invalid(later(steady(3, 3), SECOND));
        LoadResult atOnce = merge(one, two, three).result();
        byte[] bytes = ResultFile.bytes(atOnce);
        assertThat(ResultFile.read(bytes)).isEqualTo(atOnce);
        LoadResult pair = ResultFile.read(ResultFile.bytes(merge(one, two).result()));
        LoadResult again = merge(pair, three).result();
        assertThat(again.measurements()).isEqualTo(atOnce.measurements());
        assertThat(again.counts()).isEqualTo(atOnce.counts());
        assertThat(again.took()).isCloseTo(atOnce.took(), Duration.ofNanos(10));
        assertThat(again.generators()).hasSize(3);
        assertThat(again.generators())
                .extracting(Generator::run)
                .isEqualTo(atOnce.generators().stream().map(Generator::run).toList());
    }

    @Test
    void generatorHasTheNameOfItsMachineAndOfItsFileOnlyWhenNeeded() {
        LoadResult one = steady(1, 1);
        LoadResult two = Samples.otherIn("host", steady(2, 2));
        LoadResult three = steady(3, 3);
        assertThat(merge(one, two, three).result().generators())
                .extracting(Generator::name)
                .containsExactly("bench-1 (a.json)", "bench-2", "bench-1 (c.json)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "target",
                "framing",
                "tls",
                "model",
                "duration",
                "warm-up",
                "pipelining",
                "sends",
                "expects",
                "timeout",
                "tool"
            })
    void resultsThatDifferInWhatMustBeTheSameAreRefusedWithEachValue(String what) {
        LoadResult one = steady(1, 1);
        LoadResult other = Samples.otherIn(what, steady(1, 2));
        Merge merge = merge(one, one.equals(other) ? one : other, steady(1, 3));
        assertThat(merge.isPossible()).isFalse();
        assertThat(merge.obstacles(Language.ENGLISH))
                .startsWith("These results cannot be merged\nThey differ in this, which must be"
                        + " the same: ")
                .contains(": a.json, c.json\n", ": b.json\n");
        assertThatIllegalStateException()
                .isThrownBy(merge::result)
                .withMessageContaining("cannot be merged");
    }

    @Test
    void valuesOfADifferenceAreNamed() {
        Merge merge = merge(steady(1, 1), Samples.otherIn("framing", steady(1, 2)));
        assertThat(merge.obstacles(Language.ENGLISH)).isEqualTo("""
                        These results cannot be merged
                        They differ in this, which must be the same: framing
                          line: a.json
                          crlf: b.json
                        """);
        assertThat(merge.obstacles(Language.RUSSIAN)).contains("нельзя", "формат сообщений");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rate",
                "connections",
                "seed",
                "mean-bytes",
                "host",
                "system",
                "processors",
                "processor-model",
                "heap",
                "jdk"
            })
    void resultsOfOtherMachinesRatesAndSeedsAreMerged(String what) {
        LoadResult other = Samples.otherIn(what, steady(1, 2));
        assertThat(merge(steady(1, 1), other).isPossible()).isTrue();
    }

    @Test
    void otherObjectivesAreRefused() {
        LoadResult other = judged(steady(1, 2), Validity.VALID, "p99<1ms");
        assertThat(merge(steady(1, 1), other).obstacles(Language.ENGLISH))
                .contains("Objectives", "  p99<1ms: b.json");
    }

    @Test
    void ladderIsRefused() {
        Merge merge = merge(Samples.ladder(), steady(1, 2));
        assertThat(merge.obstacles(Language.ENGLISH))
                .contains("The steps of ladders and searches have no common time: a.json\n");
    }

    @Test
    void runsThatDidNotOverlapAreRefused() {
        Merge merge = merge(steady(1, 1), later(steady(1, 2), Duration.ofSeconds(40)));
        assertThat(merge.isPossible()).isFalse();
        assertThat(merge.obstacles(Language.ENGLISH))
                .contains("did not run at the same time: bench-1 (a.json) ended at"
                        + " 2026-11-24 03:00:30.212 UTC, and bench-1 (b.json) started at"
                        + " 2026-11-24 03:00:40.000 UTC, 9.79\u00a0s later");
    }

    @Test
    void sameRunTwiceIsRefusedAlsoWithinAMergedResult() {
        LoadResult one = steady(1, 1);
        LoadResult pair = merge(one, steady(1, 2)).result();
        for (LoadResult with : List.of(one, pair)) {
            Merge merge = merge(one, with);
            assertThat(merge.isPossible()).isFalse();
            assertThat(merge.obstacles(Language.ENGLISH)).contains(" are the same run, which ");
        }
    }

    /** The same number of requests from the same planned instant is not the same run. */
    @Test
    void runsWithEqualCountsAndTimesAreMerged() {
        LoadResult one = steady(1, 1);
        LoadResult other = steady(1, 2);
        assertThat(one.counts()).isEqualTo(other.counts());
        assertThat(one.started()).isEqualTo(other.started());
        assertThat(merge(one, other).isPossible()).isTrue();
    }

    @Test
    void oneInvalidResultMakesTheMergedOneInvalidWithItsName() {
        LoadResult invalid = Samples.invalid(Samples.otherIn("host", steady(1, 2)));
        LoadResult merged = merge(steady(1, 1), invalid).result();
        assertThat(merged.validity().isValid()).isFalse();
        assertThat(merged.validity().reasons())
                .allMatch(each ->
                        each instanceof Reason.OfGenerator of && of.generator().equals("bench-2"))
                .hasSize(invalid.validity().reasons().size() - 1); // too few samples of its own
        assertThat(merged.held()).isFalse();
        assertThat(ResultText.of(merged, Language.ENGLISH))
                .contains("INVALID", "\n  bench-2: Requests left late: by 41\u00a0ms");
        assertThat(JunitXml.of(merged)).contains("failures=\"1\"", "bench-2: Requests left late");
        assertThat(ResultText.of(
                        merge(steady(1, 1), Samples.stopped(steady(1, 2))).result(),
                        Language.ENGLISH))
                .contains("INVALID: the run was ended before its time");
    }

    @Test
    void objectivesAreJudgedByAllRequests() {
        Reason few = new Reason.TooFewSamples("p99<15ms", 900, 1_000);
        Validity invalid = new Validity(List.of(few), List.of());
        LoadResult fast = judged(Samples.withReplies(900), invalid, "p99<15ms");
        LoadResult other = later(fast, Duration.ofMillis(3));
        LoadResult merged = merge(fast, other).result();
        assertThat(merged.validity().isValid()).isTrue();
        assertThat(merged.objectives()).hasSize(1).allMatch(ObjectiveOutcome::held);
        LoadResult small = judged(Samples.withReplies(400), invalid, "p99<15ms");
        assertThat(merge(small, later(small, Duration.ofMillis(3)))
                        .result()
                        .validity()
                        .reasons())
                .containsExactly(new Reason.TooFewSamples("p99<15ms", 800, 1_000));
    }

    @Test
    void secondsAreAlignedByTheWallClock() {
        LoadResult one = Samples.lasting(10);
        LoadResult other = later(Samples.lasting(10), Duration.ofMillis(2_400));
        List<Interval> seconds = merge(one, other).result().timeline();
        assertThat(seconds).hasSize(12);
        List<Interval> alone = one.timeline();
        assertThat(seconds.get(1).counts()).isEqualTo(alone.get(1).counts());
        assertThat(seconds.get(2).at()).isEqualTo(Duration.ofSeconds(2));
        assertThat(seconds.get(2).counts())
                .isEqualTo(alone.get(2).counts().plus(alone.get(0).counts()));
        assertThat(seconds.get(2).times().max().orElseThrow())
                .isEqualTo(List.of(alone.get(2), alone.get(0)).stream()
                        .map(each -> each.times().max().orElseThrow())
                        .max(Duration::compareTo)
                        .orElseThrow());
        assertThat(seconds.get(11).counts()).isEqualTo(alone.get(9).counts());
    }

    @Test
    void reportSaysHowManyGeneratorsThereAreAndHowFarApartTheyBegan() {
        LoadResult other = later(Samples.otherIn("host", steady(2, 2)), Duration.ofMillis(12));
        LoadResult merged = merge(steady(1, 1), other).result();
        assertThat(ResultText.of(merged, Language.ENGLISH))
                .contains("Merged from 2 generators. By their clocks, their starts differ by"
                        + " 12.0\u00a0ms, and all of them ran at once for 30.2\u00a0s.")
                .containsPattern("bench-1 +2026-11-24 03:00:00.000 UTC +0 ")
                .containsPattern("bench-2 +2026-11-24 03:00:00.012 UTC +12.0\u00a0ms");
        assertThat(ReportPage.html(merged, Language.ENGLISH))
                .contains("<h2>Generators</h2>", "Merged from 2 generators");
        assertThat(ResultText.of(merged, Language.RUSSIAN))
                .contains("Объединены результаты 2 генераторов.");
    }

    @Test
    void plannedStartIsShownWithTheDelayOfTheLastGenerator() {
        Instant planned = Instant.parse("2026-11-24T03:00:00Z");
        LoadResult one = started(steady(1, 1), planned, Optional.of(planned));
        LoadResult late = started(steady(1, 2), planned.plusMillis(15), Optional.of(planned));
        assertThat(ResultText.of(one, Language.ENGLISH))
                .contains("\nThe measurement began as planned, at 2026-11-24 03:00:00.000 UTC.\n");
        LoadResult merged = merge(one, late).result();
        assertThat(merged.startPlanned()).contains(planned);
        assertThat(merged.started()).isEqualTo(planned);
        assertThat(ResultText.of(merged, Language.ENGLISH))
                .contains("Planned start 2026-11-24 03:00:00.000 UTC;"
                        + " the last generator began 15.0\u00a0ms later.");
        LoadResult unplanned = started(steady(1, 3), planned, Optional.empty());
        assertThat(merge(one, unplanned).result().startPlanned()).isEmpty();
    }

    @Test
    void oneResultAndTooManyAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> merge(steady(1, 1)))
                .withMessageContaining("1 results");
        Map<String, LoadResult> many = new LinkedHashMap<>();
        for (int i = 0; i <= Merge.GENERATORS_CEILING; i++) {
            many.put("f" + i, steady(1, i));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Merge.of(many))
                .withMessageContaining("101 generators");
    }

    @Test
    void resultsWithImpossibleTimesAreRefused() {
        for (Instant time : List.of(Instant.MAX, Instant.MIN)) {
            LoadResult odd = started(steady(1, 2), time, Optional.empty());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> merge(steady(1, 1), odd))
                    .withMessageContaining("impossible time");
        }
        LoadResult odd = judged(steady(1, 2), Validity.VALID, "soon");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> merge(odd, steady(1, 1)))
                .withMessageContaining("soon");
    }
}
