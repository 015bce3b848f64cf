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

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The view where the reader starts services, in a real browser. */
@Timeout(120)
@Isolated("a browser keeps all processors busy")
@ExtendWith(Browser.Shared.class)
class StartViewTest {
    private static final String STUB = "[aria-labelledby=\"stub-title\"] ";
    private static final String PROXY = "[aria-labelledby=\"proxy-title\"] ";
    private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1:([0-9]+)");

    private final Browser browser;
    private final Reader reader;

    StartViewTest(Browser browser) {
        this.browser = browser;
        this.reader = new Reader(browser);
    }

    @AfterEach
    void stop() {
        reader.close();
    }

    private Peer connect() throws IOException {
        Matcher found = PORT.matcher(reader.text(".begun h2"));
        assertThat(found.find()).isTrue();
        return Peer.connect(Integer.parseInt(found.group(1)));
    }

    @Test
    void pageOpensHereWhenNothingRuns() {
        reader.open("");
        browser.await("location.hash === '#/start'");
        reader.await("h1", "Start something");
        assertThat(browser.all(".offers .block")).hasSize(3);
    }

    @Test
    void pageOpensWithTheConversationsWhenSomethingRuns() throws Exception {
        reader.console()
                .stub("{\"name\":\"bank\",\"rules\":[{\"when\":\"PING\",\"reply\":\"PONG\"}]}");
        reader.open("");
        reader.await(".conversations");
        reader.await(".filters option", "bank");
        assertThat(browser.script("return location.hash")).isEqualTo("");
    }

    @Test
    void stubIsStartedByOneClickAndAnswersTheMessageToTry() throws Exception {
        reader.open("");
        reader.click(STUB + "button.main");
        reader.await(".begun pre", "antiphon send --to 127.0.0.1:");
        reader.await(".begun pre", "--framing line PING");
        reader.await(".begun", "Waits for the first message");
        try (Peer peer = connect()) {
            assertThat(peer.ask("PING")).isEqualTo("PONG\n");
            reader.await(".begun", "1 message received");
        }
        reader.click(".begun summary");
        reader.await(".begun details pre", "antiphon serve --listen 127.0.0.1:");
        reader.click(".begun a");
        reader.await(".list .row", "PONG");
    }

    @Test
    void serverIsStartedByOneClick() throws Exception {
        reader.open("");
        reader.click("[aria-labelledby=server-title] button.main");
        reader.await(".begun pre", "--framing line Hello");
        try (Peer peer = connect()) {
            assertThat(peer.ask("Hello")).contains("Hello");
        }
        reader.await(".begun", "1 message received");
    }

    @Test
    void proxyIsInFrontOfTheServiceThatRuns() throws Exception {
        int port = reader.console()
                .stub("{\"name\":\"bank\",\"framing\":\"line\","
                        + "\"rules\":[{\"when\":\"PING\",\"reply\":\"PONG\"}]}");
        reader.open("#/start");
        reader.awaitValue("#proxy-to", "127.0.0.1:" + port);
        reader.click(PROXY + "button.main");
        try (Peer peer = connect()) {
            assertThat(peer.ask("PING")).isEqualTo("PONG\n");
        }
    }

    @Test
    void commandLineHasWhatTheFieldsHave() {
        reader.open("#/start");
        reader.click(STUB + "summary");
        reader.write("#stub-listen", "127.0.0.1:7000");
        reader.write("#stub-framing", "delimiter:;");
        reader.await(
                STUB + "pre",
                "antiphon serve --listen 127.0.0.1:7000 --framing 'delimiter:;' --stubs stub.yaml");
        reader.click(STUB + ".command button");
        reader.await(STUB + ".command [role=status]", "Copied");
    }

    @Test
    void errorIsShownAtItsField() {
        reader.open("#/start");
        reader.click(PROXY + "summary");
        reader.write("#proxy-framing", "lin");
        reader.click(PROXY + "button.main");
        reader.await("#proxy-framing[aria-invalid]");
        reader.await("#proxy-framing-error", "line");
        reader.write("#proxy-framing", "line");
        reader.write("#proxy-to", "nowhere:port");
        reader.click(PROXY + "button.main");
        reader.await("#proxy-to-error", "nowhere:port");
        reader.awaitNone("#proxy-framing-error");
    }

    @Test
    void takenNameIsRefusedAndTheOptionsOpen() throws Exception {
        reader.console()
                .stub("{\"name\":\"bank\",\"rules\":[{\"when\":\"PING\",\"reply\":\"PONG\"}]}");
        reader.open("#/start");
        reader.click(STUB + "summary");
        reader.write("#stub-name", "bank");
        reader.click(STUB + "button.main");
        reader.await(STUB + ".problem", "bank");
        reader.awaitNone(".begun");
    }

    @Test
    void keyboardAloneStartsAStub() throws Exception {
        reader.open("");
        reader.await(STUB + "button.main");
        reader.tabTo(STUB + "button.main");
        browser.type(Keys.ENTER);
        reader.await(".begun");
        try (Peer peer = connect()) {
            assertThat(peer.ask("PING")).isEqualTo("PONG\n");
        }
    }

    @Test
    void viewIsAccessible() {
        reader.open("#/start");
        reader.click(STUB + "summary");
        reader.click(STUB + "button.main");
        reader.await(".begun");
        reader.requireAccessible();
    }
}
