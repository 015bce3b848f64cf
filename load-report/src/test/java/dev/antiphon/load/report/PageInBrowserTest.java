package dev.antiphon.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.load.report.compare.Allowance;
import dev.antiphon.load.report.compare.Comparison;
import dev.antiphon.load.report.page.ReportPage;
import dev.antiphon.load.report.text.Language;
import dev.antiphon.test.browser.Browser;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.WebElement;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The pages as a real browser shows them. */
@Timeout(120)
@Isolated("a browser keeps all processors busy")
@ExtendWith(Browser.Shared.class)
class PageInBrowserTest {
    private static final int WIDE = 1_100;
    private static final int NARROW = 380;

    @TempDir
    private static Path folder;

    private final Browser browser;

    PageInBrowserTest(Browser browser) {
        this.browser = browser;
    }

    @BeforeEach
    void asUsual() {
        browser.prefer("light", "screen");
        browser.wide(WIDE);
    }

    private void open(String html) throws IOException {
        browser.open(Browser.page(folder, html));
    }

    @Test
    void chartsAreVisibleAndThePageLoadsNothingElse() throws IOException {
        open(ReportPage.html(Samples.open(), Language.ENGLISH));
        assertThat(browser.text())
                .contains("Latency by percentile", "Latency over time", "Rate, planned")
                .contains("1,985/s", "p99<2000ms", "MISSED");
        assertThat(browser.all("svg.plot.wide")).hasSize(4).allMatch(WebElement::isDisplayed);
        WebElement curve = browser.first("svg.wide path.line.first");
        assertThat(curve.getSize().width).isGreaterThan(400);
        assertThat(curve.getSize().height).isGreaterThan(100);
        assertThat(browser.first("svg.wide .band").getSize().width).isGreaterThan(10);
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.number("performance.getEntriesByType('resource').length"))
                .isZero();
    }

    @Test
    void narrowPagesHaveNarrowChartsAndDoNotScrollSideways() throws IOException {
        browser.wide(NARROW);
        for (String html : pages()) {
            open(html);
            assertThat(browser.all("svg.plot.wide")).noneMatch(WebElement::isDisplayed);
            assertThat(browser.number("document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(NARROW);
        }
        open(ReportPage.html(Samples.open(), Language.ENGLISH));
        assertThat(browser.all("svg.plot.narrow")).hasSize(4).allMatch(WebElement::isDisplayed);
    }

    @Test
    void coloursFollowTheReadersPreference() throws IOException {
        open(ReportPage.html(Samples.open(), Language.ENGLISH));
        assertThat(browser.first("html").getCssValue("background-color"))
                .isEqualTo("rgba(253, 253, 252, 1)");
        browser.prefer("dark", "screen");
        assertThat(browser.first("html").getCssValue("background-color"))
                .isEqualTo("rgba(20, 23, 26, 1)");
        browser.prefer("dark", "print");
        assertThat(browser.first("html").getCssValue("background-color"))
                .isEqualTo("rgba(255, 255, 255, 1)");
    }

    @Test
    void invalidRunIsMarkedAtTheTop() throws IOException {
        open(ReportPage.html(Samples.invalid(Samples.open()), Language.RUSSIAN));
        WebElement banner = browser.first(".verdict h2");
        assertThat(banner.getText()).isEqualTo("НЕДОСТОВЕРНО");
        assertThat(banner.getLocation().y).isLessThan(400);
        assertThat(browser.all(".key")).isEmpty();
    }

    @Test
    void pageIsCompleteWithoutScripts() throws IOException {
        browser.scripts(false);
        try {
            open(ReportPage.html(Samples.ladder(), Language.ENGLISH));
            assertThat(browser.text()).contains("The knee: 4,000/s held, 8,000/s did not.");
            assertThat(browser.all("svg.plot.wide")).isNotEmpty().allMatch(WebElement::isDisplayed);
            WebElement table = browser.first("details table");
            assertThat(table.isDisplayed()).isFalse();
            browser.first("details summary").click();
            assertThat(table.isDisplayed()).isTrue();
            assertThat(table.getText()).contains("8,000/s");
        } finally {
            browser.scripts(true);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void axeFindsNothingSeriousInLightNorInDark(String html) throws IOException {
        open(html);
        mustSatisfyAxe();
    }

    /** On one page, since all have them from the same hand, and axe looks at every cell. */
    @Test
    void axeFindsNothingSeriousInTheTablesThatWereOpened() throws IOException {
        open(ReportPage.html(Samples.ladder(), Language.ENGLISH));
        browser.all("summary").forEach(WebElement::click);
        mustSatisfyAxe();
    }

    private void mustSatisfyAxe() {
        assertThat(browser.seriousViolations()).isEmpty();
        browser.prefer("dark", "screen");
        assertThat(browser.colourViolations()).isEmpty();
    }

    private static List<String> pages() {
        Comparison regressed = Comparison.of(
                Samples.steady(1, 0, 1),
                Samples.steady(1.1, 60, 2),
                Allowance.parseAll(List.of("p99=5%")));
        Comparison unlike = Comparison.of(Samples.open(), Samples.closed(), List.of());
        return List.of(
                ReportPage.html(Samples.ladder(), Language.ENGLISH),
                ReportPage.html(Samples.invalid(Samples.closed()), Language.RUSSIAN),
                ReportPage.html(Samples.withTarget("x".repeat(200)), Language.ENGLISH),
                regressed.html(Language.ENGLISH),
                unlike.html(Language.RUSSIAN));
    }
}
