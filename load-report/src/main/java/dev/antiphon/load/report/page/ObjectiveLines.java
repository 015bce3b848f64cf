package dev.antiphon.load.report.page;

import dev.antiphon.load.report.text.NumberFormats;
import dev.antiphon.load.report.text.ReportTexts;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.ObjectiveOutcome;

import java.util.List;

/**
 * The texts about objectives and their outcomes. In an invalid run, an objective has no outcome.
 */
public final class ObjectiveLines {
    private final ReportTexts reportTexts;
    private final NumberFormats numberFormats;

    /** Creates lines in the language of these texts. */
    public ObjectiveLines(ReportTexts reportTexts) {
        this.reportTexts = reportTexts;
        this.numberFormats = new NumberFormats(reportTexts);
    }

    /** Returns the measured value with its unit, or a text that there is none. */
    public String measured(ObjectiveOutcome outcome) {
        if (outcome.measured().isEmpty()) {
            return reportTexts.say("objective.not-measured");
        }
        double value = outcome.measured().getAsDouble();
        return switch (outcome.unit()) {
            case "ms" -> numberFormats.measured(value * 1e6);
            case "%" -> numberFormats.percent(value);
            case "/s" -> numberFormats.rate(value);
            default -> numberFormats.number(value) + " " + outcome.unit();
        };
    }

    String verdict(LoadResult result, ObjectiveOutcome outcome) {
        if (!result.validity().isValid()) {
            return reportTexts.say("objective.not-judged");
        }
        return reportTexts.say(outcome.held() ? "objective.held" : "objective.missed");
    }

    Table table(LoadResult result) {
        List<String> heads = List.of(
                reportTexts.say("objective.objective"),
                reportTexts.say("objective.measured"),
                reportTexts.say("objective.verdict"));
        List<List<String>> rows = result.objectives().stream()
                .map(each -> List.of(each.objective(), measured(each), verdict(result, each)))
                .toList();
        return Table.ofNumbers(heads, rows).alarming(reportTexts.say("objective.missed"));
    }
}
