package dev.antiphon.load.report;

import dev.antiphon.load.Knee;
import dev.antiphon.load.LoadResult;
import dev.antiphon.load.Step;
import dev.antiphon.load.chart.Axis;
import dev.antiphon.load.chart.Markup;
import dev.antiphon.load.chart.Plot;
import dev.antiphon.load.chart.Plot.Point;
import dev.antiphon.load.chart.Scale;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The steps of a ladder or a search: response times by the planned rate, and the knee. */
final class LadderChart {
    /** From here on equal distances are equal factors. */
    private static final double FACTOR = 8;

    private final Words words;
    private final Numbers numbers;
    private final List<Step> steps;
    private final List<Step> ascending;
    private final boolean interrupted;

    /** Empty where it was not looked for, or not long enough. */
    private final Optional<Knee> knee;

    LadderChart(Words words, LoadResult result) {
        this.words = words;
        this.numbers = new Numbers(words);
        this.steps = result.steps();
        this.ascending = steps.stream()
                .sorted(Comparator.comparingDouble(Step::ratePlanned))
                .toList();
        this.interrupted = Reasons.areOfInterruption(result.validity());
        this.knee = result.knee().filter(found -> found.fails().isPresent() || !interrupted);
    }

    Figure figure() {
        List<Figure.Key> legend = new ArrayList<>(List.of(
                new Figure.Key("plain", words.say("timeline.p50")),
                new Figure.Key("first", words.say("timeline.p99")),
                new Figure.Key("held", words.say("ladder.held")),
                new Figure.Key("missed", words.say("ladder.missed"))));
        if (knee.isPresent()) {
            legend.add(new Figure.Key("band", words.say("ladder.knee")));
        }
        return new Figure(words.say("ladder.heading"), note(), legend, this::drawing, table());
    }

    /** What was found, in a sentence. */
    String note() {
        if (knee.isEmpty()) {
            return words.say(interrupted ? "ladder.interrupted" : "ladder.no-knee");
        }
        Knee found = knee.get();
        if (found.holds().isPresent() && found.fails().isPresent()) {
            return words.say(
                    "ladder.found",
                    rate(found.holds().getAsDouble()),
                    rate(found.fails().getAsDouble()));
        }
        if (found.holds().isPresent()) {
            double holds = found.holds().getAsDouble();
            return words.say(
                    isAllHeld(found) ? "ladder.all-held" : "ladder.held-only", rate(holds));
        }
        if (found.fails().isPresent()) {
            double fails = found.fails().getAsDouble();
            boolean lowest = fails <= ascending.get(0).ratePlanned();
            return words.say(lowest ? "ladder.none-held" : "ladder.failed-only", rate(fails));
        }
        return words.say("ladder.cannot-tell");
    }

    /** Not where the generator was in the way above what held. */
    private boolean isAllHeld(Knee found) {
        return found.fails().isEmpty()
                && found.holds().orElse(0)
                        >= ascending.get(ascending.size() - 1).ratePlanned();
    }

    private String rate(double rate) {
        return numbers.rate(rate);
    }

    private Markup drawing(Plot.Size size) {
        double least = ascending.get(0).ratePlanned();
        double greatest = ascending.get(ascending.size() - 1).ratePlanned();
        Scale rates = least > 0 && greatest / least >= FACTOR
                ? Scale.factors(least, greatest)
                : Scale.fromZero(greatest);
        Plot plot = new Plot(
                size,
                words.say("ladder.described"),
                new Axis(rates, words.say("ladder.x"), numbers::number),
                new Axis(heights(), words.say("percentiles.y"), numbers::nanos));
        knee.ifPresent(found -> knee(plot, found, greatest));
        plot.line("plain", points(50)).line("first", points(99));
        for (Step step : ascending) {
            if (!step.validity().isValid()) {
                continue; // neither held nor missed
            }
            Optional<Duration> where =
                    step.response().percentile(99).or(() -> step.response().percentile(50));
            where.map(time -> Point.of(step.ratePlanned(), (double) time.toNanos()))
                    .ifPresent(at -> plot.point(step.held(), at, tip(step)));
        }
        return plot.svg();
    }

    private void knee(Plot plot, Knee found, double greatest) {
        if (found.holds().isPresent() && found.fails().isPresent()) {
            double holds = found.holds().getAsDouble();
            plot.band("knee", holds, found.fails().getAsDouble(), words.say("ladder.knee"));
        } else if (isAllHeld(found)) {
            plot.mark(greatest, words.say("ladder.beyond"));
        }
    }

    private List<Point> points(double percentile) {
        return ascending.stream()
                .map(step -> new Point(
                        step.ratePlanned(),
                        step.response().percentile(percentile).map(time ->
                                (double) time.toNanos())))
                .toList();
    }

    private Scale heights() {
        return Heights.of(ascending.stream()
                .flatMap(step -> List.of(50.0, 99.0).stream()
                        .map(percentile -> step.response().percentile(percentile)))
                .flatMap(Optional::stream)
                .map(time -> (double) time.toNanos())
                .toList());
    }

    private String tip(Step step) {
        return rate(step.ratePlanned())
                + "\n" + words.say("ladder.achieved") + ": " + rate(step.rateAchieved())
                + "\np50: " + time(step, 50)
                + "\np99: " + time(step, 99)
                + "\n" + words.say("ladder.errors") + ": "
                + numbers.share(step.counts().errorRatio())
                + "\n" + held(step);
    }

    private String time(Step step, double percentile) {
        return step.response().percentile(percentile).map(numbers::measured).orElse(Table.GAP);
    }

    private String held(Step step) {
        if (!step.validity().isValid()) {
            return words.say("ladder.invalid");
        }
        return words.say(step.held() ? "ladder.held" : "ladder.missed");
    }

    /** In the order in which they were run. */
    Table table() {
        List<String> heads = List.of(
                words.say("ladder.planned"),
                words.say("ladder.achieved"),
                "p50",
                "p99",
                words.say("ladder.errors"),
                words.say("ladder.outcome"));
        List<List<String>> rows = steps.stream()
                .map(step -> List.of(
                        rate(step.ratePlanned()),
                        rate(step.rateAchieved()),
                        time(step, 50),
                        time(step, 99),
                        numbers.share(step.counts().errorRatio()),
                        held(step)))
                .toList();
        return Table.ofNumbers(heads, rows)
                .alarming(words.say("ladder.missed"), words.say("ladder.invalid"));
    }
}
