package dev.antiphon.load.report;

import java.util.ArrayList;
import java.util.List;

/** A comparison as lines of text. */
final class ComparisonText {
    private final Comparison comparison;
    private final Words words;
    private final ComparisonWords said;

    ComparisonText(Comparison comparison, Words words) {
        this.comparison = comparison;
        this.words = words;
        this.said = new ComparisonWords(comparison, words);
    }

    String text() {
        List<String> lines = new ArrayList<>();
        lines.add(said.heading());
        if (comparison.isPossible()) {
            lines.addAll(said.outcome());
            lines.add("");
            lines.addAll(said.figures().lines());
            lines.add("");
            lines.add(words.say("compare.figures-note"));
            differences(
                    lines,
                    "compare.also",
                    Likeness.remarks(comparison.before(), comparison.after()));
        } else {
            lines.addAll(said.invalid());
            differences(lines, "compare.unlike-note", comparison.unlike());
        }
        return String.join("\n", lines) + "\n";
    }

    private void differences(List<String> lines, String key, List<String> facts) {
        if (!facts.isEmpty()) {
            lines.add(words.say(key));
            said.differences(facts).lines().forEach(line -> lines.add("  " + line));
        }
    }
}
