package dev.antiphon.control.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.test.Peer;
import dev.antiphon.test.browser.Browser;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** The conversations as a real browser shows them. */
@Timeout(120)
@Isolated("a browser keeps all processors busy")
@ExtendWith(Browser.Shared.class)
class ConversationsTest {
    private static final String ROW = ".list .row:not(.head):not(.sample)";

    private final Browser browser;
    private final Console console = new Console();

    ConversationsTest(Browser browser) {
        this.browser = browser;
    }

    @BeforeEach
    void asUsual() {
        browser.prefer("light", "screen");
        browser.screen(1280, 800);
    }

    @AfterEach
    void stop() {
        browser.open("about:blank"); // so that no page asks a server that has gone
        console.close();
    }

    private void open() {
        browser.open(console.url());
        browser.await("document.querySelector('.state.open')");
    }

    private static String has(String selector, String text) {
        return "[...document.querySelectorAll(\"" + selector + "\")].some(each => each.innerText"
                + ".includes('" + text + "'))";
    }

    @Test
    void messagesAppearWhileThePageIsOpen() throws Exception {
        int port = console.stub("{\"name\":\"bank\",\"framing\":\"line\","
                + "\"rules\":[{\"name\":\"ping\",\"when\":\"PING\",\"reply\":\"PONG\"}]}");
        open();
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.ask("PING")).isEqualTo("PONG\n");
            browser.await(has(ROW, "PING"));
            browser.await(has(ROW, "PONG"));
        }
    }
}
