package dev.antiphon.load.report;

import dev.antiphon.load.Counts;
import dev.antiphon.load.Host;
import dev.antiphon.load.LoadPlan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a run was to do, and where it ran, as names and values. */
final class Facts {
    private final Words words;
    private final Numbers numbers;

    Facts(Words words) {
        this.words = words;
        this.numbers = new Numbers(words);
    }

    /**
     * One of them.
     *
     * @param key of the words that name it
     */
    record Fact(String key, String value) {}

    /** As a table for a page. */
    Table table(List<Fact> all) {
        return Table.ofFacts(
                List.of(words.say("facts.what"), words.say("facts.value")),
                all.stream().map(each -> List.of(name(each), each.value())).toList());
    }

    String name(Fact fact) {
        return words.say("facts." + fact.key());
    }

    List<Fact> plan(LoadPlan plan) {
        List<Fact> rows = new ArrayList<>();
        add(rows, "target", plan.target());
        add(rows, "framing", plan.framing());
        add(rows, "model", model(plan));
        add(rows, "rate", rate(plan));
        add(rows, "connections", connections(plan));
        add(rows, "duration", numbers.time(plan.duration()));
        add(rows, "warm-up", plan.warmUp().isZero() ? none() : numbers.time(plan.warmUp()));
        add(rows, "pipelining", numbers.count(plan.pipelining()));
        add(rows, "tls", words.say(plan.tls() ? "facts.yes" : "facts.no"));
        add(rows, "sends", plan.sends());
        add(rows, "mean-bytes", words.say("unit.bytes", numbers.number(plan.meanBytes())));
        add(rows, "expects", plan.expects());
        add(rows, "timeout", numbers.time(plan.timeout()));
        add(rows, "seed", Long.toString(plan.seed()));
        return rows;
    }

    List<Fact> host(Host host) {
        List<Fact> rows = new ArrayList<>();
        add(rows, "host", host.name());
        add(rows, "system", host.system() + " " + host.kernel());
        add(rows, "processors", numbers.count(host.processors()));
        add(rows, "processor-model", host.processorModel());
        add(rows, "heap", numbers.bytes(host.heapBytesMax()));
        add(rows, "jdk", host.jdk());
        add(rows, "tool", host.tool());
        return rows;
    }

    /** That percentiles are of answered requests only, where some were not. */
    Optional<String> unanswered(Counts counts) {
        long without = counts.planned() - counts.answered();
        return without == 0
                ? Optional.empty()
                : Optional.of(words.say(
                        "table.unanswered",
                        numbers.count(counts.answered()),
                        numbers.count(without),
                        numbers.count(counts.planned())));
    }

    String model(LoadPlan plan) {
        return words.say(
                switch (plan.model()) {
                    case OPEN -> "facts.open";
                    case CLOSED -> "facts.closed";
                });
    }

    String rate(LoadPlan plan) {
        return plan.ratePerSecond().isPresent()
                ? numbers.rate(plan.ratePerSecond().getAsDouble())
                : plan.rate();
    }

    String connections(LoadPlan plan) {
        String key = plan.oneShot() ? "facts.one-shot" : "facts.persistent";
        return words.say(key, numbers.count(plan.connections()));
    }

    private String none() {
        return words.say("facts.none");
    }

    private void add(List<Fact> rows, String key, String value) {
        rows.add(new Fact(key, value.isEmpty() ? none() : value));
    }
}
