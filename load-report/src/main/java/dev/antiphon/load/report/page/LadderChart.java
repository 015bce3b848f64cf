package dev.antiphon.load.report.page;

import dev.antiphon.load.report.chart.Axis;
import dev.antiphon.load.report.chart.Markup;
import dev.antiphon.load.report.chart.Plot;
import dev.antiphon.load.report.chart.Plot.Point;
import dev.antiphon.load.report.chart.Scale;
import dev.antiphon.load.report.text.NumberFormats;
import dev.antiphon.load.report.text.ReportTexts;
import dev.antiphon.load.report.text.ValidityReasons;
import dev.antiphon.load.result.Knee;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.LoadStep;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A chart of the steps of a ladder or a search: response times by the planned rate, and the knee.
 */
final class LadderChart {
    /** The ratio of the greatest to the least rate from which the scale is logarithmic. */
    private static final double FACTOR = 8;

    private final ReportTexts reportTexts;
    private final NumberFormats numberFormats;
    private final List<LoadStep> steps;
    private final List<LoadStep> ascending;
    private final boolean interrupted;

    /** The knee; empty if the run did not search one, or was stopped before it was known. */
    private final Optional<Knee> knee;

    LadderChart(ReportTexts reportTexts, LoadResult result) {
        this.reportTexts = reportTexts;
        this.numberFormats = new NumberFormats(reportTexts);
        this.steps = result.steps();
        this.ascending = steps.stream()
                .sorted(Comparator.comparingDouble(LoadStep::ratePlanned))
                .toList();
        this.interrupted = ValidityReasons.areOfInterruption(result.validity());
        this.knee = result.knee().filter(found -> found.fails().isPresent() || !interrupted);
    }

    Figure figure() {
        List<Figure.Key> legend = new ArrayList<>();
        key(
                legend,
                "plain",
                "timeline.p50",
                each -> each.response().percentile(50).isPresent());
        key(
                legend,
                "first",
                "timeline.p99",
                each -> each.response().percentile(99).isPresent());
        key(legend, "held", "ladder.held", each -> isMarked(each) && each.held());
        key(legend, "missed", "ladder.missed", each -> isMarked(each) && !each.held());
        if (knee.filter(LadderChart::isBetween).isPresent()) {
            legend.add(new Figure.Key("band", reportTexts.say("ladder.knee")));
        }
        return new Figure(
                reportTexts.say("ladder.heading"), note(), legend, this::drawing, table());
    }

    /** Adds an entry to the legend, if one of the steps is drawn in this way. */
    private void key(
            List<Figure.Key> legend, String kind, String key, Predicate<LoadStep> isDrawn) {
        if (ascending.stream().anyMatch(isDrawn)) {
            legend.add(new Figure.Key(kind, reportTexts.say(key)));
        }
    }

    /** Returns whether the step has a mark: an invalid one neither met nor missed objectives. */
    private static boolean isMarked(LoadStep loadStep) {
        return loadStep.validity().isValid()
                && loadStep.response().percentile(50).isPresent();
    }

    private static boolean isBetween(Knee found) {
        return found.holds().isPresent() && found.fails().isPresent();
    }

    /** Returns a sentence about the rates at which the server met the objectives. */
    String note() {
        if (knee.isEmpty()) {
            return reportTexts.say(interrupted ? "ladder.interrupted" : "ladder.no-knee");
        }
        Knee found = knee.get();
        if (isBetween(found)) {
            return reportTexts.say(
                    "ladder.found",
                    rate(found.holds().getAsDouble()),
                    rate(found.fails().getAsDouble()));
        }
        if (found.holds().isPresent()) {
            double holds = found.holds().getAsDouble();
            return reportTexts.say(
                    isAllHeld(found) ? "ladder.all-held" : "ladder.held-only", rate(holds));
        }
        if (found.fails().isPresent()) {
            double fails = found.fails().getAsDouble();
            boolean lowest = fails <= ascending.get(0).ratePlanned();
            return reportTexts.say(lowest ? "ladder.none-held" : "ladder.failed-only", rate(fails));
        }
        return reportTexts.say("ladder.cannot-tell");
    }

    /**
     * Returns whether even the highest rate met the objectives; false if higher rates had no valid
     * step.
     */
    private boolean isAllHeld(Knee found) {
        return found.fails().isEmpty()
                && found.holds().orElse(0)
                        >= ascending.get(ascending.size() - 1).ratePlanned();
    }

