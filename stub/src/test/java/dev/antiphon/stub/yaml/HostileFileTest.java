package dev.antiphon.stub.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;

import dev.antiphon.message.Message;
import dev.antiphon.stub.StubServer;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.AnswerStep;
import dev.antiphon.stub.answer.Occasion;
import dev.antiphon.stub.match.Request;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/** Files of rules that mean harm are refused clearly, and at once. */
@Timeout(30)
class HostileFileTest {
    @TempDir
    private Path around;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(around.resolve("stubs"));
        Files.writeString(around.resolve("secret"), "secret");
    }

    private void assertRefused(String text, String said) {
        assertThatThrownBy(() -> StubFile.parse("stubs.yaml", text, folder))
                .isInstanceOf(StubFileException.class)
                .message()
                .startsWith("stubs.yaml:" + said);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret",
                "x/../../secret",
                "/etc/passwd",
                "link",
                "linked/secret",
            })
    void filesOutsideOfTheFolderAreRefused(String name) throws IOException {
        Files.createDirectory(folder.resolve("x"));
        Files.createSymbolicLink(folder.resolve("link"), around.resolve("secret"));
        Files.createSymbolicLink(folder.resolve("linked"), around);
        assertRefused(
                "rules: [{when: a, reply: {file: " + name + "}}]",
                "1:33: the file " + name + " is not within " + folder + "; move it there");
    }

    @Test
    void whatIsNoFileIsRefused() throws IOException {
        Files.createDirectory(folder.resolve("x"));
        assertRefused(
                "rules: [{when: a, reply: {file: x}}]",
                "1:33: x in " + folder + " is no file; give one whose bytes are answered");
        assertRefused("rules: [{when: a, reply: {file: \"a\\0b\"}}]", "1:33: ");
        assertRefused("rules: [{when: a, reply: {file: none}}]", "1:33: cannot read none in ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "((a{1000}){1000}){1000}|it repeats so much that it stands for over 10000 pieces, which is the limit",
                "(a{100}b{2,}){51}{2}|it repeats so much that it stands for over 10000 pieces, which is the limit",
                "(x{999,1000}){11}|it repeats so much that it stands for over 10000 pieces, which is the limit",
                "a{1001}|invalid repeat count (RE2 syntax; no back references, no looking around)",
                "(a)\\1|invalid escape sequence (RE2 syntax; no back references, no looking around)",
                "(|missing closing ) (RE2 syntax; no back references, no looking around)",
            })
    void patternsThatWouldExplodeAreRefused(String pattern, String why) {
        assertRefused(
                "rules: [{when: {matches: '" + pattern.replace("\\\\", "\\") + "'}, reply: b}]",
                "1:26: the pattern " + pattern.replace("\\\\", "\\") + " cannot be used: "
                        + why.replace("\\\\", "\\"));
    }

    @Test
    void deepAndLongPatternsAreRefused() {
        String deep = "(".repeat(201) + ")".repeat(201);
        assertRefused(
                "rules: [{when: {matches: '" + deep + "'}, reply: b}]",
                "1:26: the pattern " + deep + " cannot be used: its groups are nested over 200"
                        + " deep");
        assertRefused(
                "rules: [{when: {matches: '" + "a".repeat(10_001) + "'}, reply: b}]",
                "1:26: a pattern of 10001 characters is over the limit of 10000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rules: [{when: !!java.net.URL [x], reply: b}]|1:16: tags (!) are not taken: a value is what its key says it is",
                "rules: [{when: !str PING, reply: b}]|1:16: tags (!) are not taken",
                "a: &a [x]\\nb: *a|2:4: aliases (*) are not taken; write it out",
                "rules: [{when: a, when: b, reply: c}]|1:19: \"when\" stands here twice",
                "rules: [{when: {[a]: b}, reply: c}]|1:17: a text is expected here, not a list",
                "greeting: a\\n---\\nrules: []|2:1: this is no YAML: but found another document",
                "{<<: {rules: []}}|1:2: there is no \"<<\" here; there is framing",
            })
    void whatYamlCanDoAndRulesNeedNotIsRefused(String text, String said) {
        assertRefused(text.replace("\\n", "\n"), said);
    }

    @Test
    void mistakesAreToldInOneLineWhereNothingActs() {
        assertRefused("\"\\e[2J\\nx\": 1", "1:1: there is no \" [2J x\" here;");
        String endless = "rules: [{when: a, reply: {text: b, then: " + "y".repeat(100_000) + "}}]";
        assertThatThrownBy(() -> StubFile.parse("f", endless, folder))
                .message()
                .startsWith("f:1:42: there is no end \"yyy")
                .contains("yyy … yyy")
                .endsWith("yyy\"; there is keep, close, half-close, reset, starttls")
                .hasSizeLessThan(1100);
    }

    @Test
    void templateHasItsBounds() {
        assertThatThrownBy(() -> Answer.template("x".repeat((1 << 20) + 1)))
                .hasMessage("a template of 1048577 characters is over the limit of 1048576");
        assertRefused(
                "unmatched: {template: '{u9@1}'}",
                "1:23: \"u9@1\" is no field, but \"u8\"; write u8,");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void endlessFileIsReadUpToItsLimit() {
        assertThatThrownBy(() -> StubFile.read(Path.of("/dev/zero")))
                .isInstanceOf(StubFileException.class)
                .hasMessage("/dev/zero: 4194305 bytes are over the limit of 4194304;"
                        + " give a smaller file");
    }

    @Test
    void countOfValuesHasALimit() {
        assertRefused(
                "greeting: [" + "x,".repeat(200_000) + "x]",
                "1:400006: over 200000 values, which is the limit;");
    }

    @Test
    void fileOfSeveralAnswersStandsInMemoryOnce() throws IOException {
        Files.write(folder.resolve("f0"), new byte[8 << 20]);
        String again = "greeting:\n" + "- {file: f0}\n".repeat(100);
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();
        assertThat(StubFile.parse("again", again, folder)).isNotNull();
        assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(12 << 20);
    }

    /** The time of a list that is copied for each of its messages, and the memory, are quadratic. */
    @Test
    void listOfManyMessagesCostsNoMoreThanItsSize() {
        String text = "greeting:\n" + "- x\n".repeat(20_000);
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();
        assertThat(StubFile.parse("many", text, folder)).isNotNull();
        assertThat(thread.getCurrentThreadAllocatedBytes() - before)
                .isLessThan(text.length() * 4000L);
    }

    @Test
    void resultOfATemplateHasALimit() {
        Message asked = Message.of(new byte[1 << 20]);
        Occasion occasion = new Occasion(Request.of(asked), Map.of(), 1, 1, Instant.EPOCH);
        assertThat(filled("{message}".repeat(64), occasion).size()).isEqualTo(64 << 20);
        assertThatThrownBy(() -> filled("{message}".repeat(64) + "x", occasion))
                .hasMessage("the template's result is over the limit of 67108864 bytes;"
                        + " repeat less in it");
    }

    private static Message filled(String template, Occasion occasion) {
        AnswerStep.Fill step =
                (AnswerStep.Fill) Answer.template(template).steps().get(0);
        return step.filling().fill(occasion);
    }

    @Test
    void manyRulesAreReadSoon() {
        StringBuilder text = new StringBuilder("rules:\n");
        for (int i = 0; i < 3000; i++) {
            text.append("- {when: {matches: 'a").append(i).append(".*'}, reply: b}\n");
        }
        try (StubServer stub = StubServer.builder().start()) {
            stub.use(StubFile.parse("many", text.toString(), folder));
            assertThat(stub.received()).isEmpty();
        }
    }
}
