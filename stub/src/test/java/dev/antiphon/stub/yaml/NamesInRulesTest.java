package dev.antiphon.stub.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A name in a file of rules that stands for nothing is refused with the nearest one. */
class NamesInRulesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{when: a, reply: {template: '{mesage}'}}|1:37: there is no placeholder \"{mesage}\","
                        + " but \"{message}\"; there is {message}, {count}, {connection},",
                "{when: a, reply: {hex: '01 {mesage}'}}|1:32: there is no placeholder \"{mesage}\"",
                "{when: a, reply: [x, {unframed: {template: '{stat}'}}]}|1:52: there is no placeholder"
                        + " \"{stat}\", but \"{state}\"",
                "{when: {matches: '(a)'}, reply: {template: '{2}'}}|1:52: there is no placeholder"
                        + " \"{2}\"; there is {0}, {1}, {message}",
                "{when: {not: {matches: '(a)'}}, reply: {template: '{1}'}}|1:59: there is no placeholder",
                "{when: {matches: '(?P<name>a)'}, reply: {template: '{nme}'}}|1:60: there is no"
                        + " placeholder \"{nme}\", but \"{name}\"",
            })
    void placeThatStandsForNothingIsRefused(String rule, String said) {
        assertRefused("rules: [" + rule + "]", said);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{message} {u16@0} {count} {connection} {number} {state} {time} {millis} \\{x}",
                "{0} {1} {name} {\"json\": 1} {}",
            })
    void placesThatStandForSomethingAreTaken(String template) {
        String text = "rules: [{when: {all: [{matches: '(?P<name>a).*'}]}, reply: {template: '"
                + template + "'}}]";
        assertThat(StubFile.parse("f", text, folder).size()).isEqualTo(1);
    }

    @Test
    void placeOfARequestIsRefusedWhereNothingIsAnswered() {
        assertRefused("greeting: {template: '{message}'}", "1:22: {message} stands for nothing");
        assertRefused(
                "push: {every: 1s, reply: {template: '{u16@2}'}}",
                "1:37: {u16@2} stands for nothing");
        assertThat(StubFile.parse("f", "unmatched: {template: '{message}'}", folder))
                .isNotNull();
    }

    @Test
    void stateToWhichNoAnswerLeadsIsRefused() throws IOException {
        assertRefused(
                "rules: [{when: a, reply: {text: b, becomes: login}}, {when: {not: {state:"
                        + " lgin}}, reply: c}]",
                "1:75: there is no state \"lgin\", but \"login\": no answer has becomes: lgin;"
                        + " there is begin, login");
        String begin = "rules: [{when: {equals: a, state: begin}, reply: b}]";
        assertThat(StubFile.parse("f", begin, folder)).isNotNull();
        String ofServer = "rules: [{when: {equals: a, serverState: down}, reply: b}]";
        assertThat(StubFile.parse("f", ofServer, folder))
                .as("Java code may set the state")
                .isNotNull();
        Path file = Files.writeString(folder.resolve("rules.yaml"), ofServer);
        assertThatThrownBy(() -> FollowedFile.read(file))
                .hasMessageContaining("rules.yaml:1:41: there is no state \"down\": no answer has"
                        + " serverBecomes: down");
    }

    @Test
    void fileWithoutARuleIsRefused() throws IOException {
        assertRefused("rules: []", "1:8: there is no rule in the list");
        assertThat(StubFile.parse("f", "framing: line", folder))
                .as("Java code may add rules")
                .isNotNull();
        Path file = Files.writeString(folder.resolve("rules.yaml"), "framing: line");
        assertThatThrownBy(() -> FollowedFile.read(file))
                .hasMessageContaining("rules.yaml:1:1: there is no rule here");
    }

    @Test
    void endBeforeTheLastMessageOfAListIsRefused() {
        assertRefused(
                "rules: [{when: a, reply: [{text: b, then: close}, c]}]",
                "1:27: then: ends the connection before the next message of the list");
        String last = "rules: [{when: a, reply: [b, {text: c, then: close}]}]";
        assertThat(StubFile.parse("f", last, folder)).isNotNull();
    }

    private void assertRefused(String text, String said) {
        assertThatThrownBy(() -> StubFile.parse("f", text, folder))
                .isInstanceOf(StubFileException.class)
                .hasMessageStartingWith("f:" + said);
    }
}
