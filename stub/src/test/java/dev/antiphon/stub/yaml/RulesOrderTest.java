package dev.antiphon.stub.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.framing.Framing;
import dev.antiphon.stub.StubServer;
import dev.antiphon.stub.verify.StubCheck;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tests of the order of a file's rules, of its charset, and of texts that no message holds. */
class RulesOrderTest {
    @TempDir
    private Path folder;

    private StubServer stub(String text) {
        StubServer stub = StubServer.builder()
                .framing(Framing.line())
                .allow(StubCheck.UNMATCHED)
                .start();
        stub.use(StubFile.parse("rules.yaml", text, folder));
        return stub;
    }

    private byte[] answer(String rules, byte[] request) throws IOException {
        try (StubServer stub = stub(rules);
                Peer caller = Peer.connect(stub.port())) {
            caller.send(request).send("\n").halfClose();
            return caller.bytesToEnd();
        }
    }

    private String answer(String rules, String request) throws IOException {
        return new String(
                answer(rules, request.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    private void refuses(String text, String reason) {
        assertThatThrownBy(() -> StubFile.parse("rules.yaml", text, folder))
                .isInstanceOf(StubFileException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void firstRuleThatMatchesAnswers() throws IOException {
        String rules = """
                framing: line
                rules:
                  - when: {startsWith: AB}
                    reply: first
                  - when: {startsWith: A}
                    replies: [second]
                    afterLast: stop
                  - when: {anything: true}
                    reply: last
                """;
        assertThat(answer(rules, "ABC\nA1\nA2\nX")).isEqualTo("first\nsecond\nlast\nlast\n");
    }

    @Test
    void rulesAreNumberedInTheOrderOfTheFile() throws IOException {
        StringBuilder told = new StringBuilder();
        try (StubServer stub = StubServer.builder()
                        .framing(Framing.line())
                        .allow(StubCheck.UNMATCHED)
                        .rules(StubFile.parse(
                                "f",
                                "rules: [{when: PING, reply: a}, {when: XXXX, reply: b}]",
                                folder))
                        .onFinding(finding -> told.append(finding.text()))
                        .start();
                Peer caller = Peer.connect(stub.port())) {
            caller.send("PINK\n").bytesToEnd();
        }
        assertThat(told).contains("the nearest of 2 rules is rule 1: is \"PING\"");
    }

    @Test
    void unreachableRuleIsRefused() {
        refuses(
                "rules: [{when: {anything: true}, reply: a}, {when: B, reply: b}]",
                "rules.yaml:1:52: rule 2 never answers: rule 1 before it is for every message");
        refuses(
                "rules: [{name: ping, when: PING, reply: a}, {when: PING, reply: b}]",
                "rules.yaml:1:52: rule 2 never answers: ping before it is for the same messages");
    }

    @Test
    void ruleThatStopsMayBeFollowedByAnotherForTheSameMessage() throws IOException {
        String rules = "rules: [{when: A, replies: [one], afterLast: stop}, {when: A, reply: two}]";
        assertThat(answer("framing: line\n" + rules, "A\nA")).isEqualTo("one\ntwo\n");
    }

    @Test
    void textsOfAFileAreInItsCharset() throws IOException {
        String rules = """
                framing: line
                charset: windows-1251
                rules:
                  - when: ПИНГ
                    reply: ПОНГ
                  - when: {matches: 'сумма ([а-я]+)'}
                    reply: {template: 'итого {1}'}
                  - when: {field: {'text@0:2': да}}
                    reply: нет
                  - when: {contains: ю}
                    reply: {unframed: юг}
                """;
        Charset charset = Charset.forName("windows-1251");
        assertThat(new String(
                        answer(rules, "ПИНГ\nсумма сто\nда!\nтюк".getBytes(charset)), charset))
                .isEqualTo("ПОНГ\nитого сто\nнет\nюг");
    }

    @Test
    void unknownOrInsufficientCharsetIsRefused() {
        refuses(
                "charset: window-1251",
                "rules.yaml:1:10: there is no charset \"window-1251\", but \"windows-1251\"");
        refuses("charset: UTF-16", "write UTF-16BE or UTF-16LE, say");
        refuses(
                "charset: ISO-8859-1\nrules: [{when: Ü, reply: ПОНГ}]",
                "rules.yaml:2:26: \"П\" is no character of charset ISO-8859-1");
    }

    @Test
    void promptIsSentWithoutALineEnd() throws IOException {
        String rules = """
                framing: line
                greeting: {unframed: {hex: 'ff fb 01 6c 3a 20'}}
                rules:
                  - when: {endsWith: ann}
                    reply: {unframed: 'Password: '}
                  - when: secret
                    reply: [welcome, {unframed: {template: '{count}# '}, then: close}]
                """;
        assertThat(answer(rules, "ann\nsecret".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("\u00ff\u00fb\u0001l: Password: welcome\n1# "
                        .getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void blockTextWithALineEndIsRefusedInLine() {
        refuses(
                "framing: line\nrules:\n  - when: |\n      PING\n    reply: A\n",
                "rules.yaml:3:11: no message is so, and the rule would never answer: a message in line"
                        + " framing cannot contain a line feed (at byte 4); write |- in place of |");
        refuses(
                "framing: line\nrules:\n  - when: A\n    reply: |\n      PONG\n",
                "rules.yaml:4:12: a message in line framing cannot contain a line feed (at byte 4);"
                        + " send it as several messages, or use length:4; write |- in place of |");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "when: {contains: \"a\\nb\"}, reply: x",
                "when: {startsWith: \"a\\n\"}, reply: x",
                "when: {hex: 41 0a}, reply: x",
                "when: A, reply: {template: \"{message}\\n.\"}"
            })
    void textThatNoLineHoldsIsRefusedWhereverItStands(String rule) {
        refuses("framing: line\nrules: [{" + rule + "}]", "cannot contain a line feed");
    }

    @Test
    void framingOfTheServerHasPrecedence() throws IOException {
        Path file = folder.resolve("rules.yaml");
        Files.writeString(file, "rules: [{when: \"A\\n\", reply: x}]");
        assertThat(FollowedFile.read(file).stubRules().size()).isEqualTo(1);
        assertThatThrownBy(() -> FollowedFile.read(file, Framing.line()))
                .isInstanceOf(StubFileException.class);
    }
}
