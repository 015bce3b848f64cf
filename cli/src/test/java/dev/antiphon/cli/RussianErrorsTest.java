package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.address.HostPort;
import dev.antiphon.cli.help.HelpTopic;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.StubRules;
import dev.antiphon.stub.StubServer;
import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.stub.verify.Finding;
import dev.antiphon.stub.verify.StubCheck;
import dev.antiphon.stub.yaml.StubFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An error in Russian has no English in it but names, options, examples and the user's values. */
class RussianErrorsTest {
    /** The first line of a recording. */
    private static final String HEADER = "{\"v\":1,\"kind\":\"header\",\"tool\":\"t\","
            + "\"framing\":\"line\",\"started\":\"2026-11-22T12:00:00.000Z\"}\n";

    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");
    private static final Pattern EXAMPLE = Pattern.compile(":  .*?(?=   |$)", Pattern.MULTILINE);

    /** An option, or a word of letters that is part of nothing else. */
    private static final Pattern WORD =
            Pattern.compile("(?<![\\w.,:=/@{}<>|#-])[a-z]{2,}(?![\\w.:=/@{}<>|\\[-])");

    private static final Set<String> NAMES = Set.of(
            "ru",
            "en",
            "auto",
            "epoll",
            "nio",
            "ms",
            "jar",
            "json",
            "html",
            "jsonl",
            "localhost",
            "antiphon",
            "load",
            "max",
            "mean",
            "errors",
            "rate",
            "knee",
            "all",
            "lognormal",
            "starttls",
            "then",
            "text",
            "hex",
            "bcd",
            "le",
            "inclusive",
            "vap",
            "lenient",
            "docs",
            "report",
            "replay",
            "begin",
            "template",
            "file",
            "unframed",
            "nothing",
            "messages",
            "keep",
            "close",
            "half",
            "reset",
            "count",
            "connection",
            "number",
            "state",
            "time",
            "millis",
            "message",
            "name",
            "when",
            "reply",
            "replies",
            "rules",
            "framing",
            "charset",
            "greeting",
            "unmatched",
            "push",
            "faults",
            "gunzip",
            "ulimit",
            "tcpdump",
            "pcap",
            "pcapng",
            "after",
            "on",
            "with",
            "probability",
            "true",
            "false",
            "null",
            "any",
            "bytes",
            "stop",
            "ff",
            "none");

    @TempDir
    private Path folder;

    static Stream<String> commandLines() {
        return Stream.concat(
                UsageTest.usageMistakes().stream().map(each -> each.get(0)),
                Stream.of(
                        "serve --framing delimiter:\\q",
                        "serve --framing delimiter:",
                        "serve --framing length:x",
                        "serve --framing length:4,hex,bcd",
                        "serve --framing length:4,le,text",
                        "serve --framing mllp,lenien",
                        "serve --framing iso8583:txt",
                        "serve --framing syslog,x",
                        "serve --framing enclosed:a",
                        "serve --framing fixed:0",
                        "send --framing modbus --hex-in 00",
                        "send --framing json {",
                        "send --framing amqp x",
                        "send --framing resp --hex-in 2a310d0a",
                        "send --framing fixed:3 x",
                        "send --hex-in 0g",
                        "send --hex-in --expect 0g 00",
                        "send --until // x",
                        "send --until /x*/ x",
                        "send --expect /(/ x",
                        "send --tls --cacert /no/such/file x",
                        "serve --tls-cert /no/such/file --tls-key /no/such/file",
                        "serve --proxy-from nowhere",
                        "proxy --to 7 --fault rset:4",
                        "proxy --to 7 --fault reset:x",
                        "proxy --to 7 --fault stall:4",
                        "proxy --to 7 --fault split:1,x",
                        "proxy --to 7 --fault drip:1,0ms",
                        "proxy --to 7 --latency 5",
                        "proxy --to 7 --record /no/such/folder/file",
                        "load {nmber}",
                        "load {number:u61}",
                        "load {key:9..1}",
                        "load {key:x}",
                        "load --hex-in 0g",
                        "load --rate 0",
                        "load --slo p99<20",
                        "load --recording /no/such/file",
                        "replay /no/such/file",
                        "replay --conversation al /no/such/file",
                        "report /no/such/file",
                        "check /no/such/file",
                        "check /",
                        "check",
                        "help nosuch",
                        "help a b",
                        "sned",
                        "serve extra",
                        "serve -z",
                        "send --data x",
                        "proxy --to 7 --fault nosuch",
                        "proxy --to 7 --fault latency",
                        "proxy --to 7 --fault reset:1 wth",
                        "report a b c",
                        "send --to localhost:1 x",
                        "send --to 127.0.0.1:1 x",
                        "report --max-regress p9 a.json b.json"));
    }

