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
 * Two runs side by side: whether they are alike enough to be compared, and what got worse by more
 * than is allowed.
 *
 * <p>Something has regressed where it is worse by more than its allowance, and where chance does
 * not explain it: the ranges in which both figures would lie in 95 of 100 such runs do not meet.
 * Too few samples give no verdict, which is no pass either.
 */
public final class Comparison {
    private static final List<String> SHOWN =
            List.of("p50", "p90", "p99", "p99.9", "errors", "rate");

    /** Of ladders and searches, whose percentiles would be of several rates together. */
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
     * Compares.
     *
     * @param allowances how much worse what may get; without any, nothing is judged
     */
    public static Comparison of(LoadResult before, LoadResult after, List<Allowance> allowances) {
        return new Comparison(before, after, allowances);
    }

    /** Returns whether both runs are valid, and of the same kind on the same machine. */
    public boolean isPossible() {
        return unlike.isEmpty()
                && before.validity().isValid()
                && after.validity().isValid();
    }

    /** Returns whether no figure worsened by more than its allowance, and all could be judged. */
    public boolean held() {
        return rows.stream()
                .noneMatch(row ->
                        row.verdict() == Verdict.REGRESSED || row.verdict() == Verdict.UNKNOWN);
    }

    /** Returns lines of text. */
    public String text(Language language) {
        return new ComparisonText(this, ReportTexts.in(language)).text();
    }

    /** Returns a page: one HTML file, like {@link ReportPage}. */
    public String html(Language language) {
        return new ComparisonPage(this, ReportTexts.in(language)).html();
    }

    /** Returns one JSON object for programs, with a line feed; see {@code docs/load-reports.md}. */
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

    /** The verdict on one figure. */
    enum Verdict {
        /** Nothing was said of it. */
        NONE,
        HELD,
        /** Worse by more than is allowed, which may be chance. */
        NOISE,
        REGRESSED,
        /** Too few samples, or no such figure. */
        UNKNOWN
    }

    /** One figure of both runs. */
    record Row(
            String metric,
            MeasuredValue before,
            MeasuredValue after,
            Optional<Allowance> allowed,
            Verdict verdict) {
        /** In hundredths of the first, of errors in points; empty where there is none. */
        Optional<Double> change() {
            if (!(before instanceof Value was && after instanceof Value is)) {
                return Optional.empty();
            }
            if (metric.equals("errors")) {
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
        Row open = new Row(name, metric.of(before), metric.of(after), allowed, Verdict.NONE);
        Verdict verdict = allowed.map(given -> judge(open, metric, given)).orElse(Verdict.NONE);
        return new Row(name, open.before(), open.after(), allowed, verdict);
    }

    private static Verdict judge(Row row, Metric metric, Allowance allowed) {
        if (!row.before().tells() || !row.after().tells()) {
            return Verdict.UNKNOWN;
        }
        if (!(row.after() instanceof Value after)) {
            // what falls among requests without a reply is worse than any time
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
