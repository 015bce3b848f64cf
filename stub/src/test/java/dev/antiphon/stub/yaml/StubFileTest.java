package dev.antiphon.stub.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.antiphon.TcpClient;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.stub.StubRules;
import dev.antiphon.stub.StubServer;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Files of rules: what they do on a real socket, and what is said of their mistakes. */
class StubFileTest {
    @TempDir
    private Path folder;

    private static final String ALL = """
            framing: line
            greeting: {text: 220 ready, after: 1ms..5ms}
            unmatched: {template: 'unknown: {message}'}
            rules:
              - when: PING
                reply: PONG
              - name: word
                when: {matches: 'GET (\\w+)', not: {contains: secret}}
                reply: {template: '{1} is {count}'}
              - when: {any: [{startsWith: A}, {endsWith: Z}], size: 2..4}
                replies: [one, {hex: '74 77 6f'}, {nothing: true}]
                afterLast: stop
              - when: {field: {'u8@0': 66, 'text@1:2': YE}}
                reply: [bye, {text: bye, then: close, after: lognormal 2ms 0.5}]
              - when: login
                reply: {text: hello, becomes: in}
              - when: {equals: data, state: in}
                reply: {file: data.txt, fault: 'split:2'}
            push: {every: 10s, reply: tick}
            """;

    private StubRules parse(String text) {
        return StubFile.parse("stubs.yaml", text, folder);
    }

    @Test
    void everyKindOfRuleWorks() throws Exception {
        Files.writeString(folder.resolve("data.txt"), "from a file");
        StubRules stubRules = parse(ALL);
        assertThat(stubRules.framing()).hasValue(Framing.line());
        assertThat(stubRules.size()).isEqualTo(6);
        try (StubServer stub = StubServer.start(Framing.line())) {
            stub.use(stubRules);
            try (TcpClient client = TcpClient.to(stub.address(), Framing.line()).build();
                    dev.antiphon.handler.Conversation said = client.open()) {
                assertThat(next(said)).isEqualTo("220 ready");
                for (String[] each : new String[][] {
                    {"PING", "PONG"},
                    {"GET x", "x is 1"},
                    {"GET y", "y is 2"},
                    {"GET secret", "unknown: GET secret"},
                    {"AB", "one"},
                    {"xZ", "two"},
                    {"data", "unknown: data"},
                    {"login", "hello"},
                    {"data", "from a file"},
                    {"BYE", "bye"}
                }) {
                    said.send(Message.text(each[0]));
                    assertThat(next(said)).as(each[0]).isEqualTo(each[1]);
                }
                assertThat(next(said)).isEqualTo("bye");
                assertThat(said.receive(Duration.ofSeconds(5))).isEmpty();
            }
            stub.clearReceived();
        }
    }

    private static String next(dev.antiphon.handler.Conversation said) throws InterruptedException {
        return said.receive(Duration.ofSeconds(5)).map(Message::text).orElse("(end)");
    }

