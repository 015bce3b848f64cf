package dev.antiphon.load.report.page;

import dev.antiphon.load.report.chart.HtmlPage;
import dev.antiphon.load.report.chart.Markup;
import dev.antiphon.load.report.chart.Table;
import dev.antiphon.load.report.text.Language;
import dev.antiphon.load.report.text.NumberFormats;
import dev.antiphon.load.report.text.ReportTexts;
import dev.antiphon.load.report.text.ValidityReasons;
import dev.antiphon.load.result.Column;
import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Knee;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.Validity;
import dev.antiphon.load.result.Validity.Reason;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * The HTML form of a result: a single file without scripts or network access. It uses the light or
 * dark colours that the system of the reader prefers.
 */
public final class ReportPage {
    private final LoadResult result;
    private final ReportTexts texts;
    private final NumberFormats numbers;
    private final RunSummary summary;
    private final HtmlPage page;

    private ReportPage(LoadResult result, ReportTexts texts) {
        this.result = result;
        this.texts = texts;
        this.numbers = texts.numbers();
        this.summary = new RunSummary(texts, result);
        String target = result.plan().endpoint().target();
        String lead = texts.say(
                "page.lead",
                summary.rate(),
                summary.connections(),
                result.plan().endpoint().framing(),
                result.took());
        this.page = new HtmlPage(texts, texts.say("page.title", target))
                .head(texts.say("page.eyebrow"), target)
                .lead(lead, numbers.instant(result.started()));
    }

    /** Returns the HTML page of a result. */
    public static String html(LoadResult result, Language language) {
        return new ReportPage(result, ReportTexts.in(language)).whole();
    }

    private String whole() {
        validity();
        if (result.validity().isValid()) {
            keyFigures();
        }
        if (!result.objectives().isEmpty()) {
            page.section(texts.say("objective.heading"), summary.objectives());
        }
        charts();
        generators();
        page.section(texts.say("facts.counts"), counts());
        page.section(texts.say("facts.settings"), summary.table(summary.plan()));
        page.section(texts.say("facts.host-heading"), summary.table(summary.host()));
        return page.end(result.host().tool());
    }

    private void generators() {
        GeneratorTable generators = new GeneratorTable(texts, result);
        if (!generators.isEmpty()) {
            String heading = texts.say("generators.heading");
            page.body().open("section").leaf("h2", heading);
            page.body().leaf("p", generators.note(), "class", "note");
            page.body().leaf("p", texts.say("generators.seconds"), "class", "note");
            generators.table().on(page.body(), heading);
            page.body().close();
        }
        generators.planned().ifPresent(each -> page.body().leaf("p", each, "class", "note"));
    }

    private void validity() {
        Validity validity = result.validity();
        ValidityReasons reasons = new ValidityReasons(texts);
        if (!validity.isValid()) {
            page.verdict("verdict", texts.say("page.invalid"));
            page.body().leaf("p", reasons.invalid("page-note", validity));
            list(reasons, validity.reasons());
        }
        if (!validity.remarks().isEmpty()) {
            page.verdict("verdict even", texts.say("page.remarks"));
            list(reasons, validity.remarks());
        }
    }

    private void list(ValidityReasons words, List<Reason> reasons) {
        Markup list = page.body().open("ul");
        reasons.forEach(each -> list.leaf("li", words.say(each)));
        list.close().close();
    }

    private void keyFigures() {
        page.body().open("dl", "class", "key");
        if (result.steps().isEmpty()) {
            figure(texts.say("key.rate"), numbers.rate(result.okPerSecond()), false);
            for (double percentile : List.of(50.0, 99.0, 99.9)) {
                String time = result.response()
                        .percentile(percentile)
                        .map(numbers::measured)
                        .orElseGet(() -> texts.say("key.too-few"));
                figure(texts.say("key.percentile", numbers.percentile(percentile)), time, false);
            }
        } else {
            OptionalDouble holds = result.knee().map(Knee::holds).orElse(OptionalDouble.empty());
            String rate =
                    holds.isPresent() ? numbers.rate(holds.getAsDouble()) : texts.say("facts.none");
            figure(texts.say("key.knee"), rate, holds.isEmpty());
        }
        Counts counts = result.counts();
        figure(texts.say("key.errors"), numbers.share(counts.errorRatio()), counts.failed() > 0);
        page.body().close();
        summary.unanswered().ifPresent(said -> page.body().leaf("p", said, "class", "note"));
    }

    private void figure(String name, String value, boolean bad) {
        page.body().open("div").leaf("dt", name);
        page.body().leaf("dd", value, "class", bad ? "bad" : "value").close();
    }

    private void charts() {
        if (result.steps().isEmpty()) {
            String note = summary.isOpen() ? "percentiles.note" : "percentiles.note-closed";
            summary.percentiles("series.response", "series.service", "series.uncorrected")
                    .chart(texts.say(note))
                    .on(page.body());
        } else {
            // percentiles over several rates would be meaningless
            new LadderChart(texts, result).chart().on(page.body());
        }
        TimelineCharts timeline = new TimelineCharts(texts, result);
        if (!result.timeline().isEmpty()) {
            timeline.latencies().on(page.body());
            timeline.rates().on(page.body());
        }
        if (result.counts().failed() > 0) {
            timeline.failures().on(page.body());
        } else {
            page.body().open("section").leaf("h2", texts.say("failures.heading"));
            page.body()
                    .leaf("p", texts.say("failures.none", result.counts().planned()))
                    .close();
        }
    }

    private Table counts() {
        return Table.ofFacts(
                List.of(texts.say("facts.what"), texts.say("facts.value")),
                Stream.of(Column.values())
                        .map(each -> List.of(texts.say("column." + each.key()), count(each)))
                        .toList());
    }

    private String count(Column column) {
        long count = result.counts().of(column);
        boolean bytes = column == Column.BYTES_IN || column == Column.BYTES_OUT;
        return bytes ? numbers.bytes(count) : numbers.count(count);
    }
}
