package dev.antiphon.load.report.page;

import dev.antiphon.load.report.chart.Markup;
import dev.antiphon.text.Escapes;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Rows under heads, as on a page.
 *
 * @param words whether it holds words, which begin at the left, and not numbers
 * @param alarms cells that say so are made to be seen
 */
@SuppressWarnings("exports") // pages are drawn within this module; users read results only
public record Table(
        List<String> heads, List<List<String>> rows, boolean words, Set<String> alarms) {
    /** Of numbers, the first column aside. */
    public static Table ofNumbers(List<String> heads, List<List<String>> rows) {
        return new Table(heads, rows, false, Set.of());
    }

    /** Two columns: what something is called, and what it is. */
    public static Table ofFacts(List<String> heads, List<List<String>> rows) {
        return new Table(heads, rows, true, Set.of());
    }

    /** Adds the table to a page; one too wide or long scrolls, by the keyboard too. */
    public void on(Markup page, String name) {
        page.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", name);
        page.open("table", "class", words ? "words" : "numbers");
        page.open("thead").open("tr");
        heads.forEach(head -> page.leaf("th", head, "scope", "col"));
        page.close().close().open("tbody");
        for (List<String> row : rows) {
            page.open("tr").leaf("th", row.get(0), "scope", "row");
            row.subList(1, row.size()).forEach(cell -> cell(page, cell));
            page.close();
        }
        page.close().close().close();
    }

    /** The cell of a time that too few replies have. */
    static final String GAP = "\u2013";

    /** Returns whether a time is absent for want of replies. */
    boolean hasGaps() {
        return rows.stream().anyMatch(row -> row.contains(GAP));
    }

    /** Returns this table with these cells highlighted. */
    public Table alarming(String... cells) {
        return new Table(heads, rows, words, Set.of(cells));
    }

    private void cell(Markup page, String cell) {
        if (alarms.contains(cell)) {
            page.leaf("td", cell, "class", "bad");
        } else {
            page.leaf("td", cell);
        }
    }

    /** Returns lines of text with aligned columns; nothing in them acts on a terminal. */
    public List<String> lines() {
        List<List<String>> all = new ArrayList<>(List.of(heads));
        all.addAll(rows);
        List<List<String>> shown = all.stream()
                .map(row -> row.stream().map(Escapes::oneLine).toList())
                .toList();
        return shown.stream().map(row -> line(row, shown)).toList();
    }

    private String line(List<String> row, List<List<String>> all) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            int column = i;
            int width = all.stream()
                    .mapToInt(each -> each.get(column).length())
                    .max()
                    .orElse(0);
            String gap = " ".repeat(width - row.get(i).length());
            boolean left = i == 0 || words;
            line.append(i == 0 ? "" : "  ").append(left ? row.get(i) + gap : gap + row.get(i));
        }
        return line.toString().stripTrailing();
    }
}
