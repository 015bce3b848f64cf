package dev.antiphon.load.report;

import dev.antiphon.load.Counts;
import dev.antiphon.load.LoadResult;
import dev.antiphon.load.chart.Markup;
import dev.antiphon.load.chart.Plot;
import dev.antiphon.load.chart.Strips;

import java.util.List;

/** The requests that failed, a row for each way of failing that there was. */
final class FailureChart {
    private final Words words;
    private final Numbers numbers;
    private final Counts counts;
    private final List<Stretch> stretches;

    FailureChart(Words words, LoadResult result) {
        this.words = words;
        this.numbers = new Numbers(words);
        this.counts = result.counts();
        this.stretches = Stretch.of(result.timeline(), result.took());
    }

    /** The chart, or a sentence where nothing failed. */
    void on(Markup page) {
        String heading = words.say("failures.heading");
        if (counts.failed() == 0) {
            page.open("section").leaf("h2", heading);
            String none = words.say("failures.none", numbers.count(counts.planned()));
            page.leaf("p", none).close();
            return;
        }
        String note = words.say(
                "failures.note",
                numbers.count(counts.failed()),
                numbers.count(counts.planned()),
                numbers.share(counts.errorRatio()));
        new Figure(heading, note, List.of(), this::drawing, table()).on(page, words);
    }

    private Markup drawing(Plot.Size size) {
        List<Strips.Row> rows = Column.FAILURES.stream()
                .filter(column -> column.of(counts) > 0)
                .map(this::row)
                .toList();
        return Strips.of(
                size,
                words.say("failures.described"),
                TimelineChart.seconds(words, stretches),
                rows);
    }

    private Strips.Row row(Column column) {
        long count = column.of(counts);
        String name = words.say(
                "failures.row",
                words.say("column." + column.key()),
                numbers.count(count),
                share(count));
        return new Strips.Row(
                name, stretches.stream().map(each -> bar(column, each)).toList());
    }

    private Strips.Bar bar(Column column, Stretch each) {
        long count = column.of(each.counts());
        String tip = numbers.nanos(each.from() * 1e9) + "\u2013" + numbers.nanos(each.to() * 1e9)
                + "\n" + words.say("column." + column.key()) + ": " + numbers.count(count);
        return new Strips.Bar(each.from(), each.to(), count / each.length(), tip);
    }

    private String share(long count) {
        return numbers.share(counts.planned() == 0 ? 0 : (double) count / counts.planned());
    }

    private Table table() {
        List<String> heads = List.of(
                words.say("failures.how"),
                words.say("failures.count"),
                words.say("failures.share"));
        List<List<String>> rows = Column.FAILURES.stream()
                .map(column -> List.of(
                        words.say("column." + column.key()),
                        numbers.count(column.of(counts)),
                        share(column.of(counts))))
                .toList();
        return Table.ofNumbers(heads, rows);
    }
}