    @Test
    void mistakesOfOtherRulesAreSuppressedExceptionsOfTheFirst() {
        String text = "rules:\n  - wen: a\n  - {when: b, reply: c}\n  - when: d\n";
        assertThatThrownBy(() -> StubFile.parse("f", text, Path.of(".")))
                .isInstanceOf(StubFileException.class)
                .hasMessageStartingWith("f:2:5: there is no \"wen\" here")
                .satisfies(first -> assertThat(first.getSuppressed())
                        .singleElement()
                        .satisfies(other ->
                                assertThat(other).hasMessageStartingWith("f:4:5: a rule has")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "rulez: []|1:1: there is no \"rulez\" here, but \"rules\"; there is framing, charset, greeting, unmatched, rules, push, faults",
                "rules: [{when: a, repyl: b}]|1:19: there is no \"repyl\" here, but \"reply\"; there is name, when, reply, replies, afterLast",
                "rules: [{when: {beginsWith: a}, reply: b}]|1:17: there is no \"beginsWith\" here; there is equals, hex, startsWith, endsWith, contains, matches, size, field, message, connection, began, state, serverState, anything, all, any, not",
                "rules: [{reply: b}]|1:9: a rule says when: it is for a message; write when: PING, say",
                "rules: [{when: a}]|1:9: a rule has either a reply: or replies: and a list",
                "rules: [{when: {}, reply: b}]|1:16: a rule that is for nothing; write anything: true for all messages",
                "rules: {a: b}|1:8: a list is expected here, each of its items after a dash",
                "rules: [PING]|1:9: keys with values are expected here, such as reply: PONG",
                "framing: lines|1:10: no framing \"lines\", but \"line\"",
                "rules: [{when: {hex: 0g}, reply: b}]|1:22: \"0g\" is not pairs of hexadecimal digits, such as 0a ff",
                "rules: [{when: {matches: '(?=x)'}, reply: b}]|1:26: the pattern (?=x) cannot be used: invalid or unsupported Perl syntax (RE2 syntax; no back references, no looking around)",
                "rules: [{when: a, reply: {text: b, then: resett}}]|1:42: there is no end \"resett\", but \"reset\"; there is keep, close, half-close, reset",
                "rules: [{when: a, reply: {text: b, after: 20}}]|1:43: \"20\" is a number without a unit; write a number and its unit",
                "rules: [{when: a, reply: {text: b, hex: 00}}]|1:41: an answer has one of text, hex, file, template, unframed, nothing, messages; for several messages write messages: and a list",
                "rules: [{when: a, reply: {file: ../../etc/passwd}}]|1:33: the file ../../etc/passwd is not within",
                "rules: [{when: {size: 9..3}, reply: b}]|1:23: no size is at least 9 and at most 3",
                "rules: [{when: {message: 0}, reply: b}]|1:26: 0 is out of bounds; give 1 or more",
                "rules: [{when: {message: first}, reply: b}]|1:26: \"first\" is no number; give 1 or more",
                "rules: [{when: {field: {u9@0: 1}}, reply: b}]|1:25: \"u9@0\" is no field, but \"u8\";",
                "framing: line\\nrules: [{when: a, reply: \"b\\x0ac\"}]|2:26: a message in line framing cannot contain a line feed (at byte 1)",
                "faults: reset|`1:9: \"reset\" is no fault: BYTES is missing (reset:BYTES[,DELAY]|TIME)`",
                "a: [1|1:6: this is no YAML: ",
                "a: &x 1\\nb: *x|2:4: aliases (*) are not taken; write it out",
                "framing: line\\nframing: nul|2:1: \"framing\" stands here twice",
            })
    void mistakesAreToldWithPlaceAndRemedy(String text, String said) {
        assertThatThrownBy(() -> parse(text.replace("\\n", "\n")))
                .isInstanceOf(StubFileException.class)
                .message()
                .startsWith("stubs.yaml:" + said);
    }

    @Test
    void deepNestingAndHugeFilesAreRefused() throws IOException {
        assertThatThrownBy(() -> parse("rules: " + "[".repeat(100_000)))
                .isInstanceOf(StubFileException.class)
                .hasMessage("stubs.yaml:1:47: nested over 40 deep");
        Path huge = folder.resolve("huge.yaml");
        Files.write(huge, new byte[(4 << 20) + 1]);
        assertThatThrownBy(() -> StubFile.read(huge))
                .isInstanceOf(StubFileException.class)
                .hasMessage(huge + ": 4194305 bytes are over the limit of 4194304;"
                        + " give a smaller file");
        assertThatThrownBy(() -> parse(""))
                .hasMessage("stubs.yaml: it is empty; write rules: and a list of them");
    }

    @Test
    void catastrophicPatternsTakeLinearTime() throws Exception {
        try (StubServer stub = StubServer.start(Framing.line())) {
            stub.use(parse("rules: [{when: {matches: '(a*)*b'}, reply: b},"
                    + " {when: {matches: '(a|aa)+$'}, reply: a}]"));
            try (TcpClient client = TcpClient.to(stub.address(), Framing.line()).build()) {
                String hostile = "a".repeat(50_000);
                assertThat(client.call(Message.text(hostile)).text()).isEqualTo("a");
                assertThat(client.call(Message.text(hostile + "b")).text()).isEqualTo("b");
            }
        }
    }

    @Test
    void changesAreFollowedAndTheLastGoodRulesStay() throws Exception {
        Path file = folder.resolve("stubs.yaml");
        Files.writeString(file, "rules: [{when: {anything: true}, reply: one}]");
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        FollowedFile followed = FollowedFile.read(file);
        try (StubServer stub = following(followed)) {
            followed.begin(stub, told::add);
            try (followed;
                    TcpClient client =
                            TcpClient.to(stub.address(), Framing.line()).build()) {
                assertThat(client.call(Message.text("x")).text()).isEqualTo("one");
                replace(file, "rules: [{when: {anything: true}, reply: two}]");
                assertThat(told.poll(10, TimeUnit.SECONDS)).isEmpty();
                assertThat(client.call(Message.text("x")).text()).isEqualTo("two");
                replace(file, "rules: [{wen: x, reply: broken}]");
                assertThat(told.poll(10, TimeUnit.SECONDS))
                        .startsWith(file + ":1:10: there is no \"wen\" here, but \"when\"");
                assertThat(client.call(Message.text("x")).text()).isEqualTo("two");
                replace(file, "rules: [{when: {anything: true}, reply: three}]");
                assertThat(told.poll(10, TimeUnit.SECONDS)).isEmpty();
                assertThat(client.call(Message.text("x")).text()).isEqualTo("three");
                replace(file, "framing: nul\ngreeting: x");
                assertThat(told.poll(10, TimeUnit.SECONDS))
                        .isEqualTo(
                                file + ": framing: is nul now, and was not given; start again for"
                                        + " another framing");
                Files.delete(file);
                assertThat(told.poll(10, TimeUnit.SECONDS))
                        .isEqualTo(file + ": it is not there any more");
                assertThat(client.call(Message.text("x")).text()).isEqualTo("three");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "push: {every: 0s, reply: x}",
                "push: {every: 1s, after: -1s, reply: x}",
                "push: {every: 1s, times: 0, reply: x}",
                "rules: [{when: {message: 0}, reply: x}]",
                "rules: [{when: {size: 5..2}, reply: x}]",
                "rules: [{when: {matches: '('}, reply: x}]",
                "rules: [{when: x, reply: {text: y, fault: 'split:0'}}]",
                "rules: [{when: x, reply: {text: y, after: lognormal 1s 9}}]",
                "rules: [{when: x, reply: {file: no/such/file}}]",
                "faults: reset:1 with probability 2",
                "rules: [",
                "rules: []",
                "rules: [{when: {state: in}, reply: x}]",
                "rules: [{when: x, reply: {template: '{mesage}'}}]",
                "\t",
                "",
                "rules: \u0000",
                "framing: no such one",
            })
    void fileThatIsWrongInAnyWayIsRefusedAndFollowedOn(String wrong) throws Exception {
        Path file = folder.resolve("stubs.yaml");
        Files.writeString(file, wrong);
        assertThatThrownBy(() -> StubFile.read(file))
                .isInstanceOf(StubFileException.class)
                .hasMessageStartingWith(file + ":");
        Files.writeString(file, "greeting: x");
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        FollowedFile followed = FollowedFile.read(file);
        try (StubServer stub = following(followed);
                followed) {
            followed.begin(stub, told::add);
            replace(file, wrong);
            assertThat(told.poll(10, TimeUnit.SECONDS)).startsWith(file + ":");
            replace(file, "rules: [{when: {anything: true}, reply: two}]");
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEmpty();
        }
    }

    @Test
    void changeBetweenTheReadingAndTheFollowingIsAChange() throws Exception {
        Path file = folder.resolve("stubs.yaml");
        Files.writeString(file, "rules: [{when: {anything: true}, reply: one}]");
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        FollowedFile followed = FollowedFile.read(file);
        replace(file, "rules: [{when: {anything: true}, reply: three}]");
        try (StubServer stub = following(followed);
                TcpClient client = TcpClient.to(stub.address(), Framing.line()).build()) {
            assertThat(client.call(Message.text("x")).text()).isEqualTo("one");
            try (followed) {
                followed.begin(stub, told::add);
                assertThat(told.poll(10, TimeUnit.SECONDS)).isEmpty();
                assertThat(client.call(Message.text("x")).text()).isEqualTo("three");
            }
        }
    }

    @Test
    void pipeInPlaceOfTheFileIsToldAndTheFileIsFollowedOn() throws Exception {
        Path file = folder.resolve("stubs.yaml");
        Files.writeString(file, "rules: [{when: {anything: true}, reply: one}]");
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        FollowedFile followed = FollowedFile.read(file);
        try (StubServer stub = following(followed)) {
            followed.begin(stub, told::add);
            try (followed) {
                Files.move(pipe, file, StandardCopyOption.ATOMIC_MOVE);
                assertThat(told.poll(10, TimeUnit.SECONDS))
                        .isEqualTo(file + ": it is no regular file, which alone is read again");
                replace(file, "rules: [{when: {anything: true}, reply: two}]");
                assertThat(told.poll(10, TimeUnit.SECONDS)).isEmpty();
            }
        }
    }

    @Test
    void replacementOfTheSameTimeAndSizeIsSeen() throws Exception {
        Path file = folder.resolve("stubs.yaml");
        Files.writeString(file, "rules: [{when: {anything: true}, reply: one}]");
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        FollowedFile followed = FollowedFile.read(file);
        try (StubServer stub = following(followed)) {
            followed.begin(stub, told::add);
            try (followed) {
                Path next = folder.resolve("next.yaml");
                Files.writeString(next, "rules: [{when: {anything: true}, reply: two}]");
                Files.setLastModifiedTime(next, Files.getLastModifiedTime(file));
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
                assertThat(told.poll(10, TimeUnit.SECONDS)).isEmpty();
            }
        }
    }

    @Test
    void fileIsFollowedOnWhenWhoeverIsToldThrows() throws Exception {
        Path file = folder.resolve("stubs.yaml");
        Files.writeString(file, "rules: [{when: {anything: true}, reply: one}]");
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        AtomicBoolean thrown = new AtomicBoolean();
        FollowedFile followed = FollowedFile.read(file);
        try (StubServer stub = following(followed)) {
            followed.begin(stub, line -> {
                told.add(line);
                if (!thrown.getAndSet(true)) {
                    throw new OutOfMemoryError("as a test says");
                }
            });
            try (followed) {
                replace(file, "rules: [{when: {anything: true}, reply: two}]");
                assertThat(told.poll(10, TimeUnit.SECONDS)).isEmpty();
                assertThat(told.poll(10, TimeUnit.SECONDS))
                        .endsWith("cannot be used: \"as a test says\"");
                replace(file, "rules: [{wen: x, reply: broken}]");
                assertThat(told.poll(10, TimeUnit.SECONDS)).contains("there is no \"wen\" here");
            }
        }
    }

    @Test
    void faultThatOccurredCountsAfterTheFileIsReadAgain() throws Exception {
        Path file = folder.resolve("stubs.yaml");
        String rules = "rules: [{when: x, reply: {text: abc, fault: 'reset:2'}}]";
        Files.writeString(file, rules);
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        FollowedFile followed = FollowedFile.read(file);
        try (StubServer stub = following(followed);
                Peer peer = Peer.connect(stub.port())) {
            followed.begin(stub, told::add);
            try (followed) {
                peer.send("x\n");
                await().until(() -> stub.unfired().isEmpty());
                replace(file, rules + " # the same");
                assertThat(told.poll(10, TimeUnit.SECONDS)).isEmpty();
                assertThat(stub.unfired()).isEmpty();
                replace(file, rules.replace("reset:2", "reset:1"));
                assertThat(told.poll(10, TimeUnit.SECONDS)).isEmpty();
                assertThat(stub.unfired()).hasSize(1);
                try (Peer next = Peer.connect(stub.port())) {
                    next.send("x\n");
                    await().until(() -> stub.unfired().isEmpty());
                }
            }
        }
    }

    private static StubServer following(FollowedFile followed) {
        return StubServer.builder()
                .framing(Framing.line())
                .rules(followed.stubRules())
                .start();
    }

    private void replace(Path file, String text) throws IOException {
        Path next = folder.resolve("next");
        Files.writeString(next, text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
