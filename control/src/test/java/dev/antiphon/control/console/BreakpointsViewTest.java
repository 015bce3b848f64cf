package dev.antiphon.control.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.test.Peer;
import dev.antiphon.test.browser.Browser;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.openqa.selenium.Keys;

/** The view where the reader holds messages, in a real browser. */
@Timeout(120)
@Isolated("a browser keeps all processors busy")
@ExtendWith(Browser.Shared.class)
class BreakpointsViewTest {
    private static final String SET = "[aria-labelledby=break-new] button.main";
    private static final String HELD = "article.held";
    private static final String GO = HELD + " button.main";
    private static final String CONTENT = HELD + " textarea[id$=-content]";

    private final Browser browser;
    private final Reader reader;

    BreakpointsViewTest(Browser browser) {
        this.browser = browser;
        this.reader = new Reader(browser);
    }

    @AfterEach
    void stop() {
        reader.close();
    }

    /** Connects to a proxy before a stub that replies to each message with the message. */
    private Peer client() throws Exception {
        int bank = reader.console()
                .stub("{\"name\":\"bank\",\"framing\":\"line\",\"rules\":[{\"when\":{\"matches\":"
                        + "\".*\"},\"reply\":{\"template\":\"got {message}\"}}]}");
        return Peer.connect(reader.console()
                .proxy("{\"name\":\"way\",\"framing\":\"line\",\"to\":\"127.0.0.1:" + bank
                        + "\"}"));
    }

    private void hold(String json) throws Exception {
        var _ = reader.console().post("/api/proxies/way/breakpoints", json);
    }

    private static String button(int number) {
        return HELD + " p.buttons button:nth-of-type(" + number + ")";
    }

    @Test
    void messageIsHeldAndLetGo() throws Exception {
        try (Peer peer = client()) {
            reader.open("#/breakpoints");
            reader.choose("#break-service", "way");
            reader.click(SET);
            reader.await("[role=status]", "holds messages of way from now on");
            reader.await(".breakpoints td", "all messages");
            peer.send("PAY 1\n");
            reader.await(HELD + " h3", "Message 1 to the server");
            reader.await(HELD + " .left", "goes on in 0:");
            reader.awaitValue(CONTENT, "PAY 1");
            reader.await("nav .count", "1");
            reader.click(GO);
            assertThat(peer.line()).isEqualTo("got PAY 1\n");
            reader.awaitNone(HELD);
            reader.awaitNone("nav .count");
        }
    }

    @Test
    void onlyMessagesThatMatchAreHeldUpToTheirNumber() throws Exception {
        try (Peer peer = client()) {
            reader.open("#/breakpoints");
            reader.choose("#break-service", "way");
            reader.choose("#break-condition", "matches");
            reader.write("#break-text", "PAY [0-9]+");
            reader.write("#break-times", "1");
            reader.click(SET);
            reader.await(".breakpoints td", "0 of 1");
            assertThat(peer.ask("PING")).isEqualTo("got PING\n");
            peer.send("PAY 22\n");
            reader.awaitValue(CONTENT, "PAY 22");
            reader.click(GO);
            assertThat(peer.line()).isEqualTo("got PAY 22\n");
            assertThat(peer.ask("PAY 23")).isEqualTo("got PAY 23\n");
            reader.await(".breakpoints td", "1 of 1");
        }
    }

    @Test
    void messageIsChangedAndOthersGoBeforeAndAfterIt() throws Exception {
        try (Peer peer = client()) {
            hold("{\"times\": 1}");
            reader.open("#/breakpoints");
            peer.send("PAY 1\n");
            reader.await(CONTENT);
            reader.click(HELD + " .injected:nth-of-type(1) button");
            reader.write(HELD + " textarea[id$=before-0]", "FIRST");
            reader.write(CONTENT, "PAY 1000");
            reader.click("[id^=held-][id$=-content-mode], [name$=-content-mode][value=hex]");
            reader.awaitValue(CONTENT, "50 41 59 20 31 30 30 30");
            reader.click(HELD + " .injected:last-of-type button");
            reader.write(HELD + " textarea[id$=after-0]", "LAST");
            reader.await(GO, "Let the changed one go");
            reader.click(GO);
            assertThat(peer.line()).isEqualTo("got FIRST\n");
            assertThat(peer.line()).isEqualTo("got PAY 1000\n");
            assertThat(peer.line()).isEqualTo("got LAST\n");
        }
    }

