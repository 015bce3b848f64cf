package dev.antiphon.control.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.test.Peer;
import dev.antiphon.test.browser.Browser;

import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The conversations: rows, details, filters. */
class ConversationsTest extends ConsoleCase {
    ConversationsTest(Browser browser) {
        super(browser);
    }

    @Test
    void messagesAppearWhileThePageIsOpen() throws Exception {
        int port = console.stub(BANK);
        open("");
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.ask("PING")).isEqualTo("PONG\n");
            browser.await(has(ROW, "PING"));
            browser.await(has(ROW, "PONG"));
        }
        browser.await(has(ROW, "Closed by the client"));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void serviceThatIsStartedLaterIsInTheChoice() throws Exception {
        open("#/?kind=message");
        console.stub(BANK);
        browser.await(has("select option", "bank"));
    }

    @Test
    void detailsHaveTheBytesAndTheRule() throws Exception {
        int port = console.stub(BANK);
        open("");
        try (Peer peer = Peer.connect(port)) {
            peer.ask("PAY\t7");
            choose("PAY\\t7");
            browser.await(has(".detail h2", "Message 1 from the client"));
            browser.await(has(".detail .facts", "pay"));
            browser.await(has(".detail .bytes.text", "PAY\\t7"));
            browser.first(".detail input[type=radio]:not(:checked)").click();
            browser.await(has(".hex .digits", "09"));
        }
    }

    @Test
    void replyAndItsMessageLeadToEachOther() throws Exception {
        int port = console.stub(BANK);
        open("");
        try (Peer peer = Peer.connect(port)) {
            peer.ask("PING");
            peer.ask("PAY 2");
            choose("OK PAY 2");
            browser.await(has(".pair", "Answers this message"));
            browser.first(".pair button").click();
            browser.await(has(".detail h2", "Message 2 from the client"));
            browser.await(has(".pair", "OK PAY 2"));
        }
    }

    @Test
    void unmatchedMessageIsOnTopWithTheNearestRule() throws Exception {
        int port = console.stub(BANK);
        open("#/?text=nothing+has+this");
        try (Peer peer = Peer.connect(port)) {
            peer.ask("PIMG");
            browser.await(has(".attention .unmatched", "PIMG"));
            browser.first(".attention .unmatched button.line").click();
            browser.await(has(".detail .problem pre", "nearest of 2 rules is ping"));
        }
    }

    @Test
    void clientWithAnotherFramingIsAFailureWithTheReason() throws Exception {
        int port = console.stub("{\"name\":\"pos\",\"framing\":\"length:2\"}");
        open("");
        try (Peer peer = Peer.connect(port)) {
            peer.send("PING\n").halfClose();
            peer.readToEnd();
        }
        browser.await(has(".attention .failure", "unfinished message"));
        browser.await(has(".attention .failure", "no whole message in framing length:2"));
        choose("no whole message");
        browser.await(has(".detail .problem pre", "in framing line these bytes are whole"));
    }

    @Test
    void resetSaysWhoAndAfterWhat() throws Exception {
        int port = console.stub(BANK);
        open("");
        try (Peer peer = Peer.connect(port)) {
            peer.ask("PING");
            peer.reset();
        }
        browser.await(has(".attention .failure", "reset"));
        choose("Closed by the client");
        browser.await(has(".detail .facts", "reset (RST)"));
        browser.await(has(".detail .around", "PONG"));
    }

    @Test
    void filtersAreInTheAddressAndRunOnTheServer() throws Exception {
        int port = console.stub(BANK);
        try (Peer peer = Peer.connect(port)) {
            peer.ask("PING");
            peer.ask("PAY 10");
            open("#/?regex=PAY+%5B0-9%5D%2B");
            browser.await(has(ROW, "PAY 10"));
            browser.await(has(".foot", "2 rows"));
            type("/");
            browser.type(Keys.chord(Keys.CONTROL, "a"), "ping");
            browser.script("document.querySelector('.search select').value = 'text';"
                    + "document.querySelector('.search select')"
                    + ".dispatchEvent(new Event('change'))");
            browser.await("location.hash.includes('text=ping')");
            browser.await("document.querySelectorAll(`" + ROW + "`).length === 1");
            peer.ask("PAY 11");
            peer.ask("PING");
            browser.await("document.querySelectorAll(`" + ROW + "`).length === 2");
        }
    }

    @Test
    void wrongPatternSaysWhyBesideItsField() throws Exception {
        console.stub(BANK);
        open("");
        browser.open(console.url() + "#/?regex=PAY(");
        browser.await("document.querySelector('#filter-error')");
        assertThat(browser.first("#filter-error").getText()).contains("PAY(");
        assertThat(browser.first(".search input").getAttribute("aria-invalid")).isEqualTo("true");
        browser.open(console.url() + "#/?regex=PAY");
        browser.await("!document.querySelector('#filter-error')");
    }

    @Test
    void textsAreInTheLanguageThatIsChosen() throws Exception {
        open("");
        browser.script("const choice = document.querySelector('select[aria-label=Language]');"
                + "choice.value = 'ru'; choice.dispatchEvent(new Event('change'))");
        browser.await(has("nav", "Разговоры"));
        assertThat(browser.script("return document.documentElement.lang")).isEqualTo("ru");
    }

    @Test
    void tokenIsAskedForAndKeptForTheTab() throws Exception {
        try (Console guarded = new Console("secret")) {
            browser.open(guarded.url());
            browser.await("document.querySelector('dialog input[type=password]')");
            browser.type("wrong", Keys.ENTER);
            browser.await(has("dialog", "That is not the token"));
            browser.type("secret", Keys.ENTER);
            browser.await("document.querySelector('.state.open')");
            browser.open(guarded.url());
            browser.await("document.querySelector('.state.open')");
            assertThat(browser.all("dialog")).isEmpty();
            assertThat(browser.text()).doesNotContain("secret");
            browser.open("about:blank");
        }
    }
}
