package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.cli.text.Status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code serve --stubs}, in a process of its own. */
class StubsToolTest {
    @TempDir
    private Path folder;

    private Path write(String text) throws IOException {
        Path next = folder.resolve("next");
        Files.writeString(next, text);
        return Files.move(
                next,
                folder.resolve("rules.yaml"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static String ask(int port, String line) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write((line + "\n").getBytes(UTF_8));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @Test
    void oneReplyIsRefusedBesideRules() throws IOException {
        Path file = write("rules: [{when: PING, reply: PONG}]\n");
        Ran ran = Ran.of("serve", "--stubs", file.toString(), "--reply", "x", "--lang", "en");
        assertThat(ran.status()).isEqualTo(Status.USAGE);
        assertThat(ran.errLines())
                .containsExactly(
                        "antiphon: --reply and --stubs exclude each other", "  give one of them");
    }

    @Test
    void rulesAreServedAndFollowed() throws Exception {
        Path file = write("framing: line\nrules: [{when: PING, reply: PONG}]\n");
        try (ToolProcess tool = new ToolProcess(
                ProcessBuilder.Redirect.PIPE,
                "serve",
                "--stubs",
                file.toString(),
                "-l",
                "127.0.0.1:0",
                "--lang",
                "en")) {
            BufferedReader out = tool.process.inputReader(UTF_8);
            String first = out.readLine();
            int port =
                    Integer.parseInt(first.substring(first.lastIndexOf(':') + 1).strip());
            assertThat(ask(port, "PING")).isEqualTo("PONG\n");
            assertThat(ask(port, "PINK")).isEmpty();
            assertThat(tool.errorLine())
                    .isEqualTo("antiphon: no rule is for message 1 of connection 2, which has 4"
                            + " bytes:");
            assertThat(tool.errorLine()).isEqualTo("  the only rule is rule 1: is \"PING\"");
            for (int i = 0; i < 7; i++) {
                tool.errorLine(); // the difference, as the library's tests have it
            }
            write("rules: [{wen: PING, reply: PONG}]\n");
            assertThat(tool.errorLine())
                    .isEqualTo("antiphon: " + file + ":1:10: there is no \"wen\" here, but"
                            + " \"when\"; there is name, when, reply, replies, afterLast; the"
                            + " previous rules stay in effect");
            assertThat(ask(port, "PING")).isEqualTo("PONG\n");
            write("rules: [{when: PING, reply: PANG}]\n");
            assertThat(tool.errorLine()).isEqualTo("antiphon: " + file + ": new rules loaded");
            assertThat(ask(port, "PING")).isEqualTo("PANG\n");
            tool.signal("TERM");
            assertThat(tool.status()).isEqualTo(Status.NOT_EXPECTED);
            assertThat(tool.errorLine()).startsWith("antiphon: stopped; ");
            assertThat(tool.errorLine())
                    .isEqualTo("antiphon: findings: 1, reported above; --lenient permits them");
        }
    }

    /** Serves the rules until these lines were asked; returns what was printed, and the status. */
    private List<String> served(Path rules, List<String> lines, String... options)
            throws Exception {
        List<String> arguments = new ArrayList<>(List.of("serve", "--stubs", rules.toString()));
        arguments.addAll(List.of("-l", "127.0.0.1:0", "--lang", "en"));
        arguments.addAll(List.of(options));
        try (ToolProcess tool =
                new ToolProcess(ProcessBuilder.Redirect.PIPE, arguments.toArray(String[]::new))) {
            BufferedReader out = tool.process.inputReader(UTF_8);
            String first = out.readLine();
            List<String> printed = new ArrayList<>(List.of(first));
            while (!first.contains("127.0.0.1:")) {
                first = out.readLine();
                printed.add(first);
            }
            Matcher port = Pattern.compile("127\\.0\\.0\\.1:(\\d+)").matcher(first);
            assertThat(port.find()).isTrue();
            for (String each : lines) {
                askHard(Integer.parseInt(port.group(1)), each);
            }
            tool.signal("TERM");
            out.lines().forEach(printed::add);
            printed.add("status " + tool.status());
            return printed;
        }
    }

    private static void askHard(int port, String line) {
        try {
            ask(port, line);
        } catch (IOException e) {
            // a reset is what a fault is for
        }
    }

    @Test
    void faultThatNeverHappenedIsAFinding() throws Exception {
        Path rules = write("framing: line\nrules: [{when: A, reply: {text: a, fault: 'drop:50'}}]");
        assertThat(served(rules, List.of("A"))).endsWith("status 1");
        assertThat(served(rules, List.of("A"), "--lenient")).endsWith("status 0");
        assertThat(served(write("framing: line\nrules: [{when: A, reply: a}]"), List.of("A")))
                .endsWith("status 0");
    }

    @Test
    void jsonTellsWhatAPersonIsTold() throws Exception {
        Path rules = write("""
                framing: line
                rules:
                  - {name: cut, when: A, reply: {text: abc, fault: 'reset:2'}}
                  - {when: B, reply: [b1, b2]}
                """);
        List<String> lines = served(rules, List.of("A", "X", "B"), "--json");
        assertThat(lines)
                .anyMatch(
                        each -> each.contains(
                                "\"ev\":\"fault\",\"conn\":1,\"dir\":\"s2c\",\"fault\":\"reset:2\",\"rule\":\"cut\""))
                .anyMatch(
                        each -> each.contains(
                                "\"ev\":\"finding\",\"check\":\"unmatched\",\"conn\":2,\"message\":\"no rule is for"))
                .anyMatch(each ->
                        each.contains("\"ev\":\"match\",\"conn\":1,\"message\":1,\"rule\":\"cut\""))
                .anyMatch(each -> each.contains("\"text\":\"b1\",\"answers\":1,\"rtt_ms\":"))
                .anyMatch(each -> each.contains("\"text\":\"b2\",\"answers\":1,\"rtt_ms\":"));
        int fault = indexOf(lines, "\"ev\":\"fault\"");
        int reset = indexOf(lines, "\"ev\":\"close\",\"conn\":1");
        assertThat(fault).isLessThan(reset);
        assertThat(lines.get(lines.size() - 2))
                .contains("\"ev\":\"end\",\"findings\":1,\"status\":1");
        assertThat(lines).endsWith("status 1");
        for (String each : lines.subList(0, lines.size() - 1)) {
            assertThat(each).startsWith("{\"v\":1,");
        }
    }

    private static int indexOf(List<String> lines, String part) {
        return (int) lines.stream().takeWhile(each -> !each.contains(part)).count();
    }

    @Test
    void mistakesAtTheStartEndIt() throws Exception {
        Path file = write("rules:\n  - when: PING\n    replly: PONG\n");
        Ran bad = Ran.of("serve", "--stubs", file.toString(), "--lang", "en");
        assertThat(bad.status()).isEqualTo(Status.USAGE);
        assertThat(bad.err())
                .startsWith("antiphon: " + file + ":3:5: there is no \"replly\" here, but"
                        + " \"reply\"; there is name, when, reply, replies, afterLast\n");
        Ran missing = Ran.of("serve", "--stubs", "/no/such/file", "--lang", "en");
        assertThat(missing.err())
                .startsWith("antiphon: --stubs /no/such/file: cannot be read: there is no such");
    }
}
