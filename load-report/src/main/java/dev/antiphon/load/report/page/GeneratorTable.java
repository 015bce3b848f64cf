package dev.antiphon.load.report.page;

import dev.antiphon.load.report.chart.Table;
import dev.antiphon.load.report.text.NumberFormats;
import dev.antiphon.load.report.text.ReportTexts;
import dev.antiphon.load.result.Generator;
import dev.antiphon.load.result.LoadResult;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The generators of a merged result, and the start of any result, as texts. */
final class GeneratorTable {
    private final ReportTexts texts;
    private final NumberFormats numbers;
    private final LoadResult result;
    private final List<Generator> generators;

    GeneratorTable(ReportTexts texts, LoadResult result) {
        this.texts = texts;
        this.numbers = texts.numbers();
        this.result = result;
        this.generators = result.generators();
    }

    /** Returns whether the result is that of one generator. */
    boolean isEmpty() {
        return generators.isEmpty();
    }

    /** Returns the lines for a terminal; none for one generator without a planned start. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        planned().ifPresent(lines::add);
        if (!isEmpty()) {
            lines.add(note());
            table().lines().forEach(each -> lines.add("  " + each));
        }
        return lines;
    }

    /** Returns the planned start with the delay of the actual one; empty without one. */
    Optional<String> planned() {
        Instant last = generators.stream()
                .map(each -> each.run().started())
                .max(Comparator.naturalOrder())
                .orElse(result.started());
        String late = isEmpty() ? "generators.planned" : "generators.last-planned";
        return result.startPlanned()
                .map(planned -> texts.say(
                        planned.equals(last) ? "generators.on-time" : late,
                        numbers.preciseInstant(planned),
                        offset(planned, last)));
    }

    /** Returns how many generators there are, and how far apart they ran. */
    String note() {
        List<Instant> starts =
                generators.stream().map(each -> each.run().started()).sorted().toList();
        Instant firstEnd = generators.stream()
                .map(each -> each.run().ended())
                .min(Comparator.naturalOrder())
                .orElse(result.started());
        return texts.say(
                "generators.note",
                generators.size(),
                offset(starts.getFirst(), starts.getLast()),
                numbers.measured(Duration.between(starts.getLast(), firstEnd)));
    }

    private String offset(Instant from, Instant to) {
        Duration apart = Duration.between(from, to);
        return apart.isNegative()
                ? "\u2212" + numbers.measured(apart.negated())
                : apart.isZero() ? "0" : numbers.measured(apart);
    }

    /** Returns a row for each generator: its start, its offset from the first, and its figures. */
    Table table() {
        Instant first = generators.stream()
                .map(each -> each.run().started())
                .min(Comparator.naturalOrder())
                .orElse(result.started());
        List<List<String>> rows = generators.stream()
                .map(each -> List.of(
                        each.name(),
                        numbers.preciseInstant(each.run().started()),
                        offset(first, each.run().started()),
                        numbers.measured(each.run().took()),
                        numbers.count(each.counts().planned()),
                        numbers.count(each.counts().ok()),
                        numbers.count(each.counts().failed()),
                        numbers.measured(each.p99())))
                .toList();
        return Table.ofNumbers(heads(), rows);
    }

    private List<String> heads() {
        return List.of(
                texts.say("generators.name"),
                texts.say("generators.started"),
                texts.say("generators.offset"),
                texts.say("generators.took"),
                texts.say("column.planned"),
                texts.say("column.ok"),
                texts.say("key.errors"),
                texts.say("timeline.p99"));
    }
}
