package dev.antiphon.load.report;

import dev.antiphon.event.Escapes;
import dev.antiphon.load.Counts;
import dev.antiphon.load.LoadPlan;
import dev.antiphon.load.LoadPlan.Model;
import dev.antiphon.load.LoadResult;

import java.util.ArrayList;
import java.util.List;

/** A result as lines of text, such as a terminal shows at the end of a run. */
public final class ResultText {
    private final LoadResult result;
    private final Words words;
    private final Numbers numbers;
    private final List<String> lines = new ArrayList<>();

    private ResultText(LoadResult result, Words words) {
        this.result = result;
        this.words = words;
        this.numbers = new Numbers(words);
    }

    /** The lines, each with its end. Nothing in them acts on a terminal. */
    public static String of(LoadResult result, Language language) {
        return new ResultText(result, Words.in(language)).text();
    }

    private String text() {
        head();
        validity();
        lines.add("");
        if (result.steps().isEmpty()) {
            times(percentiles().table());
        } else {
            LadderChart ladder = new LadderChart(words, result);
            times(ladder.table());
            lines.add(ladder.note());
        }
        lines.add("");
        counts();
        objectives();
        return String.join("\n", lines) + "\n";
    }

    private void head() {
        LoadPlan plan = result.plan();
        Facts facts = new Facts(words);
        String head = words.say(
                "text.head",
                plan.target(),
                facts.rate(plan),
                facts.connections(plan),
                plan.framing(),
                numbers.time(result.took()));
        lines.add(Escapes.oneLine(head));
        if (plan.model() == Model.CLOSED) {
            lines.add(words.say("text.not-corrected"));
        }
    }

    private void validity() {
        Reasons reasons = new Reasons(words);
        if (!result.validity().isValid()) {
            lines.add(reasons.invalid("text", result.validity()));
            result.validity().reasons().stream()
                    .map(reasons::say)
                    .forEach(each -> lines.add("  " + Escapes.oneLine(each)));
        }
        result.validity().remarks().stream()
                .map(reasons::say)
                .forEach(each -> lines.add(Escapes.oneLine(each)));
    }

    /** With what does not go without saying about it. */
    private void times(Table table) {
        lines.addAll(table.lines());
        if (table.hasGaps()) {
            lines.add(words.say("table.gap"));
        }
        new Facts(words).unanswered(result.counts()).ifPresent(lines::add);
    }

    private PercentileChart percentiles() {
        boolean open = result.plan().model() == Model.OPEN;
        List<PercentileChart.Series> series = open
                ? List.of(
                        new PercentileChart.Series(
                                "first", words.say("text.response"), result.response()),
                        new PercentileChart.Series(
                                "second", words.say("text.service"), result.service()))
                : List.of(new PercentileChart.Series(
                        "first", words.say("text.reply-time"), result.service()));
        return new PercentileChart(words, "", series);
    }

    private void counts() {
        Counts counts = result.counts();
        lines.add(words.say(
                "text.requests",
                numbers.count(counts.planned()),
                numbers.count(counts.ok()),
                numbers.rate(result.okPerSecond()),
                numbers.count(counts.failed()),
                numbers.share(counts.errorRatio())));
        Column.FAILURES.stream()
                .filter(column -> column.of(counts) > 0)
                .forEach(column -> lines.add("  " + words.say("column." + column.key()) + ": "
                        + numbers.count(column.of(counts))));
    }

    private void objectives() {
        Objectives words = new Objectives(this.words);
        result.objectives()
                .forEach(each -> lines.add(Escapes.oneLine(this.words.say(
                        "text.objective",
                        each.objective(),
                        words.verdict(result, each),
                        words.measured(each)))));
    }
}
