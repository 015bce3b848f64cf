package dev.antiphon.load.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.load.report.Samples;
import dev.antiphon.load.report.text.Language;
import dev.antiphon.load.result.Knee;
import dev.antiphon.load.result.LoadResult;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

import java.io.StringReader;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

public class ReportPageTest {
    public static Document parsed(String page) throws Exception {
        String root = page.substring(page.indexOf("<html"));
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(root)));
    }

    private static String text(String page) throws Exception {
        return parsed(page).getElementsByTagName("body").item(0).getTextContent();
    }

    @ParameterizedTest
    @EnumSource
    void everyPageIsWellFormedAndLoadsNothingElse(Language language) throws Exception {
        List<LoadResult> all = List.of(
                Samples.open(),
                Samples.closed(),
                Samples.ladder(),
                Samples.steady(1, 0, 1),
                Samples.invalid(Samples.open()));
        for (LoadResult result : all) {
            String page = ReportPage.html(result, language);
            Document document = parsed(page);
            for (String tag : List.of("script", "link", "img", "iframe", "object", "a")) {
                assertThat(document.getElementsByTagName(tag).getLength())
                        .as(tag)
                        .isZero();
            }
            assertThat(page)
                    .contains("default-src &#39;none&#39;")
                    .doesNotContain("http:", "https:", "url(", "@import", " style=", "{0}", "{0|");
        }
    }

    @Test
    void foreignTextIsEscaped() throws Exception {
        String foreign = "</title><script>alert(1)</script>\"'&\u202e";
        String page = ReportPage.html(Samples.withTarget(foreign), Language.ENGLISH);
        assertThat(page).doesNotContain("<script", "\u202e");
        assertThat(text(page)).contains("</title><script>alert(1)</script>\"'&");
    }

    @Test
    void invalidRunIsMarkedAndShowsNoHeadlineFigures() throws Exception {
        String page = ReportPage.html(Samples.invalid(Samples.open()), Language.ENGLISH);
        assertThat(text(page))
                .contains("INVALID", "by 41\u00a0ms at p99 of 60,000; 1\u00a0ms is the most")
                .contains("not judged: the run is invalid");
        assertThat(page).doesNotContain("class=\"key\"");
        assertThat(ReportPage.html(Samples.open(), Language.ENGLISH))
                .doesNotContain("INVALID")
                .contains("class=\"key\"");
    }

    @Test
    void theClosedModelIsLabelledAsNotCorrected() throws Exception {
        assertThat(text(ReportPage.html(Samples.closed(), Language.ENGLISH)))
                .contains("NOT corrected for coordinated omission")
                .doesNotContain("response time: from the planned send");
        assertThat(text(ReportPage.html(Samples.open(), Language.ENGLISH)))
                .doesNotContain("NOT corrected")
                .contains("response time: from the planned send", "service time: from the actual");
    }

    @Test
    void stallsAndErrorsAndTheKneeAreShown() throws Exception {
        String page = text(ReportPage.html(Samples.ladder(), Language.ENGLISH));
        assertThat(page).doesNotContain("Latency by percentile");
        assertThat(page)
                .contains("no reply came for a quarter of a second or longer", ": 2 of 30.")
                .contains("40 of 60,000 requests failed (0.0667%)", "wrong reply: 25 (0.0417%)")
                .contains("The knee: 4,000/s held, 8,000/s did not.");
    }

    @Test
    void aPercentileWithTooFewSamplesIsNotDrawn() throws Exception {
        String page = text(ReportPage.html(Samples.steady(1, 0, 1), Language.ENGLISH));
        // 60,000 replies: ten lie above the 99.98th
        assertThat(page).contains("99.9%").doesNotContain("99.99%", "99.999%");
    }

    @ParameterizedTest
    @CsvSource({"10, 1", "200, 2", "2000, 3"})
    void legendHasOnlyLinesThatAreDrawn(int replies, int lines) throws Exception {
        String page = ReportPage.html(Samples.slow(10, replies), Language.ENGLISH);
        Element figure = figure(page, 1);
        assertThat(figure.getElementsByTagName("li").getLength()).isEqualTo(lines);
        assertThat(lines(figure)).hasSize(lines);
        assertThat(text(page).contains("The p99 of a second takes 1,000 replies"))
                .isEqualTo(lines < 3);
    }

    @Test
    void legendOfALadderHasOnlyWhatIsDrawn() throws Exception {
        LoadResult held = Samples.steps(
                List.of(100.0, 200.0),
                List.of(true, true),
                new Knee(OptionalDouble.of(200), OptionalDouble.empty()));
        assertThat(figure(ReportPage.html(held, Language.ENGLISH), 0)
                        .getElementsByTagName("ul")
                        .item(0)
                        .getTextContent())
                .isEqualTo("p50held");
        assertThat(text(ReportPage.html(held, Language.ENGLISH)))
                .contains("The highest rate, 200/s, held: the knee is beyond.");
    }

    @Test
    void rateThatWasTriedSeveralTimesIsOnePointOfTheLine() throws Exception {
        LoadResult result = Samples.steps(
                List.of(100.0, 100.0, 100.0, 200.0),
                List.of(false, false, true, true),
                new Knee(OptionalDouble.of(200), OptionalDouble.empty()));
        Element figure = figure(ReportPage.html(result, Language.ENGLISH), 0);
        assertThat(lines(figure)).singleElement().asString().containsOnlyOnce("L");
        assertThat(figure.getParentNode().getTextContent()).contains("invalid");
    }

    @Test
    void ratesThatCoincideAreAllVisible() throws Exception {
        Element figure = figure(ReportPage.html(Samples.open(), Language.ENGLISH), 2);
        // what is drawn later lies above: the whole line first, the sparsest dashes last
        assertThat(kinds(figure)).containsExactly("line first", "line second", "line third");
    }

    @Test
    void errorsOfTheLastPartOfASecondDoNotLookRarer() throws Exception {
        Element figure = figure(ReportPage.html(Samples.open(), Language.ENGLISH), 3);
        NodeList bars = figure.getElementsByTagName("rect");
        List<String> heights = IntStream.range(0, bars.getLength())
                .mapToObj(i -> ((Element) bars.item(i)).getAttribute("height"))
                .distinct()
                .toList();
        assertThat(heights).hasSize(1);
    }

    private static Element figure(String page, int index) throws Exception {
        return (Element) parsed(page).getElementsByTagName("figure").item(index);
    }

    /** The paths of the lines in the chart for wide pages. */
    private static List<String> lines(Element figure) {
        return paths(figure).map(each -> each.getAttribute("d")).toList();
    }

    private static List<String> kinds(Element figure) {
        return paths(figure).map(each -> each.getAttribute("class")).toList();
    }

    private static Stream<Element> paths(Element figure) {
        NodeList drawings = figure.getElementsByTagName("svg");
        NodeList paths = IntStream.range(0, drawings.getLength())
                .mapToObj(i -> (Element) drawings.item(i))
                .filter(each -> each.getAttribute("class").equals("plot wide"))
                .findFirst()
                .orElseThrow()
                .getElementsByTagName("path");
        return IntStream.range(0, paths.getLength())
                .mapToObj(i -> (Element) paths.item(i))
                .filter(each -> each.getAttribute("class").startsWith("line "));
    }

    @Test
    void unansweredRequestsAndTooFewRepliesAreStated() throws Exception {
        String page = text(ReportPage.html(Samples.open(), Language.ENGLISH));
        assertThat(page)
                .contains("These times are of the 59,990 requests that were answered; 10 of 60,000"
                        + " were not, and stand under no percentile.")
                .contains("\u2013: too few replies to tell. A percentile takes ten above it");
        String all = text(ReportPage.html(Samples.steady(1, 0, 1), Language.ENGLISH));
        assertThat(all).doesNotContain("These times are of", "too few replies to tell");
    }

    @Test
    void pageSizeIsIndependentOfTheRunsLength() {
        int minute = ReportPage.html(Samples.lasting(600), Language.ENGLISH).length();
        int day = ReportPage.html(Samples.lasting(86_400), Language.ENGLISH).length();
        assertThat(day).isLessThan(minute * 2);
    }
}
