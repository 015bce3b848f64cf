package dev.antiphon.load.report;

import dev.antiphon.load.LoadResult;
import dev.antiphon.load.ObjectiveOutcome;

import java.util.List;

/** Objectives and whether they were held, in words. Those of an invalid run are not judged. */
final class Objectives {
    private final Words words;
    private final Numbers numbers;

    Objectives(Words words) {
        this.words = words;
        this.numbers = new Numbers(words);
    }

    String measured(ObjectiveOutcome outcome) {
        if (outcome.measured().isEmpty()) {
            return words.say("objective.not-measured");
        }
        double value = outcome.measured().getAsDouble();
        return switch (outcome.unit()) {
            case "ms" -> numbers.measured(value * 1e6);
            case "%" -> numbers.percent(value);
            case "/s" -> numbers.rate(value);
            default -> numbers.number(value) + " " + outcome.unit();
        };
    }

    String verdict(LoadResult result, ObjectiveOutcome outcome) {
        if (!result.validity().isValid()) {
            return words.say("objective.not-judged");
        }
        return words.say(outcome.held() ? "objective.held" : "objective.missed");
    }

    Table table(LoadResult result) {
        List<String> heads = List.of(
                words.say("objective.objective"),
                words.say("objective.measured"),
                words.say("objective.verdict"));
        List<List<String>> rows = result.objectives().stream()
                .map(each -> List.of(each.objective(), measured(each), verdict(result, each)))
                .toList();
        return Table.ofNumbers(heads, rows).alarming(words.say("objective.missed"));
    }
}