    private String rate(double rate) {
        return numberFormats.rate(rate);
    }

    private Markup drawing(Plot.Size size) {
        double least = ascending.get(0).ratePlanned();
        double greatest = ascending.get(ascending.size() - 1).ratePlanned();
        Scale rates = least > 0 && greatest / least >= FACTOR
                ? Scale.factors(least, greatest)
                : Scale.fromZero(greatest);
        Plot plot = new Plot(
                size,
                reportTexts.say("ladder.described"),
                new Axis(rates, reportTexts.say("ladder.x"), numberFormats::number),
                new Axis(heights(), reportTexts.say("percentiles.y"), numberFormats::nanos));
        knee.ifPresent(found -> knee(plot, found, greatest));
        plot.line("plain", points(50)).line("first", points(99));
        for (LoadStep loadStep : ascending) {
            if (!isMarked(loadStep)) {
                continue;
            }
            Optional<Duration> where = loadStep.response()
                    .percentile(99)
                    .or(() -> loadStep.response().percentile(50));
            where.map(time -> Point.of(loadStep.ratePlanned(), (double) time.toNanos()))
                    .ifPresent(at -> plot.point(loadStep.held(), at, tip(loadStep)));
        }
        return plot.svg();
    }

    private void knee(Plot plot, Knee found, double greatest) {
        if (isBetween(found)) {
            double holds = found.holds().getAsDouble();
            plot.band("knee", holds, found.fails().getAsDouble(), reportTexts.say("ladder.knee"));
        } else if (isAllHeld(found)) {
            plot.mark(greatest, reportTexts.say("ladder.beyond"));
        }
    }

    /** Returns the points of a line. A rate that was tried several times has that of the last. */
    private List<Point> points(double percentile) {
        SortedMap<Double, LoadStep> last = new TreeMap<>();
        steps.forEach(each -> last.put(each.ratePlanned(), each));
        return last.values().stream()
                .map(loadStep -> new Point(
                        loadStep.ratePlanned(),
                        loadStep.response().percentile(percentile).map(time ->
                                (double) time.toNanos())))
                .toList();
    }

    private Scale heights() {
        return Heights.of(ascending.stream()
                .flatMap(loadStep -> List.of(50.0, 99.0).stream()
                        .map(percentile -> loadStep.response().percentile(percentile)))
                .flatMap(Optional::stream)
                .map(time -> (double) time.toNanos())
                .toList());
    }

    private String tip(LoadStep loadStep) {
        return rate(loadStep.ratePlanned())
                + "\n" + reportTexts.say("ladder.achieved") + ": " + rate(loadStep.rateAchieved())
                + "\np50: " + time(loadStep, 50)
                + "\np99: " + time(loadStep, 99)
                + "\n" + reportTexts.say("ladder.errors") + ": "
                + numberFormats.share(loadStep.counts().errorRatio())
                + "\n" + held(loadStep);
    }

    private String time(LoadStep loadStep, double percentile) {
        return loadStep.response()
                .percentile(percentile)
                .map(numberFormats::measured)
                .orElse(Table.GAP);
    }

    private String held(LoadStep loadStep) {
        if (!loadStep.validity().isValid()) {
            return reportTexts.say("ladder.invalid");
        }
        return reportTexts.say(loadStep.held() ? "ladder.held" : "ladder.missed");
    }

    /** Returns a table of the steps, in the order of the run. */
    Table table() {
        List<String> heads = List.of(
                reportTexts.say("ladder.planned"),
                reportTexts.say("ladder.achieved"),
                "p50",
                "p99",
                reportTexts.say("ladder.errors"),
                reportTexts.say("ladder.outcome"));
        List<List<String>> rows = steps.stream()
                .map(loadStep -> List.of(
                        rate(loadStep.ratePlanned()),
                        rate(loadStep.rateAchieved()),
                        time(loadStep, 50),
                        time(loadStep, 99),
                        numberFormats.share(loadStep.counts().errorRatio()),
                        held(loadStep)))
                .toList();
        return Table.ofNumbers(heads, rows)
                .alarming(reportTexts.say("ladder.missed"), reportTexts.say("ladder.invalid"));
    }
}
