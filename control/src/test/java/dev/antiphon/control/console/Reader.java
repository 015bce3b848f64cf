package dev.antiphon.control.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.test.browser.Browser;

import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** A person who uses the page in a browser, and the server of that page. */
final class Reader implements AutoCloseable {
    private static final int TABS_MAX = 80;
    private static final String KEY_WITHOUT_TEXT =
            "\\b(app|act|content|view|start|send|saved|held|break|load)\\.[a-z]+";

    private final Browser browser;
    private final Console console;

    /** Starts a server, and sets a wide screen and light colours. */
    Reader(Browser browser) {
        this(browser, new Console());
    }

    /** Takes a server, and sets a wide screen and light colours. */
    Reader(Browser browser, Console console) {
        this.browser = browser;
        this.console = console;
        browser.prefer("light", "screen");
        browser.screen(1280, 800);
    }

    Console console() {
        return console;
    }

    /** Opens a view, such as {@code #/send}, and waits for its heading and live rows. */
    void open(String view) {
        browser.open("about:blank"); // the same page with another fragment would not load again
        browser.open(console.url() + view);
        browser.await("document.querySelector('.state.open') && document.querySelector('h1')");
    }

    /** Waits for an element. */
    void await(String css) {
        browser.await("document.querySelector(" + quoted(css) + ")");
    }

    /** Waits until an element of this selector has a text. */
    void await(String css, String text) {
        browser.await("[...document.querySelectorAll(" + quoted(css)
                + ")].some(each => each.innerText.includes(" + quoted(text) + "))");
    }

    /** Waits until a field has this value. */
    void awaitValue(String css, String value) {
        browser.await("document.querySelector(" + quoted(css) + ").value === " + quoted(value));
    }

    /** Waits until no element has this selector. */
    void awaitNone(String css) {
        browser.await("!document.querySelector(" + quoted(css) + ")");
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'";
    }

    /** Clicks an element when it is there. */
    void click(String css) {
        await(css);
        element(css).click();
    }

    /** Writes into a field in place of what it has. */
    void write(String css, String text) {
        await(css);
        element(css).sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE, text);
    }

    /** Chooses the option of this value. */
    void choose(String css, String value) {
        String option = css + " option[value=\"" + value + "\"]";
        await(option);
        element(option).click();
    }

    /** Returns the visible text of an element. */
    String text(String css) {
        await(css);
        return element(css).getText();
    }

    private WebElement element(String css) {
        return browser.first(css);
    }

    /** Presses Tab until an element has the focus. */
    void tabTo(String css) {
        await(css);
        String here = "return document.activeElement.matches(" + quoted(css) + ")";
        for (int i = 0; i < TABS_MAX; i++) {
            if (Boolean.TRUE.equals(browser.script(here))) {
                return;
            }
            browser.type(Keys.TAB);
        }
        throw new AssertionError("Tab does not reach " + css);
    }

    /**
     * Requires that the view has no serious findings of axe in both themes, fits a screen of 360
     * pixels, and has a text for each key in both languages.
     */
    void requireAccessible() {
        assertThat(browser.seriousViolations()).isEmpty();
        browser.prefer("dark", "screen");
        assertThat(browser.colourViolations()).isEmpty();
        browser.screen(360, 800);
        browser.await("document.documentElement.scrollWidth <= 360");
        assertThat(browser.seriousViolations()).isEmpty();
        for (String language : new String[] {"ru", "en"}) {
            choose("header select:nth-of-type(2)", language);
            browser.await("document.documentElement.lang === '" + language + "'");
            browser.await("document.querySelector('h1')");
            assertThat(browser.text()).doesNotContainPattern(KEY_WITHOUT_TEXT);
            browser.await("document.documentElement.scrollWidth <= 360");
        }
    }

    @Override
    public void close() {
        browser.open("about:blank"); // so that no page asks a server that has gone
        console.close();
    }
}
