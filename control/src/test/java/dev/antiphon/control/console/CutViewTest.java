package dev.antiphon.control.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.framing.Framing;
import dev.antiphon.test.Peer;
import dev.antiphon.test.browser.Browser;

import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bytes of a connection, cut as another framing would cut them. */
class CutViewTest extends ConsoleCase {
    private static final String POS = """
            {"name": "pos", "framing": "length:2", "rules": [{"when": "PING", "reply": "PONG"}]}""";
    private static final String CUT = "#/cut?service=pos&connection=1&direction=in";
    private static final String FRAMING = "input[list=framings]";

    CutViewTest(Browser browser) {
        super(browser);
    }

    /** A client of lines at a stub of lengths: nobody gets an answer. */
    private int wrongClient() throws Exception {
        int port = console.stub(POS);
        try (Peer peer = Peer.connect(port)) {
            peer.send("PING\nPAY 7\nPI").halfClose();
            peer.readToEnd();
        }
        return port;
    }

    private void cutAs(String framing) {
        browser.await("document.querySelector('" + FRAMING + "')");
        browser.first(FRAMING).sendKeys(Keys.chord(Keys.CONTROL, "a"), framing);
    }

    @Test
    void candidatesHaveTheRightFramingFirstAndOneClickTakesIt() throws Exception {
        int port = wrongClient();
        open(CUT);
        browser.await(has(".candidates li:first-child strong", "line"));
        assertThat(browser.first(".candidates li").getText())
                .contains("2 messages", "2 bytes left");
        browser.await(has(".stream .rest", "No whole message (13 bytes)"));
        browser.first(".candidates button").click();
        browser.await(has("#cut-result", "As line cuts them"));
        browser.await(has(".stream .part .unseen", "Message 2, bytes 5 to 10"));
        assertThat(browser.text()).contains("Its open connections end");
        browser.first(".cut-split button.main").click();
        browser.await(has(".notice", "pos now uses line"));
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.ask("PING")).isEqualTo("PONG\n");
        }
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void boundariesAreNumberedInTextAndInDigits() throws Exception {
        wrongClient();
        open(CUT + "&framing=line");
        browser.await("document.querySelectorAll('.stream .part').length === 3");
        assertThat(browser.first(".stream").getText())
                .containsSubsequence("1", "PING", "\\n", "2", "PAY 7", "\\n", "…", "PI");
        assertThat(browser.first(".stream .frame").getText()).isEqualTo("\\n");
        browser.first("input[name=cut-bytes]:not(:checked)").click();
        browser.await(has(".stream", "50 49 4e 47"));
        assertThat(browser.first(".stream .frame").getText()).isEqualTo("0a");
    }

    @Test
    void anyFramingIsTypedAndAWrongOneIsRefusedAtTheField() throws Exception {
        wrongClient();
        open(CUT);
        cutAs("fixed:5");
        browser.await(has("#cut-result", "fixed:5"));
        browser.await(has(".stream .part .unseen", "Message 2, bytes 5 to 9"));
        cutAs("lin");
        browser.await(has("#cut-error", "no framing \"lin\", but \"line\""));
        assertThat(browser.first(FRAMING).getAttribute("aria-invalid")).isEqualTo("true");
        browser.first("#cut-error button").click();
        browser.await(has("#cut-result", "As line cuts them"));
    }

    @Test
    void errorOfAFramingHasItsPlace() throws Exception {
        wrongClient();
        open(CUT + "&framing=netstring");
        browser.await(has(".stream .rest strong", "begins with its length"));
        assertThat(browser.first(".stream .rest .n").getText()).isEqualTo("!");
    }

    @Test
    void bytesOfAHostilePeerAreText() throws Exception {
        int port = console.stub(BANK);
        try (Peer peer = Peer.connect(port)) {
            peer.ask("<img src=x onerror=alert(1)>\u202e");
        }
        open("#/cut?service=bank&connection=1&direction=in");
        browser.await(has(".stream", "<img src=x onerror=alert(1)>"));
        assertThat(browser.first(".stream").getText()).contains("\\u{202e}");
        assertThat(browser.all(".stream img")).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void everyFramingOfTheChoiceIsOne() throws Exception {
        Matcher found = Pattern.compile("'([^']+)'")
                .matcher(new String(
                        console.get("/console/framings.js").body(), StandardCharsets.UTF_8));
        List<String> names = new ArrayList<>();
        while (found.find()) {
            names.add(Framing.parse(found.group(1)).toString());
        }
        assertThat(names).hasSizeGreaterThan(20);
    }

    @Test
    void connectionIsChosenByKeyboardOnANarrowScreenInBothLanguages() throws Exception {
        wrongClient();
        browser.screen(360, 740);
        open("#/cut");
        browser.await(has("main select option", "pos"));
        browser.first("main select").sendKeys("pos");
        browser.await("document.querySelectorAll('main select')[1].options.length === 2");
        browser.all("main select").get(1).sendKeys("1");
        browser.await("document.querySelector('.stream')");
        browser.first(".candidates button").sendKeys(Keys.ENTER);
        browser.await("document.querySelectorAll('.stream .part').length === 3");
        assertThat(browser.number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(360);
        mustSatisfyAxe();
        browser.first("header option[value=ru]").click();
        browser.await(has("h1", "Где был бы конец"));
        browser.await(has(".stream .rest", "Не целое сообщение (2 байта)"));
        assertThat(browser.first("main").getText()).doesNotContain("cut.");
        browser.first("header option[value=en]").click();
        browser.await(has("h1", "Where it would end"));
    }
}
