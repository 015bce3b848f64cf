package dev.antiphon.load.report.chart;

import dev.antiphon.load.report.text.NumberFormats;
import dev.antiphon.text.Escapes;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A table with a header row.
 *
 * @param words true if the cells are words and aligned left; false if they are numbers
 * @param alarms the cell texts that are highlighted
 */
public record Table(
        List<String> heads, List<List<String>> rows, boolean words, Set<String> alarms) {
    /** Returns a table of numbers; only its first column has words. */
    public static Table ofNumbers(List<String> heads, List<List<String>> rows) {
        return new Table(heads, rows, false, Set.of());
    }

    /** Returns a table of two columns: a name and a value. */
    public static Table ofFacts(List<String> heads, List<List<String>> rows) {
        return new Table(heads, rows, true, Set.of());
    }

    /**
     * Adds the table to a page. A table that is too wide or too long can be scrolled, also with the
     * keyboard.
     */
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

    /** Returns whether a time in the table is unknown because of too few replies. */
    public boolean hasGaps() {
        return rows.stream().anyMatch(row -> row.contains(NumberFormats.GAP));
    }

    /** Returns a row as text: its first cell, and a line for each other one with its head. */
    public String tip(int row) {
        List<String> cells = rows.get(row);
        StringBuilder text = new StringBuilder(cells.getFirst());
        for (int i = 1; i < cells.size(); i++) {
            if (!cells.get(i).isEmpty()) {
                text.append('\n').append(heads.get(i)).append(": ").append(cells.get(i));
            }
        }
        return text.toString();
    }

    /** Returns a copy in which cells with these texts are highlighted. */
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

    /**
     * Returns the table as lines of text with aligned columns. Control characters are replaced by
     * spaces, so that received bytes cannot control a terminal.
     */
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
