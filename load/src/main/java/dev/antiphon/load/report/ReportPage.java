package dev.antiphon.load.report;

import dev.antiphon.load.Knee;
import dev.antiphon.load.Latency;
import dev.antiphon.load.LoadPlan;
import dev.antiphon.load.LoadResult;
import dev.antiphon.load.chart.Markup;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A result as a page: one HTML file that needs no script and no network, in the colours that the
 * reader's system prefers.
 */
public final class ReportPage {
    static final DateTimeFormatter STARTED = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final LoadResult result;
    private final Words words;
    private final Numbers numbers;
    private final Facts facts;
    private final Markup page;

    private ReportPage(LoadResult result, Words words) {
        this.result = result;
        this.words = words;
        this.numbers = new Numbers(words);
        this.facts = new Facts(words);
        this.page = PageFrame.begin(words, words.say("page.title", result.plan().target()));
    }

    /** The page. */
    public static String html(LoadResult result, Language language) {
        return new ReportPage(result, Words.in(language)).whole().toString();
    }

    private Markup whole() {
        page.open("main");
        head();
        verdict();
        if (result.validity().isValid()) {
            keyFigures();
        }
        objectives();
        charts();
        settings();
        page.close();
        page.leaf("footer", words.say("page.footer", result.host().tool()));
        return page.close().close();
    }

    private void head() {
        LoadPlan plan = result.plan();
        page.open("header").leaf("p", words.say("page.eyebrow"), "class", "eyebrow");
        page.leaf("h1", plan.target());
        String lead = words.say(
                "page.lead",
                facts.rate(plan),
                facts.connections(plan),
                plan.framing(),
                numbers.time(result.took()));
        page.leaf("p", lead, "class", "lead");
        page.leaf("p", STARTED.format(result.started()), "class", "lead");
        page.close();
    }

    private void verdict() {
        Reasons reasons = new Reasons(words);
        if (!result.validity().isValid()) {
            page.open("section", "class", "verdict").leaf("h2", words.say("page.invalid"));
            page.leaf("p", reasons.invalid("page-note", result.validity())).open("ul");
            result.validity().reasons().forEach(each -> page.leaf("li", reasons.say(each)));
            page.close().close();
        }
        if (!result.validity().remarks().isEmpty()) {
            page.open("section", "class", "verdict even").leaf("h2", words.say("page.remarks"));
            page.open("ul");
            result.validity().remarks().forEach(each -> page.leaf("li", reasons.say(each)));
            page.close().close();
        }
    }

    private void keyFigures() {
        page.open("dl", "class", "key");
        if (result.steps().isEmpty()) {
            figure(words.say("key.rate"), numbers.rate(result.okPerSecond()), false);
            for (double percentile : List.of(50.0, 99.0, 99.9)) {
                figure(
                        words.say("key.percentile", numbers.percentile(percentile)),
                        percentile(result.response(), percentile),
                        false);
            }
        } else {
            OptionalDouble holds = result.knee().map(Knee::holds).orElse(OptionalDouble.empty());
            String rate =
                    holds.isPresent() ? numbers.rate(holds.getAsDouble()) : words.say("facts.none");
            figure(words.say("key.knee"), rate, holds.isEmpty());
        }
        boolean bad = result.counts().failed() > 0;
        figure(words.say("key.errors"), numbers.share(result.counts().errorRatio()), bad);
        page.close();
        facts.unanswered(result.counts()).ifPresent(said -> page.leaf("p", said, "class", "note"));
    }

    private String percentile(Latency latency, double percentile) {
        return latency.percentile(percentile)
                .map(numbers::measured)
                .orElseGet(() -> words.say("key.too-few"));
    }

    private void figure(String name, String value, boolean bad) {
        page.open("div").leaf("dt", name);
        page.leaf("dd", value, "class", bad ? "bad" : "value").close();
    }

    private void objectives() {
        if (result.objectives().isEmpty()) {
            return;
        }
        String heading = words.say("objective.heading");
        page.open("section").leaf("h2", heading);
        new Objectives(words).table(result).on(page, heading);
        page.close();
    }

    private void charts() {
        if (result.steps().isEmpty()) {
            percentiles();
        } else {
            // percentiles of several rates together would be of none of them
            new LadderChart(words, result).figure().on(page, words);
        }
        if (!result.timeline().isEmpty()) {
            new TimelineChart(words, result).figure().on(page, words);
            new RateChart(words, result).figure().on(page, words);
        }
        new FailureChart(words, result).on(page);
    }

    private void percentiles() {
        boolean open = result.plan().model() == LoadPlan.Model.OPEN;
        List<PercentileChart.Series> series = open
                ? List.of(
                        new PercentileChart.Series(
                                "first", words.say("series.response"), result.response()),
                        new PercentileChart.Series(
                                "second", words.say("series.service"), result.service()))
                : List.of(new PercentileChart.Series(
                        "first", words.say("series.uncorrected"), result.service()));
        new PercentileChart(words, words.say("percentiles.heading"), series)
                .figure(words.say(open ? "percentiles.note" : "percentiles.note-closed"))
                .on(page, words);
    }

    private void settings() {
        section("facts.counts", counts());
        section("facts.settings", facts.table(facts.plan(result.plan())));
        section("facts.host-heading", facts.table(facts.host(result.host())));
    }

    private Table counts() {
        return Table.ofFacts(
                List.of(words.say("facts.what"), words.say("facts.value")),
                List.of(Column.values()).stream()
                        .map(column -> List.of(words.say("column." + column.key()), count(column)))
                        .toList());
    }

    private String count(Column column) {
        long count = column.of(result.counts());
        boolean bytes = column == Column.BYTES_IN || column == Column.BYTES_OUT;
        return bytes ? numbers.bytes(count) : numbers.count(count);
    }

    private void section(String key, Table table) {
        String heading = words.say(key);
        page.open("section").leaf("h2", heading);
        table.on(page, heading);
        page.close();
    }
}
