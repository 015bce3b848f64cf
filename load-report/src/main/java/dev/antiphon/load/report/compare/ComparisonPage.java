package dev.antiphon.load.report.compare;

import dev.antiphon.load.report.chart.Markup;
import dev.antiphon.load.report.page.PageFrame;
import dev.antiphon.load.report.page.PercentileChart;
import dev.antiphon.load.report.page.ReportPage;
import dev.antiphon.load.report.text.ReportTexts;
import dev.antiphon.load.result.LoadPlan.Model;

import java.util.List;

/** The HTML form of a comparison. */
final class ComparisonPage {
    private final Comparison comparison;
    private final ReportTexts reportTexts;
    private final ComparisonWords said;
    private final Markup page;

    ComparisonPage(Comparison comparison, ReportTexts reportTexts) {
        this.comparison = comparison;
        this.reportTexts = reportTexts;
        this.said = new ComparisonWords(comparison, reportTexts);
        String target = comparison.after().plan().endpoint().target();
        this.page = PageFrame.begin(reportTexts, reportTexts.say("compare.title", target));
    }

    String html() {
        page.open("main").open("header");
        page.leaf("p", reportTexts.say("compare.eyebrow"), "class", "eyebrow");
        page.leaf("h1", comparison.after().plan().endpoint().target());
        page.leaf("p", when(), "class", "lead").close();
        verdict();
        if (comparison.isPossible()) {
            figures();
            percentiles();
        }
        page.close();
        String tool = comparison.after().host().tool();
        page.leaf("footer", reportTexts.say("page.footer", tool));
        return page.close().close().toString();
    }

    private String when() {
        return reportTexts.say("compare.before") + ": "
                + ReportPage.STARTED.format(comparison.before().started()) + "; "
                + reportTexts.say("compare.after") + ": "
                + ReportPage.STARTED.format(comparison.after().started());
    }

    private void verdict() {
        boolean bad = !comparison.isPossible() || !comparison.held();
        String kind = bad ? "verdict" : said.isJudged() ? "verdict fine" : "verdict even";
        page.open("section", "class", kind).leaf("h2", said.heading());
        if (comparison.isPossible()) {
            said.outcome().forEach(each -> page.leaf("p", each));
        } else {
            said.invalid().forEach(each -> page.leaf("p", each));
            differences("compare.unlike-note", comparison.unlike());
        }
        page.close();
    }

    private void differences(String key, List<String> facts) {
        if (!facts.isEmpty()) {
            page.leaf("p", reportTexts.say(key));
            said.differences(facts).on(page, reportTexts.say(key));
        }
    }

    private void figures() {
        String heading = reportTexts.say("compare.figures");
        page.open("section").leaf("h2", heading);
        said.aboutRanges().forEach(each -> page.leaf("p", each, "class", "note"));
        said.figures().on(page, heading);
        differences("compare.also", Comparability.remarks(comparison.before(), comparison.after()));
        page.close();
    }

    private void percentiles() {
        boolean closed = comparison.after().plan().pacing().model() == Model.CLOSED;
        String about = reportTexts.say(closed ? "text.not-corrected" : "percentiles.note-both");
        new PercentileChart(
                        reportTexts,
                        reportTexts.say("percentiles.heading"),
                        List.of(
                                new PercentileChart.Series(
                                        "second",
                                        reportTexts.say("compare.before"),
                                        comparison.before().response()),
                                new PercentileChart.Series(
                                        "first",
                                        reportTexts.say("compare.after"),
                                        comparison.after().response())))
                .figure(reportTexts.say("compare.percentiles-note", about))
                .on(page, reportTexts);
    }
}
