package dev.antiphon.load.report.page;

import dev.antiphon.load.report.chart.Markup;
import dev.antiphon.load.report.text.Language;
import dev.antiphon.load.report.text.NumberFormats;
import dev.antiphon.load.report.text.ReportTexts;
import dev.antiphon.load.report.text.ValidityReasons;
import dev.antiphon.load.result.Column;
import dev.antiphon.load.result.Knee;
import dev.antiphon.load.result.Latency;
import dev.antiphon.load.result.LoadPlan;
import dev.antiphon.load.result.LoadResult;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The HTML form of a result: a single file without scripts or network access. It uses the light or
 * dark colours that the system of the reader prefers.
 */
public final class ReportPage {
    /** The format of the start time of a run: date and time in UTC. */
    public static final DateTimeFormatter STARTED = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final LoadResult result;
    private final ReportTexts reportTexts;
    private final NumberFormats numberFormats;
    private final RunSummary runSummary;
    private final Markup page;

    private ReportPage(LoadResult result, ReportTexts reportTexts) {
        this.result = result;
        this.reportTexts = reportTexts;
        this.numberFormats = new NumberFormats(reportTexts);
        this.runSummary = new RunSummary(reportTexts);
        this.page = PageFrame.begin(
                reportTexts,
                reportTexts.say("page.title", result.plan().endpoint().target()));
    }

    /** Returns the HTML page of a result. */
    public static String html(LoadResult result, Language language) {
        return new ReportPage(result, ReportTexts.in(language)).whole().toString();
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
        page.leaf("footer", reportTexts.say("page.footer", result.host().tool()));
        return page.close().close();
    }

    private void head() {
        LoadPlan plan = result.plan();
        page.open("header").leaf("p", reportTexts.say("page.eyebrow"), "class", "eyebrow");
        page.leaf("h1", plan.endpoint().target());
        String lead = reportTexts.say(
                "page.lead",
                runSummary.rate(plan),
                runSummary.connections(plan),
                plan.endpoint().framing(),
                numberFormats.time(result.took()));
        page.leaf("p", lead, "class", "lead");
        page.leaf("p", STARTED.format(result.started()), "class", "lead");
        page.close();
    }

    private void verdict() {
        ValidityReasons validityReasons = new ValidityReasons(reportTexts);
        if (!result.validity().isValid()) {
            page.open("section", "class", "verdict").leaf("h2", reportTexts.say("page.invalid"));
            page.leaf("p", validityReasons.invalid("page-note", result.validity()))
                    .open("ul");
            result.validity().reasons().forEach(each -> page.leaf("li", validityReasons.say(each)));
            page.close().close();
        }
        if (!result.validity().remarks().isEmpty()) {
            page.open("section", "class", "verdict even")
                    .leaf("h2", reportTexts.say("page.remarks"));
            page.open("ul");
            result.validity().remarks().forEach(each -> page.leaf("li", validityReasons.say(each)));
            page.close().close();
        }
    }

    private void keyFigures() {
        page.open("dl", "class", "key");
        if (result.steps().isEmpty()) {
            figure(reportTexts.say("key.rate"), numberFormats.rate(result.okPerSecond()), false);
            for (double percentile : List.of(50.0, 99.0, 99.9)) {
                figure(
                        reportTexts.say("key.percentile", numberFormats.percentile(percentile)),
                        percentile(result.response(), percentile),
                        false);
            }
        } else {
            OptionalDouble holds = result.knee().map(Knee::holds).orElse(OptionalDouble.empty());
            String rate = holds.isPresent()
                    ? numberFormats.rate(holds.getAsDouble())
                    : reportTexts.say("facts.none");
            figure(reportTexts.say("key.knee"), rate, holds.isEmpty());
        }
        boolean bad = result.counts().failed() > 0;
        figure(
                reportTexts.say("key.errors"),
                numberFormats.share(result.counts().errorRatio()),
                bad);
        page.close();
        runSummary
                .unanswered(result.counts())
                .ifPresent(said -> page.leaf("p", said, "class", "note"));
    }

    private String percentile(Latency latency, double percentile) {
        return latency.percentile(percentile)
                .map(numberFormats::measured)
                .orElseGet(() -> reportTexts.say("key.too-few"));
    }

    private void figure(String name, String value, boolean bad) {
        page.open("div").leaf("dt", name);
        page.leaf("dd", value, "class", bad ? "bad" : "value").close();
    }

    private void objectives() {
        if (result.objectives().isEmpty()) {
            return;
        }
        String heading = reportTexts.say("objective.heading");
        page.open("section").leaf("h2", heading);
        new ObjectiveLines(reportTexts).table(result).on(page, heading);
        page.close();
    }

    private void charts() {
        if (result.steps().isEmpty()) {
            percentiles();
        } else {
            // percentiles over several rates would be meaningless
            new LadderChart(reportTexts, result).figure().on(page, reportTexts);
        }
        if (!result.timeline().isEmpty()) {
            new TimelineChart(reportTexts, result).figure().on(page, reportTexts);
            new RateChart(reportTexts, result).figure().on(page, reportTexts);
        }
        new FailureChart(reportTexts, result).on(page);
    }

    private void percentiles() {
        boolean open = result.plan().pacing().model() == LoadPlan.Model.OPEN;
        List<PercentileChart.Series> series = open
                ? List.of(
                        new PercentileChart.Series(
                                "first", reportTexts.say("series.response"), result.response()),
                        new PercentileChart.Series(
                                "second", reportTexts.say("series.service"), result.service()))
                : List.of(new PercentileChart.Series(
                        "first", reportTexts.say("series.uncorrected"), result.service()));
        new PercentileChart(reportTexts, reportTexts.say("percentiles.heading"), series)
                .figure(reportTexts.say(open ? "percentiles.note" : "percentiles.note-closed"))
                .on(page, reportTexts);
    }

    private void settings() {
        section("facts.counts", counts());
        section("facts.settings", runSummary.table(runSummary.plan(result.plan())));
        section("facts.host-heading", runSummary.table(runSummary.host(result.host())));
    }

    private Table counts() {
        return Table.ofFacts(
                List.of(reportTexts.say("facts.what"), reportTexts.say("facts.value")),
                List.of(Column.values()).stream()
                        .map(column ->
                                List.of(reportTexts.say("column." + column.key()), count(column)))
                        .toList());
    }

    private String count(Column column) {
        long count = result.counts().of(column);
        boolean bytes = column == Column.BYTES_IN || column == Column.BYTES_OUT;
        return bytes ? numberFormats.bytes(count) : numberFormats.count(count);
    }

    private void section(String key, Table table) {
        String heading = reportTexts.say(key);
        page.open("section").leaf("h2", heading);
        table.on(page, heading);
        page.close();
    }
}
