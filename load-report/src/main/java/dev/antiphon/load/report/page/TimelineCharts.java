package dev.antiphon.load.report.page;

import dev.antiphon.load.report.chart.Axis;
import dev.antiphon.load.report.chart.Chart;
import dev.antiphon.load.report.chart.Plot;
import dev.antiphon.load.report.chart.Plot.Point;
import dev.antiphon.load.report.chart.Table;
import dev.antiphon.load.report.text.NumberFormats;
import dev.antiphon.load.report.text.ReportTexts;
import dev.antiphon.load.result.Column;
import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Interval;
import dev.antiphon.load.result.Interval.Times;
import dev.antiphon.load.result.LoadPlan;
import dev.antiphon.load.result.LoadResult;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The charts over the time of a run: response times with stalls, rates, and failures. */
final class TimelineCharts {
    private final ReportTexts texts;
    private final NumberFormats numbers;
    private final LoadResult result;
    private final List<TimelineBucket> buckets;
    private final Axis time;

    TimelineCharts(ReportTexts texts, LoadResult result) {
        this.texts = texts;
        this.numbers = texts.numbers();
        this.result = result;
        this.buckets = TimelineBucket.of(result.timeline(), result.took());
        this.time = Axis.ofTime(texts, buckets.isEmpty() ? 1 : buckets.getLast().to());
    }

    /** Returns the chart of the response times, with the periods in which the server stalled. */
    Chart latencies() {
        List<String> heads = heads("p50", "p99", texts.say("table.max"), remarks());
        Table table = table(heads, this::latencies);
        return new Chart(texts, texts.say("timeline.heading"), table)
                .note(note())
                .axes(time, values -> Axis.ofLatency(texts, values))
                .below(this::stalls)
                .line("plain", texts.say("timeline.p50"), times(Times::p50))
                .line("first", texts.say("timeline.p99"), times(Times::p99))
                .line("third", texts.say("timeline.max"), times(Times::max))
                .key(isAny(TimelineBucket::isStalled), "band", texts.say("timeline.stall-key"))
                .above(plot -> tips(plot, table));
    }

    private String remarks() {
        return texts.say("timeline.remark");
    }

    private List<String> latencies(TimelineBucket each) {
        List<String> remarks = new ArrayList<>();
        if (each.isStalled()) {
            remarks.add(texts.say("timeline.stall"));
        }
        if (each.isGeneratorLate()) {
            remarks.add(texts.say("timeline.late"));
        }
        return List.of(
                numbers.measured(each.highest(Times::p50)),
                numbers.measured(each.highest(Times::p99)),
                numbers.measured(each.highest(Times::max)),
                String.join(", ", remarks));
    }

    private String note() {
        long stalled = result.timeline().stream().filter(Interval::stalled).count();
        long seconds = buckets.stream().mapToLong(TimelineBucket::wholeSeconds).sum();
        String note = stalled > 0
                ? texts.say("timeline.note-stalled", stalled, seconds)
                : texts.say("timeline.note");
        if (isAny(each ->
                each.highest(Times::max).isPresent() && each.highest(Times::p99).isEmpty())) {
            note += " " + texts.say("timeline.gaps");
        }
        double length = buckets.isEmpty() ? 0 : Math.rint(buckets.getFirst().length());
        return length > 1
                ? note + " " + texts.say("timeline.merged", numbers.nanos(length * 1e9))
                : note;
    }

    private boolean isAny(Function<TimelineBucket, Boolean> condition) {
        return buckets.stream().anyMatch(condition::apply);
    }

    /** Draws the periods in which the server stalled. Adjacent ones are joined. */
    private void stalls(Plot plot) {
        double from = -1;
        for (int i = 0; i < buckets.size(); i++) {
            TimelineBucket each = buckets.get(i);
            if (each.isStalled() && from < 0) {
                from = each.from();
            }
            boolean goesOn = i + 1 < buckets.size() && buckets.get(i + 1).isStalled();
            if (from >= 0 && !goesOn) {
                plot.band(from, each.to(), texts.say("timeline.stall"));
                from = -1;
            }
        }
    }

