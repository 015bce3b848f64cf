package dev.antiphon.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpServer;
import dev.antiphon.framing.Framing;
import dev.antiphon.load.Load;
import dev.antiphon.load.report.compare.Comparability;
import dev.antiphon.load.report.file.ResultFile;
import dev.antiphon.load.report.page.ReportPage;
import dev.antiphon.load.report.text.Language;
import dev.antiphon.load.report.text.NumberFormats;
import dev.antiphon.load.report.text.ReportTexts;
import dev.antiphon.load.result.Column;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.test.browser.Browser;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.openqa.selenium.WebElement;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A run on a real server, and what becomes of its result. */
@Timeout(120)
@Isolated("a browser keeps all processors busy")
@ExtendWith(Browser.Shared.class)
class RealRunTest {
    private static final int WRONG_EVERY = 50;

    @TempDir
    private static Path folder;

    private static LoadResult result;

    @BeforeAll
    static void run() throws InterruptedException {
        try (TcpServer server = TcpServer.builder(Framing.line())
                .onMessageInline((message, reply) -> reply.text(
                                Integer.parseInt(message.text()) % WRONG_EVERY == 0 ? "no " : "ok ")
                        .message(message))
                .start("127.0.0.1:0")) {
            result = Load.to("127.0.0.1:" + server.port())
                    .framing(Framing.line())
                    .message("{number}")
                    .expect("ok {message}")
                    .rate(1_000)
                    .connections(4)
                    .warmUp(Duration.ofMillis(200))
                    .duration(Duration.ofMillis(1100))
                    .objectives("errors<50%")
                    .run();
        }
    }

    @Test
    void fileReadsBackEqual() throws IOException {
        Path file = folder.resolve("run.json");
        ResultFile.write(result, file);
        assertThat(ResultFile.read(file)).isEqualTo(result);
    }

    @Test
    void runComparedWithItselfIsUnchanged() {
        assertThat(Comparability.unlike(result, result)).isEmpty();
    }

    @Test
    void pageShowsTheCounts(Browser browser) throws IOException {
        browser.prefer("light", "screen");
        browser.wide(1_100);
        Path page = Browser.page(folder, ReportPage.html(result, Language.ENGLISH));
        browser.open(page);
        NumberFormats numberFormats = new NumberFormats(ReportTexts.in(Language.ENGLISH));
        String planned = numberFormats.count(result.counts().planned());
        String failed = numberFormats.count(result.counts().failed());
        assertThat(result.counts().of(Column.WRONG)).isPositive();
        assertThat(browser.text())
                .contains(failed + " of " + planned + " requests failed")
                .contains("wrong reply " + numberFormats.count(result.counts().of(Column.WRONG)))
                .contains("errors<50%", "1,000/s, 4 connections, framing line");
        // a busy machine may starve the generator, and then the page must say so
        boolean invalid = browser.text().contains("INVALID");
        assertThat(invalid).isNotEqualTo(result.validity().isValid());
        assertThat(browser.all("svg.plot.wide")).hasSize(4).allMatch(WebElement::isDisplayed);
        assertThat(browser.complaints()).isEmpty();
    }
}
