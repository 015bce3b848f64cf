package dev.antiphon.load.report.page;

import dev.antiphon.load.report.chart.Table;
import dev.antiphon.load.report.page.PercentileChart.Series;
import dev.antiphon.load.report.text.NumberFormats;
import dev.antiphon.load.report.text.ReportTexts;
import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Host;
import dev.antiphon.load.result.LoadPlan;
import dev.antiphon.load.result.LoadPlan.Model;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.ObjectiveOutcome;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The texts about a run that its page, its text form and other reports share. */
public final class RunSummary {
    private final ReportTexts texts;
    private final NumberFormats numbers;
    private final LoadResult result;

    /** Creates a summary of this run in the language of these texts. */
    public RunSummary(ReportTexts texts, LoadResult result) {
        this.texts = texts;
        this.numbers = texts.numbers();
        this.result = result;
    }

    /**
     * A setting of a run or a property of its machine.
     *
     * @param key the last part of the key of its name, which is unique among facts
     * @param name the name in the language of the texts
     * @param text the value as text
     * @param value the value, which is equal in runs with the same setting or property
     */
    public record Fact(String key, String name, String text, Object value) {}

    /** Returns a table of these facts for a page. */
    Table table(List<Fact> facts) {
        return Table.ofFacts(
                List.of(texts.say("facts.what"), texts.say("facts.value")),
                facts.stream().map(each -> List.of(each.name(), each.text())).toList());
    }

    private Fact fact(String key, Object value) {
        return fact(key, texts.shown(value), value);
    }

    private Fact fact(String key, String text, Object value) {
        String known = text.isEmpty() ? texts.say("facts.none") : text;
        return new Fact(key, texts.say("facts." + key), known, value);
    }

    /** Returns the settings of the run as facts. */
    List<Fact> plan() {
        LoadPlan plan = result.plan();
        LoadPlan.Requests requests = plan.requests();
        Duration warmUp = plan.pacing().warmUp();
        String bytes = texts.say("unit.bytes", numbers.number(requests.meanBytes()));
        return List.of(
                fact("target", plan.endpoint().target()),
                fact("framing", plan.endpoint().framing()),
                fact("model", texts.say(isOpen() ? "facts.open" : "facts.closed")),
                fact("rate", rate(), plan.pacing().rate()),
                fact("connections", connections()),
                fact("duration", plan.pacing().duration()),
                fact("warm-up", warmUp.isZero() ? "" : warmUp),
                fact("pipelining", plan.places().pipelining()),
                fact("tls", texts.say(plan.endpoint().tls() ? "facts.yes" : "facts.no")),
                fact("sends", requests.sends()),
                fact("mean-bytes", bytes, requests.meanBytes()),
                fact("expects", requests.expects()),
                fact("timeout", requests.timeout()),
                fact("seed", Long.toString(requests.seed())));
    }

    /** Returns the settings and the properties of the machine as facts. */
    public List<Fact> facts() {
        return Stream.concat(plan().stream(), host().stream()).toList();
    }

    /** Returns the properties of the machine as facts. */
    List<Fact> host() {
        Host host = result.host();
        long heap = host.runtime().heapBytesMax();
        return List.of(
                fact("host", host.name()),
                fact("system", host.platform().system() + " " + host.platform().kernel()),
                fact("processors", host.hardware().processors()),
                fact("processor-model", host.hardware().processorModel()),
                fact("heap", numbers.bytes(heap), heap),
                fact("jdk", host.runtime().jdk()),
                fact("tool", host.tool()));
    }

    /** Returns whether requests have planned times. */
    public boolean isOpen() {
        return result.plan().pacing().model() == Model.OPEN;
    }

    String rate() {
        LoadPlan.Pacing pacing = result.plan().pacing();
        return pacing.ratePerSecond().isPresent()
                ? numbers.rate(pacing.ratePerSecond().getAsDouble())
                : pacing.rate();
    }

    String connections() {
        LoadPlan.Places places = result.plan().places();
        String key = places.oneShot() ? "facts.one-shot" : "facts.persistent";
        return texts.say(key, places.connections());
    }

    /** Returns the chart of the reply times, with the keys of the names of its lines. */
    PercentileChart percentiles(String response, String service, String uncorrected) {
        List<Series> series = isOpen()
                ? List.of(
                        new Series("first", texts.say(response), result.response()),
                        new Series("second", texts.say(service), result.service()))
                : List.of(new Series("first", texts.say(uncorrected), result.service()));
        return new PercentileChart(texts, series);
    }

    /**
     * Returns the remark that percentiles include only answered requests; empty if all requests
     * were answered.
     */
    Optional<String> unanswered() {
        Counts counts = result.counts();
        long without = counts.planned() - counts.answered();
        return without == 0
                ? Optional.empty()
                : Optional.of(texts.say(
                        "table.unanswered", counts.answered(), without, counts.planned()));
    }

    /** Returns the measured value of an objective with its unit, or a text that there is none. */
    public String measured(ObjectiveOutcome outcome) {
        if (outcome.measured().isEmpty()) {
            return texts.say("objective.not-measured");
        }
        double value = outcome.measured().getAsDouble();
        return switch (outcome.unit()) {
            case "ms" -> numbers.measured(value * 1e6);
            case "%" -> numbers.percent(value);
            case "/s" -> numbers.rate(value);
            default -> numbers.number(value) + " " + outcome.unit();
        };
    }

    /** Returns the outcomes of the objectives. In an invalid run, none is judged. */
    Table objectives() {
        List<List<String>> rows = new ArrayList<>();
        for (ObjectiveOutcome each : result.objectives()) {
            String held = each.held() ? "objective.held" : "objective.missed";
            String key = result.validity().isValid() ? held : "objective.not-judged";
            rows.add(List.of(each.objective(), measured(each), texts.say(key)));
        }
        List<String> heads = List.of(
                texts.say("objective.objective"),
                texts.say("objective.measured"),
                texts.say("objective.verdict"));
        return Table.ofNumbers(heads, rows).alarming(texts.say("objective.missed"));
    }
}
