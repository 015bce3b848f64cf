package dev.antiphon.control.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.test.Peer;
import dev.antiphon.test.browser.Browser;

import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The faults of proxies: switches, delays, the form for each kind, and faults at a byte. */
class FaultsViewTest extends ConsoleCase {
    private static final String ADD = ".arm button[type=submit]";

    FaultsViewTest(Browser browser) {
        super(browser);
    }

    private int proxy(String faults) throws Exception {
        int bank = console.stub(BANK);
        return console.proxy("{\"name\": \"front\", \"framing\": \"line\", \"to\": \"127.0.0.1:"
                + bank + "\", \"faults\": [" + faults + "]}");
    }

    private String faults() throws Exception {
        return new String(console.get("/api/proxies/front/faults").body(), StandardCharsets.UTF_8);
    }

    private void openForm() {
        open("#/faults");
        browser.await("document.querySelector('.proxy summary')");
        browser.first(".proxy summary").click();
    }

    private void kind(String value) {
        browser.first(".arm .kind option[value='" + value + "']").click();
    }

    private WebElement labelled(String label) {
        return browser.all(".arm label").stream()
                .filter(each -> each.getText().startsWith(label))
                .findFirst()
                .orElseThrow()
                .findElement(By.cssSelector("input, select"));
    }

    private void fill(String label, String value) {
        WebElement field = labelled(label);
        field.sendKeys(Keys.chord(Keys.CONTROL, "a"), value);
    }

