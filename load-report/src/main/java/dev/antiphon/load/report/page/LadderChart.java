package dev.antiphon.load.report.page;

import dev.antiphon.load.report.chart.Axis;
import dev.antiphon.load.report.chart.Chart;
import dev.antiphon.load.report.chart.Plot;
import dev.antiphon.load.report.chart.Plot.Point;
import dev.antiphon.load.report.chart.Scale;
import dev.antiphon.load.report.chart.Table;
import dev.antiphon.load.report.text.NumberFormats;
import dev.antiphon.load.report.text.ReportTexts;
import dev.antiphon.load.report.text.ValidityReasons;
import dev.antiphon.load.result.Knee;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.LoadStep;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The steps of a ladder or a search, as a chart and as a table: response times by the planned rate,
 * and the knee.
 */
final class LadderChart {
    /** The ratio of the greatest to the least rate from which the scale is logarithmic. */
    private static final double FACTOR = 8;

    private final ReportTexts texts;
    private final NumberFormats numbers;
    private final List<LoadStep> steps;
    private final double least;
    private final double greatest;
    private final boolean interrupted;

    /** The knee; empty if the run did not search one, or was stopped before it was known. */
    private final Optional<Knee> knee;

    LadderChart(ReportTexts texts, LoadResult result) {
        this.texts = texts;
        this.numbers = texts.numbers();
        this.steps = result.steps();
        List<Double> rates = steps.stream().map(LoadStep::ratePlanned).sorted().toList();
        this.least = rates.getFirst();
        this.greatest = rates.getLast();
        this.interrupted = ValidityReasons.areOfInterruption(result.validity());
        this.knee = result.knee().filter(found -> found.fails().isPresent() || !interrupted);
    }

    Chart chart() {
        Table table = table();
        Axis x = new Axis(
                Scale.spanning(FACTOR, List.of(least, greatest)),
                texts.say("ladder.x"),
                numbers::number);
        return new Chart(texts, texts.say("ladder.heading"), table)
                .note(note())
                .axes(x, values -> Axis.ofLatency(texts, values))
                .below(this::knee)
                .line("plain", texts.say("timeline.p50"), points(50))
                .line("first", texts.say("timeline.p99"), points(99))
                .key(isAnyMarked(true), "held", texts.say("ladder.held"))
                .key(isAnyMarked(false), "missed", texts.say("ladder.missed"))
                .key(knee.filter(this::isBetween).isPresent(), "band", texts.say("ladder.knee"))
                .above(plot -> IntStream.range(0, steps.size())
                        .filter(i -> isMarked(steps.get(i)))
                        .forEach(i -> mark(plot, steps.get(i), table.tip(i))));
    }

    /** Returns whether the step has a mark: an invalid one neither met nor missed objectives. */
    private static boolean isMarked(LoadStep step) {
        return step.validity().isValid() && step.response().percentile(50).isPresent();
    }

    private boolean isAnyMarked(boolean held) {
        return steps.stream().anyMatch(each -> isMarked(each) && each.held() == held);
    }

    private static void mark(Plot plot, LoadStep step, String tip) {
        Duration time = step.response()
                .percentile(99)
                .or(() -> step.response().percentile(50))
                .orElseThrow();
        plot.point(step.held(), Point.of(step.ratePlanned(), (double) time.toNanos()), tip);
    }

    /** Returns the points of a line. A rate that was tried several times has that of the last. */
    private List<Point> points(double percentile) {
        SortedMap<Double, LoadStep> last = new TreeMap<>();
        steps.forEach(each -> last.put(each.ratePlanned(), each));
        return last.values().stream()
                .map(each -> new Point(
                        each.ratePlanned(),
                        each.response().percentile(percentile).map(time ->
                                (double) time.toNanos())))
                .toList();
    }

    private void knee(Plot plot) {
        knee.ifPresent(found -> {
            if (isBetween(found)) {
                double holds = found.holds().getAsDouble();
                plot.band(holds, found.fails().getAsDouble(), texts.say("ladder.knee"));
            } else if (isAllHeld(found)) {
                plot.mark(greatest, texts.say("ladder.beyond"));
            }
        });
    }

    private boolean isBetween(Knee found) {
        return found.holds().isPresent() && found.fails().isPresent();
    }

    /** Returns whether the highest rate met the objectives; false if it had no valid step. */
    private boolean isAllHeld(Knee found) {
        return found.fails().isEmpty() && found.holds().orElse(0) >= greatest;
    }

    /** Returns a sentence about the rates at which the server met the objectives. */
    String note() {
        if (knee.isEmpty()) {
            return texts.say(interrupted ? "ladder.interrupted" : "ladder.no-knee");
        }
        Knee found = knee.get();
        String holds = numbers.rate(found.holds().orElse(0));
        String fails = numbers.rate(found.fails().orElse(0));
        if (isBetween(found)) {
            return texts.say("ladder.found", holds, fails);
        }
        if (found.holds().isPresent()) {
            return texts.say(isAllHeld(found) ? "ladder.all-held" : "ladder.held-only", holds);
        }
        if (found.fails().isPresent()) {
            boolean lowest = found.fails().getAsDouble() <= least;
            return texts.say(lowest ? "ladder.none-held" : "ladder.failed-only", fails);
        }
        return texts.say("ladder.cannot-tell");
    }

    private String held(LoadStep step) {
        String outcome = step.held() ? "ladder.held" : "ladder.missed";
        return texts.say(step.validity().isValid() ? outcome : "ladder.invalid");
    }

    /** Returns a table of the steps, in the order of the run. */
    Table table() {
        List<String> heads = List.of(
                texts.say("ladder.planned"),
                texts.say("ladder.achieved"),
                "p50",
                "p99",
                texts.say("ladder.errors"),
                texts.say("ladder.outcome"));
        List<List<String>> rows = steps.stream()
                .map(step -> List.of(
                        numbers.rate(step.ratePlanned()),
                        numbers.rate(step.rateAchieved()),
                        numbers.measured(step.response().percentile(50)),
                        numbers.measured(step.response().percentile(99)),
                        numbers.share(step.counts().errorRatio()),
                        held(step)))
                .toList();
        return Table.ofNumbers(heads, rows)
                .alarming(texts.say("ladder.missed"), texts.say("ladder.invalid"));
    }
}
