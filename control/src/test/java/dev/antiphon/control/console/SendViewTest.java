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

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The view where the reader sends messages, in a real browser. */
@Timeout(120)
@Isolated("a browser keeps all processors busy")
@ExtendWith(Browser.Shared.class)
class SendViewTest {
    private static final String CONTENT = "#send-content";
    private static final String SEND = ".task form button.main";
    private static final Pattern ID = Pattern.compile("\"id\":([0-9]+)");
    private static final String RULES = "\"rules\":[{\"when\":\"PING\",\"reply\":\"PONG\"},"
            + "{\"when\":\"NEWS?\",\"reply\":\"FINE\"}]";

    private final Browser browser;
    private final Reader reader;

    SendViewTest(Browser browser) {
        this.browser = browser;
        this.reader = new Reader(browser);
    }

    @AfterEach
    void stop() {
        reader.close();
    }

    private Peer client(String framing) throws Exception {
        return Peer.connect(reader.console()
                .stub("{\"name\":\"bank\",\"framing\":\"" + framing + "\"," + RULES + "}"));
    }

    /** Returns the id of the latest row that has a text. */
    private String row(String text) throws Exception {
        String rows = new String(
                reader.console().get("/api/traffic?limit=1&text=" + text).body(),
                StandardCharsets.UTF_8);
        Matcher id = ID.matcher(rows);
        assertThat(id.find()).as(rows).isTrue();
        return id.group(1);
    }

    private void open() {
        reader.open("#/send");
        reader.await("#send-connection:enabled");
    }

    @Test
    void textIsSentWithTheEndOfTheFraming() throws Exception {
        try (Peer peer = client("line")) {
            open();
            reader.await(".field .quiet", "Framing line");
            reader.write(CONTENT, "NEWS");
            reader.click(SEND);
            assertThat(peer.line()).isEqualTo("NEWS\n");
            reader.await("form [role=status]", "4 B sent on connection 1");
            peer.send("NEWS?\n");
            assertThat(peer.line()).isEqualTo("FINE\n");
            reader.await(".fresh li", "NEWS?");
            reader.await(".fresh li", "FINE");
        }
    }

    @Test
    void digitsAreSentAsBytes() throws Exception {
        try (Peer peer = client("line")) {
            open();
            reader.write(CONTENT, "OK");
            reader.click("[name=send-content-mode][value=hex]");
            reader.awaitValue(CONTENT, "4f 4b");
            reader.write(CONTENT, "4e 4");
            reader.await(".field .why", "pairs of hexadecimal digits");
            reader.await(SEND + "[aria-disabled=true]");
            reader.write(CONTENT, "4e 45 57");
            reader.click(SEND);
            assertThat(peer.line()).isEqualTo("NEW\n");
        }
    }

    @Test
    void messageThatTheFramingCannotCarryIsRefusedAtTheField() throws Exception {
        try (Peer peer = client("length:1")) {
            open();
            reader.write(CONTENT, "x".repeat(300));
            reader.click(SEND);
            reader.await(".task form .problem", "300");
            reader.write(CONTENT, "x");
            reader.click(SEND);
            assertThat(peer.readBytes(2)).containsExactly(1, 'x');
        }
    }

    @Test
    void serviceWithoutAConnectionSaysHowToConnect() throws Exception {
        int port = reader.console().stub("{\"name\":\"bank\",\"framing\":\"line\"," + RULES + "}");
        reader.open("#/send");
        reader.await(".notice pre", "antiphon connect 127.0.0.1:" + port + " --framing line");
        reader.await(SEND + "[aria-disabled=true]");
        try (Peer peer = Peer.connect(port)) {
            reader.await("#send-connection:enabled");
            assertThat(peer.ask("PING")).isEqualTo("PONG\n");
        }
        reader.await("#send-connection:disabled");
    }

    @Test
    void noOtherConnectionTakesThePlaceOfOneThatHasClosed() throws Exception {
        int port = reader.console().stub("{\"name\":\"bank\",\"framing\":\"line\"," + RULES + "}");
        try (Peer first = Peer.connect(port)) {
            assertThat(first.ask("PING")).isEqualTo("PONG\n");
            try (Peer second = Peer.connect(port)) {
                assertThat(second.ask("PING")).isEqualTo("PONG\n");
                open();
                reader.awaitValue("#send-connection", "2");
                reader.write(CONTENT, "NEWS");
            }
            reader.await("#send-connection option:checked", "connection 2 has ended");
            reader.await(SEND + "[aria-disabled=true]");
            reader.choose("#send-connection", "1");
            reader.await(SEND + ":not([aria-disabled])");
            reader.click(SEND);
            assertThat(first.line()).isEqualTo("NEWS\n");
        }
    }

