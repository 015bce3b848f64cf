package dev.antiphon.control.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.test.Peer;
import dev.antiphon.test.browser.Browser;

import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

import java.util.Map;

/** A connection or chosen rows as tests, rules, commands and recordings. */
class TakeAwayTest extends ConsoleCase {
    private static final String PREVIEW = "dialog .preview";

    TakeAwayTest(Browser browser) {
        super(browser);
    }

    private void conversation() throws Exception {
        int port = console.stub(BANK);
        try (Peer peer = Peer.connect(port)) {
            peer.ask("PING");
            peer.ask("PAY 7");
        }
        open("");
        browser.await(has(ROW, "Closed by the client"));
    }

    private void button(String text) {
        browser.first("main")
                .findElement(By.xpath(".//button[contains(., '" + text + "')]"))
                .click();
    }

    private void form(String label) {
        browser.await(has("dialog label", label));
        browser.all("dialog label").stream()
                .filter(each -> each.getText().strip().equals(label))
                .findFirst()
                .orElseThrow()
                .click();
    }

    private String marked() {
        return String.valueOf(browser.script("return [...document.querySelectorAll('.row.marked')]"
                + ".map(each => each.querySelector('.content').innerText).join('|')"));
    }

    @Test
    void connectionBecomesEachFormWithAPreview() throws Exception {
        conversation();
        choose("PONG");
        button("Take away");
        browser.await(has(PREVIEW, "class RecordedTest"));
        Map<String, String> forms = Map.of(
                "pytest test", "def test_recorded",
                "Rules", "when: \"PAY 7\"",
                "send command", "antiphon send",
                "Recording (JSON Lines)", "\"PING\"");
        forms.forEach((label, text) -> {
            form(label);
            browser.await(has(PREVIEW, text));
        });
        form("Capture (pcapng)");
        browser.await(has("dialog", "for Wireshark"));
        browser.await(has("dialog button", "Download recording.pcapng"));
        assertThat(browser.complaints()).isEmpty();
        escape();
        browser.await("!document.querySelector('dialog')");
        browser.await("document.activeElement.innerText.startsWith('Take away')");
    }

    @Test
    void previewIsCopiedAndDownloaded() throws Exception {
        conversation();
        choose("PONG");
        button("Take away");
        browser.await(has(PREVIEW, "class RecordedTest"));
        browser.script("navigator.clipboard.writeText = async text => { window.copied = text; };"
                + "HTMLAnchorElement.prototype.click ="
                + " function () { window.saved = this.download; }");
        button("Copy");
        browser.await("window.copied && window.copied.includes('class RecordedTest')");
        browser.await(has("dialog", "Copied"));
        button("Download");
        browser.await("window.saved === 'RecordedTest.java'");
    }

    @Test
    void nameOfATestIsGivenAndABadOneIsRefusedThere() throws Exception {
        conversation();
        choose("PONG");
        button("Take away");
        browser.await(has(PREVIEW, "class RecordedTest"));
        WebElement name = browser.first("dialog input[type=text]");
        name.sendKeys("BankTest");
        browser.await(has(PREVIEW, "class BankTest"));
        browser.await(has("dialog button", "Download BankTest.java"));
        name.sendKeys(Keys.chord(Keys.CONTROL, "a"), "no name");
        browser.await(has("dialog .problem", "no name"));
    }

    @Test
    void rowsAreChosenByTheKeyboardAlone() throws Exception {
        conversation();
        browser.first("#rows").sendKeys(Keys.HOME);
        browser.await("document.querySelector('.row[aria-selected=true]')");
        choose("PING");
        browser.first("#rows").sendKeys(Keys.SPACE);
        browser.await(has(".chosen", "1 chosen row"));
        browser.first("#rows").sendKeys(Keys.chord(Keys.SHIFT, Keys.ARROW_DOWN));
        browser.await(has(".chosen", "2 chosen rows"));
        assertThat(marked()).isEqualTo("PING|PONG");
        mustSatisfyAxe();
        button("Take away");
        form("send command");
        browser.await(has(PREVIEW, "PING"));
        assertThat(browser.first(PREVIEW).getText()).doesNotContain("PAY 7");
        mustSatisfyAxe();
        escape();
        browser.await("!document.querySelector('dialog')");
        browser.first("#rows").sendKeys(Keys.ESCAPE);
        browser.await("!document.querySelector('.chosen')");
    }

    @Test
    void rowsAreChosenByClicks() throws Exception {
        conversation();
        String click = "const row = [...document.querySelectorAll(arguments[0])]"
                + ".find(each =>"
                + " each.querySelector('.content').innerText.trim() === arguments[1]);"
                + "row.dispatchEvent(new MouseEvent('click',"
                + " {bubbles: true, [arguments[2]]: true}))";
        browser.script(click, ROW, "PING", "ctrlKey");
        browser.script(click, ROW, "OK PAY 7", "shiftKey");
        browser.await("document.querySelectorAll('.row.marked').length === 4");
        browser.script(click, ROW, "PONG", "ctrlKey");
        browser.await("document.querySelectorAll('.row.marked').length === 3");
        assertThat(marked()).isEqualTo("PING|PAY 7|OK PAY 7");
    }

    @Test
    void dialogFitsANarrowScreenInBothLanguages() throws Exception {
        conversation();
        browser.screen(360, 740);
        choose("PONG");
        button("Take away");
        browser.await(has(PREVIEW, "class RecordedTest"));
        assertThat(browser.number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(360);
        assertThat(browser.number("Math.ceil(document.querySelector('dialog')"
                        + ".getBoundingClientRect().right)"))
                .isLessThanOrEqualTo(360);
        mustSatisfyAxe();
        escape();
        browser.first("header option[value=ru]").click();
        browser.await(has("main button", "Выгрузить"));
        button("Выгрузить");
        browser.await(has("dialog", "Тест на Java"));
        assertThat(browser.first("dialog").getText()).doesNotContain("take.");
        escape();
        browser.await("!document.querySelector('dialog')");
        browser.first("header option[value=en]").click();
        browser.await(has("main button", "Take away"));
    }
}