    @ParameterizedTest
    @MethodSource("commandLines")
    void errorOfACommandLineIsInRussian(String line) {
        assertInRussian(line.isEmpty() ? new String[0] : line.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\t",
                "rules: []",
                "framing: line",
                "framing: lines\nrules: []",
                "rulez: []",
                "rules: [{wen: a, reply: b}]",
                "rules: [{when: a}]",
                "rules: [{reply: a}]",
                "rules: [{when: a, reply: {text: b, hex: 00}}]",
                "rules: [{when: a, reply: {text: b, then: stop}}]",
                "rules: [{when: a, reply: {text: b, after: 5}}]",
                "rules: [{when: a, reply: {text: b, fault: rset}}]",
                "rules: [{when: a, reply: {file: none}}]",
                "rules: [{when: a, reply: {file: ../x}}]",
                "rules: [{when: a, reply: {template: '{mesage}'}}]",
                "rules: [{when: a, reply: {hex: 0}}]",
                "rules: [{when: {state: STATE}, reply: b}]",
                "rules: [{when: {field: {u9@0: 1}}, reply: b}]",
                "rules: [{when: {matches: '('}, reply: b}]",
                "rules: [{when: {size: x}, reply: b}]",
                "rules: [{when: {anything: maybe}, reply: b}]",
                "rules: [{when: [a], reply: b}]",
                "rules: [{when: {anything: true}, reply: b}, {when: a, reply: c}]",
                "rules: [{when: a, reply: b}, {when: a, reply: c}]",
                "rules: [{when: a, reply: [{text: b, then: close}, c]}]",
                "rules: [{when: a, replies: []}]",
                "push: {every: 0s, reply: x}",
                "push: {reply: x}",
                "greeting: {template: '{message}'}",
                "charset: utf9\ngreeting: x",
                "framing: line\ngreeting: \"a\\nb\"",
                "framing: line\nrules: [{when: \"a\\nb\", reply: c}]",
                "faults: reset:1 with probability 2",
                "greeting: &a x\nunmatched: *a",
                "greeting: !x y",
                "greeting: [x",
                "- a\n b",
                "a: b: c",
                "a: - b",
                "'a",
                "\"a\\q\"",
                "\"a\\xZZ\"",
                "%YAML 1.2\n%YAML 1.2\n---\na",
                "%YAML x\n---\na",
                "%YAML 3.0\n---\na",
                "%TAG ! a\n%TAG ! b\n---\na",
                "!x!y a",
                "a: |9z\n  b",
                "a: |0\n  b",
                "a: |\n    \n  b",
                "a:\n\tb: c",
                "\ta: b",
                "a: @b",
                "a: `b",
                "a: %b",
                "a\nb: c",
                "a: 'b' c",
                "{a: b",
                "{a, b]",
                "a: {b: c}}",
                "a: b\n---\nc: d",
                "a: b\n...\n...c",
                "a: *",
                "a: &",
                "a: &b",
                "a: *b",
                "? a\n: b\n? - c\nd",
                "a: \u0001",
                "a: \u007f",
                "a: !<b c",
                "a: !<%zz> c",
                "a: b\n c: d",
                "- a\nb: c",
                "a: >\n b\n  c\nd"
            })
    void errorOfARulesFileIsInRussian(String rules) throws IOException {
        Path file = Files.writeString(folder.resolve("rules.yaml"), rules);
        assertInRussian("serve", "--listen", "0", "--stubs", file.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"v\":2}",
                "{\"v\":1,\"kind\":\"header\",\"tool\":\"t\",\"framing\":\"line\",\"started\":\"x\"}",
                "{\"v\":1,\"kind\":\"header\",\"tool\":\"t\",\"framing\":\"line\"}",
                "{\"v\":1,\"kind\":\"header\",\"tool\":5,\"framing\":\"line\"}",
                "{\"v\":\"x\",\"kind\":\"header\"}",
                "{\"v\":1.5,\"kind\":\"header\"}",
                "{\"v\":null}",
                HEADER + "{\"v\":1,\"t\":-1,\"ev\":\"limits\"}\n",
                HEADER + "{\"v\":1,\"t\":0,\"ev\":\"half-close\",\"conn\":1,\"by\":\"x\"}\n",
                HEADER + "{\"v\":1,\"t\":0,\"ev\":\"listening\",\"addresses\":[1]}\n",
                HEADER + "{\"v\":1,\"t\":0,\"ev\":\"listening\",\"addresses\":1}\n",
                HEADER + "{\"v\":1,\"t\":0,\"ev\":\"drained\",\"finished\":1e11,\"cut\":0}\n"
            })
    void errorOfAFileThatIsReadIsInRussian(String text) throws IOException {
        String file = Files.writeString(folder.resolve("file.jsonl"), text).toString();
        assertInRussian("replay", file);
        assertInRussian("load", "--recording", file);
        assertInRussian("report", file);
    }

