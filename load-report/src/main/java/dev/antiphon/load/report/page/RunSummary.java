package dev.antiphon.load.report.page;

import dev.antiphon.load.report.text.NumberFormats;
import dev.antiphon.load.report.text.ReportTexts;
import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Host;
import dev.antiphon.load.result.LoadPlan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The settings and the machine of a run, as pairs of name and value. */
public final class RunSummary {
    private final ReportTexts reportTexts;
    private final NumberFormats numberFormats;

    /** Creates summaries in the language of these texts. */
    public RunSummary(ReportTexts reportTexts) {
        this.reportTexts = reportTexts;
        this.numberFormats = new NumberFormats(reportTexts);
    }

    /**
     * A setting of a run or a property of its machine.
     *
     * @param key the key of the text that names the fact
     * @param value the value as text
     */
    public record Fact(String key, String value) {}

    /** Returns a table of these facts for a page. */
    Table table(List<Fact> all) {
        return Table.ofFacts(
                List.of(reportTexts.say("facts.what"), reportTexts.say("facts.value")),
                all.stream().map(each -> List.of(name(each), each.value())).toList());
    }

    /** Returns the name of a fact in the language of the texts. */
    public String name(Fact fact) {
        return reportTexts.say("facts." + fact.key());
    }

    /** Returns the settings of a run as facts. */
    public List<Fact> plan(LoadPlan plan) {
        List<Fact> rows = new ArrayList<>();
        add(rows, "target", plan.endpoint().target());
        add(rows, "framing", plan.endpoint().framing());
        add(rows, "model", model(plan));
        add(rows, "rate", rate(plan));
        add(rows, "connections", connections(plan));
        add(rows, "duration", numberFormats.time(plan.pacing().duration()));
        add(
                rows,
                "warm-up",
                plan.pacing().warmUp().isZero()
                        ? none()
                        : numberFormats.time(plan.pacing().warmUp()));
        add(rows, "pipelining", numberFormats.count(plan.places().pipelining()));
        add(rows, "tls", reportTexts.say(plan.endpoint().tls() ? "facts.yes" : "facts.no"));
        add(rows, "sends", plan.requests().sends());
        add(
                rows,
                "mean-bytes",
                reportTexts.say(
                        "unit.bytes", numberFormats.number(plan.requests().meanBytes())));
        add(rows, "expects", plan.requests().expects());
        add(rows, "timeout", numberFormats.time(plan.requests().timeout()));
        add(rows, "seed", Long.toString(plan.requests().seed()));
        return rows;
    }

    /** Returns the properties of the machine as facts. */
    public List<Fact> host(Host host) {
        List<Fact> rows = new ArrayList<>();
        add(rows, "host", host.name());
        add(rows, "system", host.platform().system() + " " + host.platform().kernel());
        add(rows, "processors", numberFormats.count(host.hardware().processors()));
        add(rows, "processor-model", host.hardware().processorModel());
        add(rows, "heap", numberFormats.bytes(host.runtime().heapBytesMax()));
        add(rows, "jdk", host.runtime().jdk());
        add(rows, "tool", host.tool());
        return rows;
    }

    /**
     * Returns the remark that percentiles include only answered requests; empty if all requests
     * were answered.
     */
    Optional<String> unanswered(Counts counts) {
        long without = counts.planned() - counts.answered();
        return without == 0
                ? Optional.empty()
                : Optional.of(reportTexts.say(
                        "table.unanswered",
                        numberFormats.count(counts.answered()),
                        numberFormats.count(without),
                        numberFormats.count(counts.planned())));
    }

    String model(LoadPlan plan) {
        return reportTexts.say(
                switch (plan.pacing().model()) {
                    case OPEN -> "facts.open";
                    case CLOSED -> "facts.closed";
                });
    }

    String rate(LoadPlan plan) {
        return plan.pacing().ratePerSecond().isPresent()
                ? numberFormats.rate(plan.pacing().ratePerSecond().getAsDouble())
                : plan.pacing().rate();
    }

    String connections(LoadPlan plan) {
        String key = plan.places().oneShot() ? "facts.one-shot" : "facts.persistent";
        return reportTexts.say(key, numberFormats.count(plan.places().connections()));
    }

    private String none() {
        return reportTexts.say("facts.none");
    }

    private void add(List<Fact> rows, String key, String value) {
        rows.add(new Fact(key, value.isEmpty() ? none() : value));
    }
}
