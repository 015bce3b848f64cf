package dev.antiphon.load.report.compare;

import dev.antiphon.load.report.compare.MeasuredValue.Value;
import dev.antiphon.load.report.page.ReportPage;
import dev.antiphon.load.report.text.Language;
import dev.antiphon.load.report.text.ReportTexts;
import dev.antiphon.load.result.LoadResult;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A comparison of two runs: whether they are comparable, and which measured values became worse by
 * more than allowed.
 *
 * <p>A value has regressed if it is worse by more than its allowance and the 95 % ranges of both
 * values do not overlap, so that chance does not explain the difference. A value with too few
 * samples cannot be judged, and then the comparison does not pass.
 */
public final class Comparison {
    private static final List<String> SHOWN =
            List.of("p50", "p90", "p99", "p99.9", "errors", "rate");

    /**
     * The values that are shown for ladders and searches. Percentiles are not, since they would mix
     * several rates.
     */
    private static final List<String> SHOWN_OF_STEPS = List.of("knee", "errors");

    private final LoadResult before;
    private final LoadResult after;
    private final List<String> unlike;
    private final List<Row> rows;

    private Comparison(LoadResult before, LoadResult after, List<Allowance> allowances) {
        this.before = before;
        this.after = after;
        this.unlike = Comparability.unlike(before, after);
        this.rows = rows(before, after, allowances);
    }

    /**
     * Returns the comparison of two runs.
     *
     * @param allowances the largest allowed changes for the worse; a value without one is not
     *     judged
     */
    public static Comparison of(LoadResult before, LoadResult after, List<Allowance> allowances) {
        return new Comparison(before, after, allowances);
    }

    /**
     * Returns whether both runs are valid and all settings and machine properties that must be
     * equal are equal.
     */
    public boolean isPossible() {
        return unlike.isEmpty()
                && before.validity().isValid()
                && after.validity().isValid();
    }

    /** Returns whether no value regressed and all values with an allowance could be judged. */
    public boolean held() {
        return rows.stream()
                .noneMatch(row ->
                        row.verdict() == Verdict.REGRESSED || row.verdict() == Verdict.UNKNOWN);
    }

    /** Returns the comparison as lines of text. */
    public String text(Language language) {
        return new ComparisonView(this, ReportTexts.in(language)).text();
    }

    /** Returns the comparison as a single HTML page, in the style of {@link ReportPage}. */
    public String html(Language language) {
        return new ComparisonView(this, ReportTexts.in(language)).html();
    }

    /**
     * Returns the comparison as a JSON object followed by a line feed; see {@code
     * docs/load-reports.md}.
     */
    public String json() {
        return ComparisonJson.of(this);
    }

    LoadResult before() {
        return before;
    }

    LoadResult after() {
        return after;
    }

    List<String> unlike() {
        return unlike;
    }

    List<Row> rows() {
        return rows;
    }

    /** The verdict on one measured value. */
    enum Verdict {
        /** The value has no allowance and was not judged. */
        NONE,
        HELD,
        /** The value is worse by more than allowed, but chance may explain the difference. */
        NOISE,
        REGRESSED,
        /** The value does not exist in one of the runs, or has too few samples. */
        UNKNOWN
    }

    /** One measured value of both runs, with its verdict. */
    record Row(
            Metric metric,
            MeasuredValue before,
            MeasuredValue after,
            Optional<Allowance> allowed,
            Verdict verdict) {
        /**
         * Returns the change in percent of the first value, or in percentage points for errors.
         * Returns empty if the change is not defined, as when the first value is zero.
         */
        Optional<Double> change() {
            if (!(before instanceof Value was && after instanceof Value is)) {
                return Optional.empty();
            }
            if (metric.unit() == Metric.Unit.SHARE) {
                return Optional.of(100 * (is.value() - was.value()));
            }
            return was.value() == 0
                    ? Optional.empty()
                    : Optional.of(100 * (is.value() - was.value()) / was.value());
        }
    }

    private static List<Row> rows(LoadResult before, LoadResult after, List<Allowance> allowances) {
        boolean steps = !before.steps().isEmpty() || !after.steps().isEmpty();
        List<String> names = new ArrayList<>(steps ? SHOWN_OF_STEPS : SHOWN);
        allowances.stream()
                .map(Allowance::metric)
                .filter(each -> !names.contains(each))
                .forEach(names::add);
        return names.stream().map(name -> row(name, before, after, allowances)).toList();
    }

    private static Row row(
            String name, LoadResult before, LoadResult after, List<Allowance> allowances) {
        Metric metric = Metric.of(name);
        Optional<Allowance> allowed =
                allowances.stream().filter(each -> each.metric().equals(name)).findFirst();
        Row open = new Row(metric, metric.of(before), metric.of(after), allowed, Verdict.NONE);
        Verdict verdict = allowed.map(given -> judge(open, given)).orElse(Verdict.NONE);
        return new Row(metric, open.before(), open.after(), allowed, verdict);
    }

    private static Verdict judge(Row row, Allowance allowed) {
        Metric metric = row.metric();
        if (!row.before().tells() || !row.after().tells()) {
            return Verdict.UNKNOWN;
        }
        if (!(row.after() instanceof Value after)) {
            // a percentile among requests without a reply is worse than any time
            return row.before().equals(row.after()) ? Verdict.HELD : Verdict.REGRESSED;
        }
        if (!(row.before() instanceof Value before)) {
            return Verdict.HELD;
        }
        double change = row.change().orElse(after.value() > before.value() ? 1e9 : 0);
        double worse = metric.lessIsBetter() ? change : -change;
        if (worse <= allowed.percent()) {
            return Verdict.HELD;
        }
        boolean apart =
                metric.lessIsBetter() ? after.low() > before.high() : after.high() < before.low();
        return apart ? Verdict.REGRESSED : Verdict.NOISE;
    }
}
