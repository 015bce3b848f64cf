package dev.antiphon.control.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.test.browser.Browser;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.openqa.selenium.Keys;

/** A test of the page in a real browser, with a server of its own. */
@Timeout(180)
@Isolated("a browser keeps all processors busy")
@ExtendWith(Browser.Shared.class)
public abstract class ConsoleCase {
    /** The selector of the rows in the list. */
    protected static final String ROW = ".list .row:not(.head):not(.sample)";

    /** The rules of a stub named bank, which answers PING and PAY. */
    protected static final String BANK = """
            {"name": "bank", "framing": "line", "rules": [
                {"name": "ping", "when": "PING", "reply": "PONG"},
                {"name": "pay", "when": {"startsWith": "PAY"},
                 "reply": {"template": "OK {message}"}}],
             "unmatched": "unknown"}""";

    /** The browser. */
    protected final Browser browser;

    /** The server, without services. */
    protected final Console console = new Console();

    /** Creates a test. */
    protected ConsoleCase(Browser browser) {
        this.browser = browser;
    }

    @BeforeEach
    final void asUsual() {
        browser.prefer("light", "screen");
        browser.screen(1280, 800);
    }

    @AfterEach
    final void stop() {
        browser.open("about:blank"); // so that no page asks a server that has gone
        console.close();
    }

    /** Opens the page at a fragment such as {@code #/?kind=message}, and waits until it is live. */
    protected final void open(String fragment) {
        browser.open("about:blank");
        browser.complaints();
        browser.open(console.url() + fragment);
        browser.await("document.querySelector('.state.open')");
    }

    /** Returns the condition that an element of this selector has a text. */
    protected static String has(String selector, String text) {
        return "[...document.querySelectorAll(" + quoted(selector)
                + ")].some(each => each.innerText.includes(" + quoted(text) + "))";
    }

    private static String quoted(String text) {
        return '`' + text.replace("\\", "\\\\").replace("`", "\\`").replace("$", "\\$") + '`';
    }

    /** Chooses the first row with a text, and waits for its details. */
    protected final void choose(String text) {
        browser.await(has(ROW, text));
        browser.script(
                "[...document.querySelectorAll(arguments[0])].find(each => each.innerText"
                        + ".includes(arguments[1])).click()",
                ROW,
                text);
        browser.await("document.querySelector('.detail .facts')");
    }

    /** Types keys, one after the other. */
    protected final void type(String keys) {
        keys.codePoints().mapToObj(Character::toString).forEach(browser::type);
    }

    /** Types the key Escape. */
    protected final void escape() {
        browser.type(Keys.ESCAPE);
    }

    /** Fails if axe finds something serious, in light or dark colours. */
    protected final void mustSatisfyAxe() {
        assertThat(browser.seriousViolations()).isEmpty();
        browser.prefer("dark", "screen");
        assertThat(browser.colourViolations()).isEmpty();
        browser.prefer("light", "screen");
    }
}
