package dev.antiphon.load.report.merge;

import dev.antiphon.load.report.text.NumberFormats;
import dev.antiphon.load.report.text.ReportTexts;
import dev.antiphon.load.result.Generator;
import dev.antiphon.text.Escapes;

import java.util.ArrayList;
import java.util.List;

/** The text form of the reasons why results cannot be merged. */
final class ObstacleText {
    private final ReportTexts texts;
    private final NumberFormats numbers;

    ObstacleText(ReportTexts texts) {
        this.texts = texts;
        this.numbers = texts.numbers();
    }

    /** Returns the lines of text with their line ends; no other control characters. */
    String of(List<Obstacle> obstacles) {
        List<String> lines = new ArrayList<>(List.of(texts.say("merge.impossible")));
        for (Obstacle obstacle : obstacles) {
            switch (obstacle) {
                case Obstacle.Unlike unlike -> {
                    lines.add(texts.say("merge.unlike", texts.say(unlike.key())));
                    unlike.files()
                            .forEach((value, files) -> lines.add("  "
                                    + texts.say(
                                            "merge.value",
                                            value.isEmpty() ? texts.say("facts.none") : value,
                                            String.join(", ", files))));
                }
                case Obstacle.Steps steps ->
                    lines.add(texts.say("merge.steps", String.join(", ", steps.files())));
                case Obstacle.Apart apart ->
                    lines.add(texts.say(
                            "merge.apart",
                            apart.earlier().name(),
                            numbers.preciseInstant(apart.earlier().run().ended()),
                            apart.later().name(),
                            started(apart.later()),
                            apart.gap()));
                case Obstacle.SameRun same ->
                    lines.add(texts.say(
                            "merge.same-run",
                            same.one().name(),
                            same.other().name(),
                            started(same.one())));
            }
        }
        return String.join("\n", lines.stream().map(Escapes::oneLine).toList()) + "\n";
    }

    private String started(Generator generator) {
        return numbers.preciseInstant(generator.run().started());
    }
}