    @Test
    void messageOfTheListIsSentAgainWithChanges() throws Exception {
        try (Peer peer = client("line")) {
            assertThat(peer.ask("PING")).isEqualTo("PONG\n");
            reader.open("#/send?service=bank&connection=1&row=" + row("PONG"));
            reader.awaitValue(CONTENT, "PONG");
            reader.await(".notice", "Message 1 to the client");
            reader.write(CONTENT, "PANG");
            reader.await(SEND + ":not([aria-disabled])");
            reader.click(SEND);
            assertThat(peer.line()).isEqualTo("PANG\n");
        }
    }

    @Test
    void proxySendsAMessageOfItsListToTheServerAgain() throws Exception {
        int bank = reader.console().stub("{\"name\":\"bank\",\"framing\":\"line\"," + RULES + "}");
        try (Peer peer = Peer.connect(reader.console()
                .proxy("{\"name\":\"way\",\"framing\":\"line\",\"to\":\"127.0.0.1:" + bank
                        + "\"}"))) {
            assertThat(peer.ask("PING")).isEqualTo("PONG\n");
            reader.open("#/?service=way");
            reader.await(".list .row", "PONG");
            browser.script("[...document.querySelectorAll('.list .row')]"
                    + ".find(each => each.innerText.includes('PING')).click()");
            reader.click(".detail a[href*='#/send']");
            reader.awaitValue(CONTENT, "PING");
            reader.await("[name=send-to][value=server]:checked");
            reader.await(SEND + ":not([aria-disabled])");
            reader.click(SEND);
            assertThat(peer.line()).isEqualTo("PONG\n");
        }
    }

    @Test
    void savedMessageIsThereAfterAReload() throws Exception {
        try (Peer _ = client("line")) {
            open();
            reader.write(CONTENT, "<b>NEWS</b>");
            reader.write("#saved-name", "<img src=x onerror=alert(1)>");
            browser.type(Keys.ENTER);
            reader.await(".saved li", "<img src=x");
            open();
            reader.await(".saved code", "<b>NEWS</b>");
            reader.click(".saved button");
            reader.awaitValue(CONTENT, "<b>NEWS</b>");
            assertThat(browser.all(".saved img, .saved b")).isEmpty();
            reader.click(".saved button.plain");
            reader.awaitNone(".saved li");
        }
    }

    @Test
    void messagesAreTakenOverFromATextAndMistakesAreNamed() {
        reader.open("#/send");
        reader.click("[aria-labelledby=saved-title] .buttons button:nth-child(2)");
        reader.await("dialog[open]");
        reader.write("#saved-text", "[{\"name\": \"ping\"}]");
        reader.click("dialog button.main");
        reader.await("#saved-text-error", "Message 1 needs a name");
        reader.write("#saved-text", "{");
        reader.click("dialog button.main");
        reader.await("#saved-text-error", "no JSON");
        reader.write(
                "#saved-text",
                "[{\"name\": \"ping\", \"text\": \"PING\"}, {\"name\": \"nul\", \"hex\": \"00\"}]");
        reader.click("dialog button.main");
        reader.awaitNone("dialog");
        reader.await(".saved li", "nul");
        assertThat(browser.all(".saved li")).hasSize(2);
        reader.click("[aria-labelledby=saved-title] .buttons button:nth-child(2)");
        browser.await("JSON.parse(document.querySelector('#saved-text').value)[1].hex === '00'");
    }

    @Test
    void emptyMessageAndEmptyNameAreNotSaved() {
        reader.open("#/send");
        reader.write(CONTENT, "x");
        reader.click("[aria-labelledby=saved-title] [type=submit]");
        reader.await("#saved-name-error", "Give the message a name");
        reader.write(CONTENT, "");
        reader.write("#saved-name", "empty");
        browser.type(Keys.ENTER);
        reader.await("#saved-name-error", "Write the message above first");
    }

    @Test
    void keyboardAloneSends() throws Exception {
        try (Peer peer = client("line")) {
            open();
            reader.tabTo(CONTENT);
            browser.type("NEWS", Keys.chord(Keys.CONTROL, Keys.ENTER));
            assertThat(peer.line()).isEqualTo("NEWS\n");
            reader.tabTo("#saved-name");
            browser.type("news", Keys.ENTER);
            reader.await(".saved li", "news");
        }
    }

    @Test
    void viewIsAccessible() throws Exception {
        try (Peer peer = client("line")) {
            assertThat(peer.ask("PING")).isEqualTo("PONG\n");
            open();
            reader.write(CONTENT, "NEWS");
            reader.write("#saved-name", "news");
            browser.type(Keys.ENTER);
            reader.click(SEND);
            reader.await(".fresh li", "NEWS");
            reader.requireAccessible();
        }
    }
}
