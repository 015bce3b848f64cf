package dev.antiphon.load.report.merge;

import dev.antiphon.load.report.page.RunSummary;
import dev.antiphon.load.report.page.RunSummary.Fact;
import dev.antiphon.load.report.text.ReportTexts;
import dev.antiphon.load.result.Generator;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.ObjectiveOutcome;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The check whether results can be merged. */
final class Obstacles {
    /**
     * The keys of the facts that may differ: those that are added, and those of the machines. The
     * numbers of connections may differ, but not whether each request has its own.
     */
    private static final Set<String> ADDED = Set.of(
            "rate",
            "connections",
            "seed",
            "mean-bytes",
            "host",
            "system",
            "processors",
            "processor-model",
            "heap",
            "jdk");

    private final List<NamedResult> runs;
    private final ReportTexts texts;

    private Obstacles(List<NamedResult> runs, ReportTexts texts) {
        this.runs = runs;
        this.texts = texts;
    }

    /** Returns the reasons why the results cannot be merged, with values in this language. */
    static List<Obstacle> of(List<NamedResult> runs, ReportTexts texts) {
        return new Obstacles(runs, texts).all();
    }

    private List<Obstacle> all() {
        List<Obstacle> all = new ArrayList<>(unlike());
        List<String> steps = runs.stream()
                .filter(each -> hasSteps(each.result()))
                .map(NamedResult::file)
                .toList();
        if (!steps.isEmpty()) {
            all.add(new Obstacle.Steps(steps));
        }
        List<Generator> generators =
                runs.stream().flatMap(each -> each.generators().stream()).toList();
        all.addAll(same(generators));
        all.addAll(apart(generators));
        return all;
    }

    private boolean hasSteps(LoadResult result) {
        boolean open = new RunSummary(texts, result).isOpen();
        return !result.steps().isEmpty()
                || (open && result.plan().pacing().ratePerSecond().isEmpty());
    }

    private List<Obstacle> unlike() {
        Map<String, Map<String, List<String>>> byFact = new LinkedHashMap<>();
        for (NamedResult run : runs) {
            compared(run.result())
                    .forEach((key, value) -> byFact.computeIfAbsent(
                                    key, fact -> new LinkedHashMap<>())
                            .computeIfAbsent(value, fact -> new ArrayList<>())
                            .add(run.file()));
        }
        return byFact.entrySet().stream()
                .filter(each -> each.getValue().size() > 1)
                .<Obstacle>map(each -> new Obstacle.Unlike(each.getKey(), each.getValue()))
                .toList();
    }

    /** Returns the texts of the facts that must be the same, by the keys of their names. */
    private Map<String, String> compared(LoadResult result) {
        Map<String, String> compared = new LinkedHashMap<>();
        for (Fact fact : new RunSummary(texts, result).facts()) {
            if (!ADDED.contains(fact.key())) {
                compared.put("facts." + fact.key(), fact.text());
            }
        }
        boolean oneShot = result.plan().places().oneShot();
        compared.put("merge.one-shot", texts.say(oneShot ? "facts.yes" : "facts.no"));
        compared.put(
                "objective.heading",
                result.objectives().stream()
                        .map(ObjectiveOutcome::objective)
                        .collect(Collectors.joining(",")));
        return compared;
    }

    /** Returns the first pair of generators whose runs are the same one. */
    private static List<Obstacle> same(List<Generator> generators) {
        for (int i = 0; i < generators.size(); i++) {
            Generator one = generators.get(i);
            for (Generator other : generators.subList(i + 1, generators.size())) {
                if (one.isSameRun(other)) {
                    return List.of(new Obstacle.SameRun(one, other));
                }
            }
        }
        return List.of();
    }

    /** Returns the two generators that were the furthest apart, if they did not overlap. */
    private static List<Obstacle> apart(List<Generator> generators) {
        Comparator<Generator> byStart =
                Comparator.comparing((Generator each) -> each.run().started());
        Comparator<Generator> byEnd =
                Comparator.comparing((Generator each) -> each.run().ended());
        Generator earlier = generators.stream().min(byEnd).orElseThrow();
        Generator later = generators.stream().max(byStart).orElseThrow();
        Instant end = earlier.run().ended();
        Instant start = later.run().started();
        return end.isAfter(start)
                ? List.of()
                : List.of(new Obstacle.Apart(earlier, later, Duration.between(end, start)));
    }
}