    @Test
    void messageIsDropped() throws Exception {
        try (Peer peer = client()) {
            hold("{\"times\": 1}");
            reader.open("#/breakpoints");
            peer.send("PAY 1\nPAY 2\n");
            reader.await(CONTENT);
            reader.click(button(2));
            assertThat(peer.line()).isEqualTo("got PAY 2\n");
        }
    }

    @Test
    void connectionIsClosed() throws Exception {
        try (Peer peer = client()) {
            hold("{\"times\": 1}");
            reader.open("#/breakpoints");
            peer.send("PAY 1\n");
            reader.click(button(3));
            assertThat(peer.readToEnd()).isEmpty();
        }
    }

    @Test
    void connectionIsReset() throws Exception {
        try (Peer peer = client()) {
            hold("{\"to\": \"client\", \"times\": 1}");
            reader.open("#/breakpoints");
            peer.send("PAY 1\n");
            reader.await(HELD + " h3", "Message 1 to the client");
            reader.click(button(4));
            reader.awaitNone(HELD);
            reader.click("nav a[href='#/']");
            reader.await(".list .row", "reset");
        }
    }

    @Test
    void removedBreakpointLetsItsMessagesGo() throws Exception {
        try (Peer peer = client()) {
            hold("{\"name\": \"all\"}");
            reader.open("#/breakpoints");
            peer.send("PAY 1\n");
            reader.await(HELD);
            reader.click(".breakpoints button");
            assertThat(peer.line()).isEqualTo("got PAY 1\n");
            reader.await("[aria-labelledby=break-list]", "None.");
            reader.awaitNone(HELD);
        }
    }

    @Test
    void removedBreakpointIsNotSaidToHoldMessages() throws Exception {
        try (Peer peer = client()) {
            reader.open("#/breakpoints");
            reader.choose("#break-service", "way");
            reader.click(SET);
            reader.await("[role=status]", "holds messages of way from now on");
            reader.click(".breakpoints button");
            reader.await("[aria-labelledby=break-list]", "None.");
            assertThat(reader.text("main")).doesNotContain("from now on");
            assertThat(peer.ask("PAY 1")).isEqualTo("got PAY 1\n");
        }
    }

    @Test
    void messageWhoseConnectionWasResetIsGone() throws Exception {
        try (Peer peer = client()) {
            hold("{\"times\": 1}");
            reader.open("#/breakpoints");
            peer.send("PAY 1\n");
            reader.await(HELD);
            peer.reset();
        }
        reader.awaitNone(HELD);
        reader.await("section", "No message is held now");
    }

    @Test
    void wrongPatternAndWrongCountAreShownAtTheirFields() throws Exception {
        try (Peer peer = client()) {
            reader.open("#/breakpoints");
            reader.choose("#break-condition", "matches");
            reader.write("#break-text", "PAY [");
            reader.click(SET);
            reader.await("#break-text-error");
            reader.write("#break-text", "PAY");
            reader.write("#break-times", "many");
            reader.click(SET);
            reader.await("#break-times-error");
            reader.awaitNone(".breakpoints");
            assertThat(peer.ask("PAY 1")).isEqualTo("got PAY 1\n");
        }
    }

    @Test
    void bytesOfAHostilePeerAreText() throws Exception {
        try (Peer peer = client()) {
            hold("{\"times\": 1}");
            reader.open("#/breakpoints");
            peer.send("</textarea><img src=x onerror=alert(1)>\n");
            reader.awaitValue(CONTENT, "</textarea><img src=x onerror=alert(1)>");
            assertThat(browser.all("img")).isEmpty();
        }
    }

    @Test
    void keyboardAloneHoldsChangesAndLetsGo() throws Exception {
        try (Peer peer = client()) {
            reader.open("#/breakpoints");
            reader.tabTo("#break-service");
            browser.type("way");
            reader.tabTo(SET);
            browser.type(Keys.ENTER);
            reader.await(".breakpoints");
            peer.send("PAY 1\n");
            reader.await(CONTENT);
            reader.tabTo(CONTENT);
            browser.type("2", Keys.chord(Keys.CONTROL, Keys.ENTER));
            assertThat(peer.line()).contains("2").startsWith("got ");
            browser.await("document.activeElement.id === 'held-title'");
        }
    }

    @Test
    void viewIsAccessible() throws Exception {
        try (Peer peer = client()) {
            hold("{\"hold\": \"10m\", \"when\": {\"contains\": \"PAY\"}}");
            reader.open("#/breakpoints");
            peer.send("PAY 1\n");
            reader.await(CONTENT);
            reader.click(HELD + " .injected:nth-of-type(1) button");
            reader.requireAccessible();
        }
    }
}
