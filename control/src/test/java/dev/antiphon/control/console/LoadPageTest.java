package dev.antiphon.control.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.control.load.LoadSecond;
import dev.antiphon.control.load.LoadView;
import dev.antiphon.test.browser.Browser;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.openqa.selenium.Keys;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The view of a load that runs, in a real browser. */
@Timeout(120)
@Isolated("a browser keeps all processors busy")
@ExtendWith(Browser.Shared.class)
class LoadPageTest {
    private static final String LINE = ".seconds tbody tr";

    private final Browser browser;
    private final LoadView load = new LoadView(new LoadView.Subject(
            "<b>localhost</b>:7000",
            "antiphon load --console --to localhost:7000 PING",
            Instant.parse("2026-01-31T12:00:00Z")));
    private final Reader reader;

    LoadPageTest(Browser browser) {
        this.browser = browser;
        this.reader = new Reader(browser, new Console(load));
    }

    @AfterEach
    void stop() {
        load.end();
        reader.close();
    }

    private void second(long at) {
        Optional<Duration> time = Optional.of(Duration.ofNanos(1_230_000 * at));
        LoadSecond.Times times = at == 1
                ? LoadSecond.Times.NONE
                : new LoadSecond.Times(time, time, time, Optional.empty(), time);
        load.add(
                new LoadSecond(at, 500, 490 + at, at, times),
                Map.of("sent", 500 * at, "bytesIn", 20_480L),
                Map.of("late", at, "someNewKind", 3L));
    }

    @Test
    void programWithALoadAloneOpensWithIt() {
        second(1);
        reader.open("");
        browser.await("location.hash === '#/load'");
        reader.await("nav a[aria-current]", "Load");
        reader.await("[role=status]", "<b>localhost</b>:7000");
        reader.await(".command pre", "antiphon load --console");
    }

    @Test
    void secondsAppearWhileItRunsUntilItIsOver() {
        second(1);
        second(2);
        reader.open("#/load");
        reader.await(LINE, "492");
        reader.await(".figures .p50", "2.46 ms");
        assertThat(browser.all(".chart canvas")).hasSize(2);
        second(3);
        reader.await(LINE, "493");
        reader.await(".figures .rate", "493/s");
        reader.await(".figures .errors", "3/s");
        second(4);
        load.end();
        reader.await(".task .state", "Over");
        reader.await(LINE, "494");
        reader.await(".facts", "2,000");
        reader.await(".facts", "20 KiB");
        reader.await(".facts", "someNewKind");
    }

    @Test
    void lateSecondsAreInTheChartsAsInTheTable() {
        for (int i = 1; i <= 70; i++) {
            second(i);
        }
        reader.open("#/load");
        reader.await(LINE, "560");
        assertThat(browser.all(LINE)).hasSize(60);
        reader.tabTo(".task p > button");
        browser.type(Keys.ENTER);
        browser.await("document.querySelectorAll('" + LINE + "').length === 70");
    }

    @Test
    void programWithoutALoadSaysHowToStartOneAndHasNoLink() {
        try (Reader other = new Reader(browser)) {
            other.open("#/load");
            other.await(".command pre", "antiphon load --console");
            assertThat(other.text("nav")).doesNotContain("Load");
        }
    }

    @Test
    void chartsNeedNothingThatThePolicyForbids() {
        second(1);
        var _ = browser.complaints(); // of pages before
        reader.open("#/load");
        reader.await(LINE);
        browser.await("document.querySelector('.chart canvas').width > 100");
        browser.prefer("dark", "screen");
        browser.await("document.querySelector('.chart canvas').width > 100");
        assertThat(browser.complaints()).noneMatch(each -> each.contains("Content Security"));
    }

    @Test
    void viewIsAccessible() {
        second(1);
        second(2);
        reader.open("#/load");
        reader.await(LINE, "492");
        reader.requireAccessible();
    }
}