    @Test
    void faultIsAddedByItsFormAndTakesEffect() throws Exception {
        int port = proxy("");
        openForm();
        kind("close");
        browser.await(has(".arm .does", "Closes the connection in order"));
        fill("After", "4");
        fill("Name", "cut");
        browser.first(ADD).click();
        browser.await(has(".faults li", "close:4"));
        assertThat(browser.script("return document.activeElement.matches(arguments[0])", ADD))
                .isEqualTo(true);
        try (Peer peer = Peer.connect(port)) {
            peer.send("PING\n");
            assertThat(peer.readToEnd()).isEqualTo("PONG");
        }
        browser.await(has(".faults li", "happened 1 time"));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void wrongValueIsRefusedAtItsField() throws Exception {
        proxy("");
        openForm();
        kind("close");
        fill("After", "soon");
        browser.first(ADD).click();
        browser.await(has(".arm .problem", "BYTES is \"soon\""));
        String described = labelled("After").getAttribute("aria-describedby");
        assertThat(browser.first("[id=" + described + "]").getText()).contains("soon");
        assertThat(labelled("Name").getAttribute("aria-invalid")).isNull();
        fill("After", "4");
        fill("Name", "no name");
        browser.first(ADD).click();
        browser.await(has(".arm .problem", "the name \"no name\" cannot be"));
        assertThat(labelled("Name").getAttribute("aria-invalid")).isEqualTo("true");
        assertThat(faults()).doesNotContain("close");
    }

    @Test
    void conditionsBecomePartOfTheFault() throws Exception {
        proxy("");
        openForm();
        kind("reset");
        fill("After", "9");
        browser.first(".arm summary").click();
        fill("Only connection number", "2");
        fill("Share of the connections", "0.5");
        assertThat(browser.text()).contains("reset:9 on connection 2 with chance 0.5");
        browser.first(ADD).click();
        browser.await(has(".faults li", "reset:9 on connection 2 with chance 0.5"));
    }

    @Test
    void everyKindOfFaultHasAFormThatTheServerTakes() throws Exception {
        proxy("");
        openForm();
        List<String> kinds = browser.all(".arm .kind option").stream()
                .map(each -> String.valueOf(each.getAttribute("value")))
                .toList();
        List<String> known = WireFault.forms().stream()
                .map(each -> each.substring(0, each.indexOf(':')))
                .toList();
        assertThat(kinds).containsExactlyInAnyOrderElementsOf(known);
        for (String each : kinds) {
            kind(each);
            assertThat(browser.first(".arm .does").getText())
                    .as(each)
                    .isNotEmpty()
                    .doesNotContain("fault.");
            assertThat(browser.first(".arm").getText()).doesNotContain("fault." + each);
            browser.first(ADD).click();
            browser.await(has(".arm [role=status]", each + ":"));
        }
        assertThat(browser.all(".faults li")).hasSize(known.size());
    }

    @Test
    void sliderAndNumberSetTheDelayOnOpenConnections() throws Exception {
        int port = proxy("");
        open("#/faults");
        String number = "input[aria-label='Delay to the client in milliseconds']";
        browser.await("document.querySelector(\"" + number + "\")");
        try (Peer peer = Peer.connect(port)) {
            peer.ask("PING");
            browser.first(number).sendKeys(Keys.chord(Keys.CONTROL, "a"), "300");
            browser.await(has(".faults li", "latency:300ms"));
            long start = System.nanoTime();
            peer.ask("PING");
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(290_000_000L);
        }
        WebElement slider = browser.first("input[type=range][aria-label^='Delay to the client']");
        assertThat(slider.getAttribute("value")).isEqualTo("300");
        slider.sendKeys(Keys.ARROW_RIGHT);
        browser.await(has(".faults li", "latency:310ms"));
        slider.sendKeys(Keys.HOME);
        browser.await("!document.querySelector('.faults li input').checked");
        assertThat(faults()).contains("\"enabled\":false");
    }

    @Test
    void switchesTurnFaultsAndTheProxyOffAndOn() throws Exception {
        int port = proxy("{\"name\": \"cut\", \"fault\": \"close:2\"}");
        open("#/faults/front");
        browser.await(has(".faults li", "close:2"));
        browser.first(".faults [role=switch]").click();
        browser.await("document.querySelector('.faults .off')");
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.ask("PING")).isEqualTo("PONG\n");
        }
        browser.first(".proxy header [role=switch]").click();
        browser.await(has(".proxy header", "Refuses connections"));
        browser.first(".proxy header [role=switch]").click();
        browser.await(has(".proxy header", "Accepts connections"));
        browser.first(".faults button[aria-label='Remove the fault cut']").click();
        browser.await("!document.querySelector('.faults li')");
        browser.await("document.activeElement.innerText === 'front'");
    }

    @Test
    void faultIsChangedAsTextAndAMisspeltKindIsOneClickAway() throws Exception {
        proxy("{\"name\": \"lag\", \"fault\": \"latency:20ms\"}");
        open("#/faults");
        browser.await(has(".faults li", "latency:20ms"));
        browser.first("button[aria-label='Change the fault lag']").click();
        browser.first(".faults form input")
                .sendKeys(Keys.chord(Keys.CONTROL, "a"), "lateny:70ms", Keys.ENTER);
        browser.await(has(".faults .problem", "lateny"));
        browser.first(".faults .problem button").click();
        browser.first(".faults form button").click();
        browser.await(has(".faults .what code", "latency:70ms"));
    }

    @Test
    void proxyIsPutBeforeAServiceWhenThereIsNone() throws Exception {
        console.stub(BANK);
        open("#/faults");
        browser.await(has("details[open]", "bank"));
        browser.first("details[open] button[type=submit]").click();
        browser.await(has(".proxy h2", "proxy-1"));
    }

    @Test
    void byteOfAMessageIsTheOneWhereTheConnectionIsReset() throws Exception {
        int port = proxy("");
        open("#/?service=front");
        try (Peer peer = Peer.connect(port)) {
            peer.ask("PING");
        }
        choose("PONG");
        browser.first(".detail input[type=radio]:not(:checked)").click();
        browser.first(".hex").sendKeys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ENTER);
        browser.await("document.activeElement.id === 'byte-actions'");
        mustSatisfyAxe();
        browser.type(Keys.TAB);
        browser.type(Keys.ENTER);
        browser.await(has(".byte-faults [role=status]", "reset:1"));
        assertThat(faults()).contains("\"to\":\"client\"");
        try (Peer peer = Peer.connect(port)) {
            peer.send("PING\n");
            assertThatThrownBy(peer::readToEnd).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void byteOfAStubSaysThatAProxyCanEndThere() throws Exception {
        int port = console.stub(BANK);
        open("");
        try (Peer peer = Peer.connect(port)) {
            peer.ask("PING");
        }
        choose("PONG");
        browser.first(".detail input[type=radio]:not(:checked)").click();
        browser.await("document.querySelector('.hex [data-at]')");
        browser.first(".hex [data-at='2']").click();
        browser.await(has(".detail", "A proxy can close, reset or hold"));
    }

    @Test
    void viewWorksByKeyboardAloneOnANarrowScreenInBothLanguages() throws Exception {
        proxy("{\"name\": \"cut\", \"fault\": \"close:2\"}");
        browser.screen(360, 740);
        openForm();
        browser.await(has(".faults li", "close:2"));
        assertThat(browser.number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(360);
        mustSatisfyAxe();
        browser.first(".faults [role=switch]").sendKeys(Keys.SPACE);
        browser.await("document.querySelector('.faults .off')");
        browser.first("header option[value=ru]").click();
        browser.await(has("h1", "Сбои"));
        assertThat(browser.first("main").getText()).doesNotContain("faults.");
        browser.first("header option[value=en]").click();
        browser.await(has("h1", "Faults"));
    }
}
