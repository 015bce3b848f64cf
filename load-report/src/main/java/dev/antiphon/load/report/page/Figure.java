package dev.antiphon.load.report.page;

import dev.antiphon.load.report.chart.Markup;
import dev.antiphon.load.report.chart.Plot;
import dev.antiphon.load.report.text.ReportTexts;

import java.util.List;
import java.util.function.Function;

/**
 * A chart on a page: heading, note, legend, a drawing for wide and one for narrow pages, and a
 * table of the values.
 *
 * @param note the finding of the chart as a sentence
 * @param legend the lines of the chart, by class and name
 * @param drawing the function that draws the chart for a page size
 * @param table the values of the chart
 */
@SuppressWarnings("exports") // pages are drawn within this module; users read results only
public record Figure(
        String heading,
        String note,
        List<Key> legend,
        Function<Plot.Size, Markup> drawing,
        Table table) {

    /** An entry of the legend. Its kind is a class of the style sheet. */
    record Key(String kind, String name) {}

    /** Adds the figure to a page. */
    public void on(Markup page, ReportTexts reportTexts) {
        page.open("section")
                .leaf("h2", heading)
                .leaf("p", note, "class", "note")
                .open("figure");
        if (!legend.isEmpty()) {
            page.open("ul", "class", "legend");
            for (Key key : legend) {
                page.open("li");
                sample(page, key.kind());
                page.text(key.name()).close();
            }
            page.close();
        }
        page.add(drawing.apply(Plot.Size.WIDE)).add(drawing.apply(Plot.Size.NARROW));
        page.close();
        page.open("details").leaf("summary", reportTexts.say("page.numbers"));
        table.on(page, reportTexts.say("page.numbers-of", heading));
        if (table.hasGaps()) {
            page.leaf("p", reportTexts.say("table.gap"), "class", "note");
        }
        page.close().close();
    }

    private static void sample(Markup page, String kind) {
        page.open("svg", "viewBox", "0 0 26 10", "aria-hidden", "true");
        switch (kind) {
            case "band" -> page.empty("rect", "class", kind, "width", 26, "height", 10);
            case "held" ->
                page.open("g", "class", kind)
                        .empty("circle", "class", "dot", "cx", 13, "cy", 5, "r", 4.5)
                        .close();
            case "missed" ->
                page.open("g", "class", kind)
                        .empty("path", "class", "cross", "d", "M8.5 .5l9 9m0-9l-9 9")
                        .close();
            default -> page.empty("path", "class", "line " + kind, "d", "M0 5H26");
        }
        page.close();
    }
}
