package dev.antiphon.control.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpServer;
import dev.antiphon.config.Limits;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;
import dev.antiphon.test.browser.Browser;

import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The list: its place, its keys, and many rows. */
class ListTest extends ConsoleCase {
    private static final String AT_END = "(list => list.scrollTop + list.clientHeight"
            + " >= list.scrollHeight - 2)(document.querySelector('.list'))";

    ListTest(Browser browser) {
        super(browser);
    }

    private static void ask(Peer peer, int from, int to) throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append("PAY ").append(i).append('\n');
        }
        peer.send(text.toString());
        for (int i = from; i < to; i++) {
            assertThat(peer.readLine()).isEqualTo("OK PAY " + i);
        }
    }

    @Test
    void listFollowsItsEndUntilTheReaderScrollsUp() throws Exception {
        int port = console.stub(BANK);
        open("");
        try (Peer peer = Peer.connect(port)) {
            ask(peer, 0, 100);
            browser.await(has(ROW, "OK PAY 99"));
            browser.await(AT_END);
            browser.script("document.querySelector('.list').scrollTop = 300");
            browser.await(has(".foot", "To the latest row"));
            long top = browser.number("document.querySelector('.list').scrollTop");
            ask(peer, 100, 200);
            browser.await(has(".foot", "200 new rows"));
            assertThat(browser.number("document.querySelector('.list').scrollTop"))
                    .isEqualTo(top);
            browser.first(".foot button").click();
            browser.await(has(ROW, "OK PAY 199"));
            browser.await(AT_END);
        }
    }

    @Test
    void chosenRowStaysInPlaceWhileOthersCome() throws Exception {
        int port = console.stub(BANK);
        open("");
        try (Peer peer = Peer.connect(port)) {
            ask(peer, 0, 60);
            choose("OK PAY 55");
            String place = "document.querySelector('[aria-selected=true]')"
                    + ".getBoundingClientRect().top | 0";
            long before = browser.number(place);
            ask(peer, 60, 160);
            browser.await(has(".foot", "200 new rows"));
            assertThat(browser.number(place)).isEqualTo(before);
        }
    }

    @Test
    void pageIsUsedByKeysAlone() throws Exception {
        int port = console.stub(BANK);
        open("");
        try (Peer peer = Peer.connect(port)) {
            ask(peer, 0, 40);
            peer.ask("PIMG");
            ask(peer, 40, 50);
            browser.await(has(ROW, "OK PAY 49"));
            type("l");
            browser.type(Keys.HOME);
            browser.await("document.querySelector('[aria-selected=true]')");
            browser.type(Keys.ARROW_DOWN, Keys.PAGE_DOWN, "k");
            type("e");
            browser.await(has(".detail .problem", "No rule matches"));
            browser.type(Keys.ENTER);
            browser.await("document.activeElement.id === 'detail-title'");
            escape();
            browser.await(
                    "document.activeElement.id === 'rows' && !document.querySelector('.detail')");
            browser.type(Keys.END, Keys.ARROW_UP, Keys.ARROW_DOWN);
            browser.await(has("[aria-selected=true]", "OK PAY 49"));
            type("o");
            browser.await("location.hash.includes('connection=1')");
            type("c");
            browser.await("!location.hash.includes('connection')");
            type("?");
            browser.await("document.querySelector('dialog[open] .keys')");
            escape();
            browser.await("!document.querySelector('dialog')");
            type("/");
            browser.await("document.activeElement.matches('.search input')");
        }
    }

    @Test
    void lettersCanBeSwitchedOff() throws Exception {
        open("");
        type("?");
        browser.await("document.querySelector('dialog input[type=checkbox]')");
        browser.first("dialog input[type=checkbox]").click();
        escape();
        type("/");
        assertThat(browser.script("return document.activeElement.matches('.search input')"))
                .isEqualTo(false);
    }

    @Test
    void thousandsOfRowsKeepTheDocumentSmallAndAllCanBeReached() throws Exception {
        int port = console.stub(BANK);
        try (Peer peer = Peer.connect(port)) {
            for (int i = 0; i < 6_000; i += 500) {
                ask(peer, i, i + 500);
            }
            open("");
            browser.await(has(ROW, "OK PAY 5999"));
            assertThat(browser.all(ROW)).hasSizeLessThan(100);
            type("l");
            browser.type(Keys.HOME);
            browser.await(has(".foot", "12,00")); // messages, and the first rows of the stub
            browser.await(has(ROW, "started as a stub"));
            assertThat(browser.all(ROW)).hasSizeLessThan(100);
            browser.type(Keys.END);
            browser.await(has(ROW, "OK PAY 5999"));
            browser.await(AT_END);
        }
    }

    @Test
    void tenMegabytesAreShownByTheirBeginning() throws Exception {
        int port = big();
        open("");
        try (Peer peer = Peer.connect(port)) {
            peer.send("x".repeat(10 << 20) + "\n");
            assertThat(peer.readLine()).isEqualTo("OK");
            browser.await(has(ROW, "10 MiB"));
            choose("10 MiB");
            browser.await(has(".detail .content", "The first 64"));
        }
    }

    private int big() {
        Limits limits = Limits.builder().maxMessageBytes(16 << 20).build();
        return console.control()
                .addServer(
                        "big",
                        Framing.line(),
                        listener -> TcpServer.builder(Framing.line())
                                .limits(limits)
                                .listener(listener)
                                .onMessage((connection, message) -> Reply.of(Message.text("OK")))
                                .start("127.0.0.1:0"))
                .server()
                .port();
    }
}
