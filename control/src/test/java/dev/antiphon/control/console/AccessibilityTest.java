package dev.antiphon.control.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.test.Peer;
import dev.antiphon.test.browser.Browser;

import org.junit.jupiter.api.Test;

/** The page for everyone: axe, narrow screens, zoom, dark colours. */
class AccessibilityTest extends ConsoleCase {
    AccessibilityTest(Browser browser) {
        super(browser);
    }

    private void someTraffic() throws Exception {
        int port = console.stub(BANK);
        try (Peer peer = Peer.connect(port)) {
            peer.ask("PING");
            peer.ask("PIMG");
            peer.reset();
        }
    }

    @Test
    void axeFindsNothingSeriousInListAndDetails() throws Exception {
        someTraffic();
        open("");
        mustSatisfyAxe();
        choose("PIMG");
        browser.await("document.querySelector('.detail .problem pre')");
        mustSatisfyAxe();
        browser.first(".detail input[type=radio]:not(:checked)").click();
        browser.await("document.querySelector('.hex [data-at]')");
        mustSatisfyAxe();
        choose("reset");
        mustSatisfyAxe();
    }

    @Test
    void axeFindsNothingSeriousInTheHelpAndOnAnEmptyPage() {
        open("");
        mustSatisfyAxe();
        type("?");
        browser.await("document.querySelector('dialog[open]')");
        mustSatisfyAxe();
    }

    @Test
    void narrowScreenAndTwofoldZoomDoNotScrollSideways() throws Exception {
        someTraffic();
        for (int[] size : new int[][] {{360, 740}, {640, 400}, {320, 640}}) {
            browser.screen(size[0], size[1]);
            open("");
            choose("PIMG");
            browser.first(".detail input[type=radio]:not(:checked)").click();
            assertThat(browser.number("document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(size[0]);
            assertThat(browser.first("#rows").getSize().height).isGreaterThan(200);
        }
        assertThat(browser.seriousViolations()).isEmpty();
    }

    @Test
    void coloursFollowTheSystemAndTheSwitch() {
        open("");
        String colour = "return getComputedStyle(document.body).backgroundColor";
        Object light = browser.script(colour);
        browser.prefer("dark", "screen");
        Object dark = browser.script(colour);
        assertThat(dark).isNotEqualTo(light);
        browser.script("const choice = document.querySelector('select[aria-label=Colours]');"
                + "choice.value = 'light'; choice.dispatchEvent(new Event('change'))");
        assertThat(browser.script(colour)).isEqualTo(light);
    }
}
