package dev.antiphon.control.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.test.Peer;
import dev.antiphon.test.browser.Browser;

import org.junit.jupiter.api.Test;

/** The page when its server goes, comes back, or sends what is hostile. */
class LiveTest extends ConsoleCase {
    private static final String HOSTILE = "<script>window.hit=1</script>"
            + "<img src=x onerror=window.hit=1><svg onload=window.hit=1>"
            + "\"onmouseover=window.hit=1 '`${window.hit=1}{{7*7}}<%=7*7%>[[7*7]]"
            + "\u202ethgir\u2066\u200b\u001b[31m\u001b]0;t\u0007\u0000\ufeff&lt;b&gt;"
            + "javascript:window.hit=1 </title></style><!--";

    LiveTest(Browser browser) {
        super(browser);
    }

    @Test
    void serverThatStartsAnewIsNoticed() throws Exception {
        int port = console.stub(BANK);
        open("");
        try (Peer peer = Peer.connect(port)) {
            peer.ask("PAY 1");
            browser.await(has(ROW, "OK PAY 1"));
            console.stopServer();
            browser.await(has(".state", "Disconnected"));
            browser.await(has(".notice", "The server does not answer"));
            assertThat(browser.text()).contains("OK PAY 1");
            console.restart();
            browser.script("document.querySelector('.top button:not(.plain)')?.click()");
            browser.await("document.querySelector('.state.open')");
            browser.await(has(".notice", "The server has started anew"));
            peer.ask("PAY 2");
            browser.await(has(ROW, "OK PAY 2"));
            assertThat(browser.first(".list").getText()).doesNotContain("OK PAY 1");
        }
    }

    @Test
    void hostileBytesAreTextEverywhere() throws Exception {
        int port = console.stub(BANK);
        open("");
        try (Peer peer = Peer.connect(port)) {
            peer.send(HOSTILE + "\n");
            peer.ask("PAY <script>" + HOSTILE);
            browser.await(has(".attention", "<script>"));
            choose("PAY <script>");
            browser.await(has(".detail .bytes.text", "<svg onload=window.hit=1>"));
            browser.await(has(".detail .bytes.text", "\\u{202e}thgir\\u{2066}\\u{200b}\\x1b[31m"));
            browser.first(".detail input[type=radio]:not(:checked)").click();
            browser.await("document.querySelector('.hex [data-at]')");
        }
        assertThat(browser.script("return window.hit")).isNull();
        assertThat(browser.all("#app script, #app img, #app svg[onload]")).isEmpty();
        assertThat(browser.script("return performance.getEntriesByType('resource')"
                        + ".filter(each => !each.name.startsWith(location.origin)).length"))
                .isEqualTo(0L);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void policyForbidsWhatMarkupWouldDo() throws Exception {
        open("");
        assertThat(browser.script("""
                        try { document.body.innerHTML = '<img src=x onerror=window.hit=1>'; }
                        catch (e) { return e.name; }
                        return 'allowed';""")).isEqualTo("TypeError");
        assertThat(browser.complaints()).isNotEmpty();
    }
}
