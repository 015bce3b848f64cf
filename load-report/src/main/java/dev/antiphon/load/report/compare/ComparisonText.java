package dev.antiphon.load.report.compare;

import dev.antiphon.load.report.text.ReportTexts;

import java.util.ArrayList;
import java.util.List;

/** The text form of a comparison. */
final class ComparisonText {
    private final Comparison comparison;
    private final ReportTexts reportTexts;
    private final ComparisonWords said;

    ComparisonText(Comparison comparison, ReportTexts reportTexts) {
        this.comparison = comparison;
        this.reportTexts = reportTexts;
        this.said = new ComparisonWords(comparison, reportTexts);
    }

    String text() {
        List<String> lines = new ArrayList<>();
        lines.add(said.heading());
        if (comparison.isPossible()) {
            lines.addAll(said.outcome());
            lines.add("");
            lines.addAll(said.figures().lines());
            lines.add("");
            lines.addAll(said.aboutRanges());
            differences(
                    lines,
                    "compare.also",
                    Comparability.remarks(comparison.before(), comparison.after()));
        } else {
            lines.addAll(said.invalid());
            differences(lines, "compare.unlike-note", comparison.unlike());
        }
        return String.join("\n", lines) + "\n";
    }

    private void differences(List<String> lines, String key, List<String> facts) {
        if (!facts.isEmpty()) {
            lines.add(reportTexts.say(key));
            said.differences(facts).lines().forEach(line -> lines.add("  " + line));
        }
    }
}
