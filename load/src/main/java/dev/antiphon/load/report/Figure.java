package dev.antiphon.load.report;

import dev.antiphon.load.chart.Markup;
import dev.antiphon.load.chart.Plot;

import java.util.List;
import java.util.function.Function;

/**
 * A chart on a page: heading, what is to be seen, legend, the drawing for wide pages and the one
 * for narrow ones, and the numbers behind it.
 *
 * @param note what is to be seen, in a sentence
 * @param legend kinds of lines, and their names
 * @param drawing by the room there is
 */
record Figure(
        String heading,
        String note,
        List<Key> legend,
        Function<Plot.Size, Markup> drawing,
        Table table) {

    /** A line of the legend; its kind is the class of the style sheet. */
    record Key(String kind, String name) {}

    void on(Markup page, Words words) {
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
        page.open("details").leaf("summary", words.say("page.numbers"));
        table.on(page, words.say("page.numbers-of", heading));
        if (table.hasGaps()) {
            page.leaf("p", words.say("table.gap"), "class", "note");
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
