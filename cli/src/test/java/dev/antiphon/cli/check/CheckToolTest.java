package dev.antiphon.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.cli.Ran;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The command check says what a file is, and where its mistakes are. */
class CheckToolTest {
    private static final String RULES = "framing: line\nrules: [{when: a, reply: b}]\n";
    private static final String HEADER =
            "{\"v\":1,\"kind\":\"header\",\"tool\":\"t\",\"framing\":\"line\","
                    + "\"started\":\"2026-01-01T00:00:00Z\"}\n";
    private static final String OPEN =
            "{\"v\":1,\"t\":0.9,\"ev\":\"open\",\"conn\":1,\"client\":\"127.0.0.1:53242\"}\n";

    @TempDir
    private Path folder;

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static Ran check(String... arguments) {
        String[] all = new String[arguments.length + 3];
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        all[0] = "check";
        all[1] = "--lang";
        all[2] = "en";
        return Ran.of(all);
    }

    @Test
    void validFilesAreNamedWithTheirContent() throws IOException {
        String rules = file("r.yaml", RULES);
        String recording = file("r.jsonl", HEADER + OPEN);
        Ran ran = check(rules, recording);
        assertThat(ran.status()).isZero();
        assertThat(ran.out())
                .isEqualTo(rules + ": rules: 1, framing line\n" + recording
                        + ": recording: connections 1, messages 0, framing line\n");
        assertThat(ran.err()).isEmpty();
        assertThat(check("-q", rules, recording).out()).isEmpty();
    }

    @Test
    void mistakesAreWrappedAtTheWidthOfATerminalOnly() throws IOException {
        String text = "framing: line\nrules:\n  - when: a\n    reply: b\n    " + "x".repeat(40)
                + ": " + "y ".repeat(20) + "\n";
        String rules = file("r.yaml", text);
        Ran wrapped = Ran.atTerminal(70, "check", rules, "--lang", "en");
        assertThat(wrapped.status()).isEqualTo(2);
        assertThat(wrapped.out().lines().skip(1))
                .isNotEmpty()
                .allMatch(line -> line.startsWith("  ") && line.length() <= 70);
        assertThat(check(rules).out().lines()).hasSize(1);
    }

    @Test
    void eachWrongRuleHasItsMistakeUpToTen() throws IOException {
        String three = file("r.yaml", """
                greeting: {txt: x}
                rules:
                  - wen: a
                    reply: b
                  - when: c
                    reply: d
                  - when: e
                    replay: f
                faults: [rset:1]
                """);
        assertThat(check(three).out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith(three + ":1:"),
                        line -> assertThat(line).startsWith(three + ":3:5: there is no \"wen\""),
                        line -> assertThat(line).startsWith(three + ":8:5: there is no \"replay\""),
                        line -> assertThat(line).startsWith(three + ":9:10: "));
        String many = file("m.yaml", "rules:\n" + "  - wen: a\n".repeat(30));
        assertThat(check(many).out().lines()).hasSize(10);
        assertThat(check(many).status()).isEqualTo(2);
    }

    @Test
    void emptyNameIsNoFile() {
        assertThat(check("").err()).startsWith("antiphon: check \"\": cannot be read\n");
        assertThat(Ran.of("", "--lang", "en").err()).startsWith("antiphon: unknown command \"\"\n");
    }

    @Test
    void mistakeOfRulesHasLineAndColumn() throws IOException {
        String rules = file("r.yaml", "framing: line\nrules:\n  - wen: a\n    reply: b\n");
        Ran ran = check(rules);
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.out()).startsWith(rules + ":3:5: there is no \"wen\" here, but \"when\"");
        assertThat(ran.err()).startsWith("antiphon: files with mistakes: 1 of 1\n");
    }

    @Test
    void eachMistakeOfARecordingIsShown() throws IOException {
        String recording = file("r.jsonl", HEADER + "{}\n" + OPEN + "xx\n{\"v\":1");
        Ran ran = check(recording);
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.out().lines())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith(recording + ":2: "),
                        second -> assertThat(second).startsWith(recording + ":4:1: it is no JSON"),
                        third ->
                                assertThat(third).isEqualTo(recording + ":5: the line is cut off"));
    }

    @Test
    void mistakesOfARecordingAreLimited() throws IOException {
        assertThat(check(file("r.jsonl", HEADER + "{}\n".repeat(50))).out().lines())
                .hasSize(10);
    }

    @Test
    void unknownFramingOfARecordingIsAMistake() throws IOException {
        String recording = file("r.jsonl", HEADER.replace("\"line\"", "\"mine\""));
        assertThat(check(recording).out()).startsWith(recording + ":1: no framing \"mine\"");
    }

    @Test
    void oneBadFileDoesNotHideTheNext() throws IOException {
        String bad = file("bad.yaml", "a: [x");
        String good = file("good.yaml", RULES);
        Ran ran = check(bad, good);
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.out()).contains(bad + ":1:6: this is no YAML", good + ": rules: 1");
        assertThat(ran.err()).startsWith("antiphon: files with mistakes: 1 of 2\n");
    }

    @Test
    void programsGetAnObjectPerFile() throws IOException {
        String bad = file("bad.yaml", "rulez: []");
        String good = file("good.yaml", RULES);
        Ran ran = check("--json", good, bad);
        assertThat(ran.out().lines())
                .satisfiesExactly(
                        first -> assertThat(first)
                                .isEqualTo("{\"file\":\"" + good
                                        + "\",\"kind\":\"rules\",\"valid\":true,\"framing\":\"line\","
                                        + "\"rules\":1,\"mistakes\":[]}"),
                        second -> assertThat(second)
                                .startsWith("{\"file\":\"" + bad
                                        + "\",\"kind\":\"rules\",\"valid\":false,"
                                        + "\"mistakes\":[{\"line\":1,\"column\":1,\"text\":\"there is no"
                                        + " \\\"rulez\\\" here, but \\\"rules\\\""));
    }

    @Test
    void givenFramingReplacesThatOfTheFile() throws IOException {
        String rules = file("r.yaml", RULES);
        assertThat(check("--framing", "length:2", rules).out()).endsWith("framing length:2\n");
    }

    @Test
    void contentTellsTheKindWhereTheNameDoesNot() throws IOException {
        assertThat(check(file("a", HEADER + OPEN)).out()).contains(": recording: ");
        assertThat(check(file("b", RULES)).out()).contains(": rules: ");
        assertThat(check(file("c.json", "{}")).out()).doesNotContain("rules");
        assertThat(check(file("empty.yaml", "")).out()).contains("it is empty; write rules:");
    }

    @Test
    void directoryAndMissingFileAreRefused() {
        Ran ran = check(folder.toString());
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err())
                .isEqualTo("antiphon: check " + folder + ": is a directory\n  name its files:"
                        + "  antiphon check " + folder + "/*.yaml\n");
        assertThat(check(folder + "/none").err()).contains("cannot be read: there is no such file");
    }
}
