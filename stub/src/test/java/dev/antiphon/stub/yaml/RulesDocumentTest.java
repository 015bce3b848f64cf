package dev.antiphon.stub.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.framing.Framing;

import org.junit.jupiter.api.Test;

import java.util.List;

/** The text of rules, as it was written and after changes. */
class RulesDocumentTest {
    private static final RulesText READER = new RulesText();

    private static YamlValue rule(String json) {
        return YamlValue.parse("body", json);
    }

    @Test
    void writtenTextStaysWithItsComments() {
        String text = "# the bank\nrules:\n- when: PING   # often\n  reply: 'PONG'\n";
        RulesDocument document = RulesDocument.of("bank.yaml", text);
        assertThat(document.text()).isEqualTo(text);
        assertThat(document.read(READER).size()).isEqualTo(1);
    }

    @Test
    void jsonIsWrittenInBlocksWithoutNeedlessQuotes() {
        RulesDocument document = RulesDocument.of(
                "body",
                "{\"framing\":\"line\",\"rules\":[{\"when\":{\"startsWith\":\"PAY\"},"
                        + "\"reply\":{\"text\":\"OK\",\"after\":\"20ms\"}},"
                        + "{\"when\":\"A: b\",\"reply\":\"12\"}]}");
        assertThat(document.text()).isEqualTo("""
                framing: line
                rules:
                  - when: {startsWith: PAY}
                    reply: {text: OK, after: 20ms}
                  - when: 'A: b'
                    reply: '12'
                """);
        assertThat(RulesDocument.of("again", document.text()).read(READER).size())
                .isEqualTo(2);
    }

    @Test
    void textsOfAnyCharactersKeepTheirValue() {
        for (String text :
                List.of("", " x ", "a\nb", "a\\r\\nb", "#x", "- x", "é€😀", "null", "\"")) {
            String json = "{\"when\":" + quoted(text) + ",\"reply\":\"OK\"}";
            RulesDocument document =
                    RulesDocument.of(rule("{}"), Framing.line()).with(rule(json));
            YamlValue root = YamlValue.parse("again", document.text());
            YamlValue read = root.keys(RulesText.keys()).get("rules").list().getFirst();
            assertThat(read.pairs().getFirst().getValue().text())
                    .as(document.text())
                    .isEqualTo(text);
        }
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\"") + '"';
    }

    @Test
    void addedRuleIsTheFirst() {
        RulesDocument document = RulesDocument.of(
                        "bank.yaml", "greeting: HI\nrules: [{when: A, reply: B}]\npush: []\n")
                .with(rule("{\"name\":\"new\",\"when\":\"X\",\"reply\":\"Y\"}"));
        assertThat(document.text()).isEqualTo("""
                greeting: HI
                rules:
                  - name: new
                    when: X
                    reply: Y
                  - when: A
                    reply: B
                push: []
                """);
    }

    @Test
    void documentWithoutItsLastRuleHasNoList() {
        RulesDocument document =
                RulesDocument.of("bank.yaml", "rules: [{when: A, reply: B}]\ngreeting: HI\n");
        assertThat(document.without(0).text()).isEqualTo("greeting: HI\n");
        assertThat(document.without(7).text()).contains("when: A");
    }

    @Test
    void clearedDocumentKeepsFramingAndCharset() {
        RulesDocument document = RulesDocument.of(
                "bank.yaml", "framing: nul\ncharset: latin1\ngreeting: HI\nunmatched: NO\n");
        assertThat(document.cleared().text()).isEqualTo("framing: nul\ncharset: latin1\n");
    }

    @Test
    void definitionOfAStubIsWrittenWithItsFramingAndWithoutOtherKeys() {
        RulesDocument document = RulesDocument.of(
                rule("{\"name\":\"bank\",\"listen\":\"7001\",\"greeting\":\"HI\"}"),
                Framing.parse("length:2"));
        assertThat(document.text()).isEqualTo("framing: length:2\ngreeting: HI\n");
    }

    @Test
    void errorNamesThePlaceInTheTextAsItWasGiven() {
        RulesDocument document = RulesDocument.of("body", "{\"rules\":[{\"wen\":\"A\"}]}");
        assertThatThrownBy(() -> document.read(READER))
                .isInstanceOf(StubFileException.class)
                .hasMessageStartingWith("body:1:12: there is no \"wen\" here, but \"when\"");
    }
}