    private List<Point> times(Function<Times, Optional<Duration>> column) {
        return buckets.stream()
                .map(each -> new Point(
                        each.middle(), each.highest(column).map(time -> (double) time.toNanos())))
                .toList();
    }

    /** Returns the chart of the requests per second: planned, sent, and answered as expected. */
    Chart rates() {
        boolean planned = result.plan().pacing().model() == LoadPlan.Model.OPEN;
        Table table = table(
                heads(column(Column.PLANNED), column(Column.SENT), column(Column.OK)),
                each -> List.of(
                        numbers.count(each.counts().planned()),
                        numbers.count(each.counts().sent()),
                        numbers.count(each.counts().ok())));
        Chart chart = new Chart(texts, texts.say("rate.heading"), table)
                .note(texts.say(planned ? "rate.note" : "rate.note-closed"))
                .axes(time, values -> Axis.ofRate(texts, values));
        if (planned) {
            chart.line("third", column(Column.PLANNED), rates(Counts::planned));
        }
        return chart.line("second", column(Column.SENT), rates(Counts::sent))
                .line("first", column(Column.OK), rates(Counts::ok))
                .above(plot -> tips(plot, table));
    }

    private List<Point> rates(ToLongFunction<Counts> column) {
        return buckets.stream()
                .map(each -> Point.of(each.middle(), each.rate(column)))
                .toList();
    }

    /** Returns the chart of the failed requests, with a row of bars for each kind of failure. */
    Chart failures() {
        Counts counts = result.counts();
        List<Column> kinds =
                Column.FAILURES.stream().filter(kind -> counts.of(kind) > 0).toList();
        Table table = Table.ofNumbers(
                List.of(
                        texts.say("failures.how"),
                        texts.say("failures.count"),
                        texts.say("failures.share")),
                Column.FAILURES.stream()
                        .map(kind ->
                                List.of(column(kind), numbers.count(counts.of(kind)), share(kind)))
                        .toList());
        Chart chart = new Chart(texts, texts.say("failures.heading"), table)
                .note(texts.say(
                        "failures.note",
                        counts.failed(),
                        counts.planned(),
                        numbers.share(counts.errorRatio())))
                .rows(time, kinds.stream().map(this::bars).toList());
        for (int i = 0; i < kinds.size(); i++) {
            int row = i;
            Column kind = kinds.get(i);
            String name = texts.say("failures.row", column(kind), counts.of(kind), share(kind));
            chart.above(plot -> plot.name(row, name));
        }
        return chart;
    }

    private List<Plot.Bar> bars(Column kind) {
        return buckets.stream().map(each -> bar(kind, each)).toList();
    }

    private Plot.Bar bar(Column kind, TimelineBucket each) {
        long count = each.counts().of(kind);
        // failures in the part of a second at the end of a run count for the second before
        double height = (double) count / Math.max(1, each.wholeSeconds());
        String tip = each.fromTo(numbers) + "\n" + column(kind) + ": " + numbers.count(count);
        return new Plot.Bar(each.from(), each.to(), height, tip);
    }

    private String share(Column kind) {
        Counts counts = result.counts();
        return numbers.share(
                counts.planned() == 0 ? 0 : (double) counts.of(kind) / counts.planned());
    }

    private String column(Column column) {
        return texts.say("column." + column.key());
    }

    private List<String> heads(String... columns) {
        List<String> heads = new ArrayList<>(List.of(texts.say("timeline.x")));
        heads.addAll(List.of(columns));
        return heads;
    }

    private Table table(List<String> heads, Function<TimelineBucket, List<String>> cells) {
        return Table.ofNumbers(
                heads,
                buckets.stream()
                        .map(each -> {
                            List<String> row = new ArrayList<>(List.of(each.when(numbers)));
                            row.addAll(cells.apply(each));
                            return row;
                        })
                        .toList());
    }

    private void tips(Plot plot, Table table) {
        for (int i = 0; i < buckets.size(); i++) {
            plot.tip(buckets.get(i).from(), buckets.get(i).to(), table.tip(i));
        }
    }
}
