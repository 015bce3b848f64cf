package dev.antiphon.load.report;

import dev.antiphon.load.LoadPlan.Model;
import dev.antiphon.load.chart.Markup;

import java.util.List;

/** A comparison as a page. */
final class ComparisonPage {
    private final Comparison comparison;
    private final Words words;
    private final ComparisonWords said;
    private final Markup page;

    ComparisonPage(Comparison comparison, Words words) {
        this.comparison = comparison;
        this.words = words;
        this.said = new ComparisonWords(comparison, words);
        String target = comparison.after().plan().target();
        this.page = PageFrame.begin(words, words.say("compare.title", target));
    }

    String html() {
        page.open("main").open("header");
        page.leaf("p", words.say("compare.eyebrow"), "class", "eyebrow");
        page.leaf("h1", comparison.after().plan().target());
        page.leaf("p", when(), "class", "lead").close();
        verdict();
        if (comparison.isPossible()) {
            figures();
            percentiles();
        }
        page.close();
        String tool = comparison.after().host().tool();
        page.leaf("footer", words.say("page.footer", tool));
        return page.close().close().toString();
    }

    private String when() {
        return words.say("compare.before") + ": "
                + ReportPage.STARTED.format(comparison.before().started()) + "; "
                + words.say("compare.after") + ": "
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
            page.leaf("p", words.say(key));
            said.differences(facts).on(page, words.say(key));
        }
    }

    private void figures() {
        String heading = words.say("compare.figures");
        page.open("section").leaf("h2", heading);
        page.leaf("p", words.say("compare.figures-note"), "class", "note");
        said.figures().on(page, heading);
        differences("compare.also", Likeness.remarks(comparison.before(), comparison.after()));
        page.close();
    }

    private void percentiles() {
        boolean closed = comparison.after().plan().model() == Model.CLOSED;
        String about = words.say(closed ? "text.not-corrected" : "percentiles.note-both");
        new PercentileChart(
                        words,
                        words.say("percentiles.heading"),
                        List.of(
                                new PercentileChart.Series(
                                        "second",
                                        words.say("compare.before"),
                                        comparison.before().response()),
                                new PercentileChart.Series(
                                        "first",
                                        words.say("compare.after"),
                                        comparison.after().response())))
                .figure(words.say("compare.percentiles-note", about))
                .on(page, words);
    }
}