    @Test
    void errorOfTlsFilesIsInRussian() throws IOException {
        String none = Files.writeString(folder.resolve("none.pem"), "x").toString();
        assertInRussian("serve", "--listen", "0", "--tls-cert", none, "--tls-key", none);
        assertInRussian("send", "--to", "localhost:1", "--cacert", none, "x");
        String folderName = folder.toString();
        assertInRussian("serve", "--listen", "0", "--tls-cert", folderName, "--tls-key", none);
    }

    @Test
    void findingOfAStubIsInRussian() throws Exception {
        StubRules rules = StubFile.parse("r", """
                framing: line
                rules:
                  - when: PING
                    reply: PONG
                  - when: {matches: 'GET (\\w+)', not: {contains: secret}}
                    reply: x
                """, folder);
        BlockingQueue<Finding> found = new LinkedBlockingQueue<>();
        try (StubServer stub = StubServer.builder()
                        .framing(Framing.line())
                        .rules(rules)
                        .onFinding(found::add)
                        .allow(StubCheck.values())
                        .start();
                Socket client = new Socket(
                        InetAddress.getLoopbackAddress(),
                        HostPort.parse(stub.address()).port())) {
            client.getOutputStream().write("GET secret\nhalf".getBytes(StandardCharsets.UTF_8));
            client.shutdownOutput();
            assertWords(text(found));
            assertWords(text(found));
        }
    }

    private static String text(BlockingQueue<Finding> found) throws InterruptedException {
        Finding next = found.poll(10, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return Texts.in("ru").library(next.text());
    }

    private static void assertWords(String text) {
        // what follows four blanks is a dump
        String own = text.lines()
                .filter(each -> !each.startsWith("    "))
                .collect(Collectors.joining("\n"));
        assertThat(WORD.matcher(QUOTED.matcher(own).replaceAll(""))
                        .results()
                        .map(each -> each.group()))
                .as(text)
                .isSubsetOf("line", "crlf");
    }

    private static void assertInRussian(String... arguments) {
        Ran ran = Ran.with(InputStream.nullInputStream(), Map.of("ANTIPHON_LANG", "ru"), arguments);
        assertThat(ran.status()).as(String.join(" ", arguments)).isNotZero();
        String own = EXAMPLE.matcher(QUOTED.matcher(ran.err()).replaceAll("")).replaceAll("");
        Set<String> known = new HashSet<>(NAMES);
        List<String> names = new ArrayList<>(List.of(arguments));
        names.addAll(Framing.forms());
        names.addAll(WireFault.forms());
        names.addAll(ToolCommand.words());
        names.addAll(HelpTopic.words());
        names.forEach(each -> known.addAll(Arrays.asList(each.split("[^a-z]+"))));
        assertThat(WORD.matcher(own)
                        .results()
                        .map(each -> each.group())
                        .filter(each -> !known.contains(each)))
                .as(ran.err())
                .isEmpty();
        assertThat(ran.err()).doesNotContain("java.", "Exception", "Limits.");
    }
}
