package dev.antiphon.control.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.test.Peer;
import dev.antiphon.test.browser.Browser;

import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The editor of rules. */
class RulesViewTest extends ConsoleCase {
    private static final String FILE = """
            # The bank of the tests
            framing: line
            rules:
              - name: ping
                when: PING
                reply: PONG
            """;

    private Path file;

    RulesViewTest(Browser browser) {
        super(browser);
    }

    private int stubOfFile() throws Exception {
        file = console.file("bank.yaml", FILE);
        return console.stub("{\"name\": \"bank\", \"file\": \"bank.yaml\"}");
    }

    private WebElement editor() {
        browser.await("document.querySelector('.editor textarea')");
        return browser.first(".editor textarea");
    }

    private String text() {
        return String.valueOf(editor().getAttribute("value"));
    }

    private String serverText() throws IOException, InterruptedException {
        return new String(
                console.get("/api/stubs/bank/rules?as=yaml").body(), StandardCharsets.UTF_8);
    }

    private void button(String text) {
        browser.first("main")
                .findElement(By.xpath(".//button[contains(., '" + text + "')]"))
                .click();
    }

    @Test
    void rulesAreUsedInMemoryAndTheFileStays() throws Exception {
        int port = stubOfFile();
        open("#/rules/bank");
        assertThat(editor().getAttribute("value")).isEqualTo(FILE);
        editor().sendKeys(
                        Keys.chord(Keys.CONTROL, Keys.END), "  - when: HELLO\n    reply: WELCOME");
        browser.await(has(".rules", "Changed, not used yet"));
        button("Use in memory");
        browser.await(has(".rules", "bank uses these rules now"));
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.ask("HELLO")).isEqualTo("WELCOME\n");
        }
        assertThat(serverText()).contains("# The bank of the tests", "HELLO");
        assertThat(file).hasContent(FILE);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void rulesAreSavedToTheFileByAKey() throws Exception {
        int port = stubOfFile();
        open("#/rules/bank");
        editor().sendKeys(Keys.chord(Keys.CONTROL, Keys.END), "  - when: HELLO\n    reply: HI");
        editor().sendKeys(Keys.chord(Keys.CONTROL, "s"));
        browser.await(has(".rules", "Saved to"));
        assertThat(Files.readString(file)).endsWith("reply: HI");
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.ask("HELLO")).isEqualTo("HI\n");
        }
    }

    @Test
    void saveWithoutAFileSaysWhy() throws Exception {
        console.stub(BANK);
        open("#/rules/bank");
        editor();
        button("Save to the file");
        browser.await(has(".problem", "come from no file"));
    }

    @Test
    void errorIsShownAtItsLineWhileOneTypes() throws Exception {
        stubOfFile();
        open("#/rules/bank");
        editor().sendKeys(Keys.chord(Keys.CONTROL, Keys.END), "  - when: HELLO\n    replyy: HI");
        browser.await(has("#rules-state", "there is no \"replyy\" here, but \"reply\""));
        assertThat(browser.first("#rules-state pre").getText()).contains("replyy: HI");
        assertThat(browser.first(".lines .wrong").getText()).contains("8");
        assertThat(editor().getAttribute("aria-invalid")).isEqualTo("true");
        button("Line 8, column 5");
        browser.await("document.activeElement.matches('textarea')");
        assertThat(browser.script("const area = document.activeElement;"
                        + "return area.value.slice(area.selectionStart, area.selectionEnd)"))
                .isEqualTo("replyy: HI");
        button("Use in memory");
        browser.await(has(".problem", "replyy"));
        assertThat(serverText()).isEqualTo(FILE);
    }

    @Test
    void changesSurviveAVisitToAnotherViewAndAreDiscardedOnlyOnRequest() throws Exception {
        stubOfFile();
        open("#/rules/bank");
        editor().sendKeys(Keys.chord(Keys.CONTROL, Keys.END), "# mine");
        browser.script("location.hash = '#/'");
        browser.await("document.querySelector('.conversations')");
        browser.script("location.hash = '#/rules/bank'");
        browser.await(has(".rules", "Changed, not used yet"));
        assertThat(text()).endsWith("# mine");
        assertThat(browser.script("return window.dispatchEvent("
                        + "new Event('beforeunload', {cancelable: true}))"))
                .isEqualTo(false);
        button("Discard my changes");
        browser.await("document.querySelector('.editor textarea').value.endsWith('PONG\\n')");
        assertThat(browser.script("return window.dispatchEvent("
                        + "new Event('beforeunload', {cancelable: true}))"))
                .isEqualTo(true);
    }

    @Test
    void changeFromElsewhereIsSaid() throws Exception {
        console.stub(BANK);
        open("#/rules/bank");
        editor().sendKeys(Keys.chord(Keys.CONTROL, Keys.END), "# mine");
        browser.await(has(".rules", "Changed, not used yet"));
        browser.script("location.hash = '#/'");
        browser.await("document.querySelector('.conversations')");
        console.post(
                "/api/stubs/bank/rules", "{\"name\": \"new\", \"when\": \"A\", \"reply\": \"B\"}");
        browser.script("location.hash = '#/rules/bank'");
        browser.await(has(".notice", "have changed elsewhere"));
        assertThat(text()).endsWith("# mine");
        button("Discard mine and show them");
        browser.await("document.querySelector('.editor textarea').value.includes('new')");
    }

    @Test
    void viewWorksOnANarrowScreenInBothLanguages() throws Exception {
        stubOfFile();
        browser.screen(360, 740);
        open("#/rules");
        editor().sendKeys(Keys.chord(Keys.CONTROL, Keys.END), "oops");
        browser.await("document.querySelector('.lines .wrong')");
        assertThat(browser.number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(360);
        mustSatisfyAxe();
        browser.first("header option[value=ru]").click();
        browser.await(has("h1", "Правила"));
        assertThat(text()).endsWith("oops");
        assertThat(browser.first("main").getText()).doesNotContain("rules.", "act.");
        browser.first("header option[value=en]").click();
        browser.await(has("h1", "Rules"));
        button("Discard my changes");
        browser.await("document.querySelector('.editor textarea').value.endsWith('PONG\\n')");
    }
}
