package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.TcpServer;
import dev.antiphon.cli.text.Status;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Interpreter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code proxy}, {@code serve --stubs} and {@code serve -v} show, in processes. */
class ConversationViewTest {
    private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");

    /** The part of a line before the text of a message or of a remark. */
    private static final String TIME = "\\d\\d:\\d\\d:\\d\\d\\.\\d{3} ";

    @TempDir
    private Path folder;

    private static TcpServer echo() {
        return TcpServer.builder(Framing.line())
                .onMessage((connection, message) -> Reply.of(message))
                .start("127.0.0.1:0");
    }

    /** Runs the tool until the client is done; returns the lines of standard output after the first. */
    private static List<String> shown(Consumer<Integer> client, String... arguments)
            throws Exception {
        try (ToolProcess tool = new ToolProcess(Redirect.DISCARD, arguments)) {
            BufferedReader out = tool.process.inputReader(UTF_8);
            Matcher port = PORT.matcher(out.readLine());
            assertThat(port.find()).isTrue();
            client.accept(Integer.parseInt(port.group(1)));
            tool.signal("TERM");
            List<String> lines = out.lines().toList();
            assertThat(tool.status()).isIn(Status.OK, Status.NOT_EXPECTED);
            return lines;
        }
    }

    /** Sends these texts one after the other, and reads a line after each; then ends in order. */
    private static Consumer<Integer> client(String... texts) {
        return port -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(20_000);
                for (String each : texts) {
                    socket.getOutputStream().write(each.getBytes(UTF_8));
                    int last = 0;
                    while (last != '\n' && last != -1) {
                        last = socket.getInputStream().read();
                    }
                }
                socket.shutdownOutput();
                byte[] _ = socket.getInputStream().readAllBytes();
            } catch (IOException e) {
                // a reset is what a fault is for
            }
        };
    }

    private static String line(String number, String rest) {
        return TIME + number + rest;
    }

    @Test
    void proxyShowsBothDirectionsWithoutAFraming() throws Exception {
        try (TcpServer server = echo()) {
            List<String> lines = shown(
                    client("PING\n"),
                    "proxy",
                    "--to",
                    "127.0.0.1:" + server.port(),
                    "-l",
                    "127.0.0.1:0",
                    "--lang",
                    "en");
            assertThat(lines.get(0))
                    .matches(line("#1  ", "\\+ Connection from 127\\.0\\.0\\.1:\\d+"));
            assertThat(lines.get(1)).matches(line("#1  ", ">     5 B  PING\\\\n"));
            assertThat(lines.get(2)).matches(line("#1  ", "<     5 B  PING\\\\n"));
            assertThat(lines.getLast())
                    .matches(line("#1  ", "- closed by the client  > 5 B  < 5 B  [0-9.]+m?s"));
        }
    }

    @Test
    void stubShowsRulesAndFaultsByNameInTheOrderOfTheirTimes() throws Exception {
        Path rules = folder.resolve("rules.yaml");
        Files.writeString(rules, """
                framing: line
                rules:
                  - {name: cut, when: BREAK, reply: {text: abcdef, fault: 'reset:4'}}
                  - {when: PING, reply: PONG}
                """);
        List<String> lines = shown(
                client("PING\n", "BREAK\n"),
                "serve",
                "--stubs",
                rules.toString(),
                "-l",
                "127.0.0.1:0",
                "--lang",
                "en");
        assertThat(lines.get(1)).matches(line("#1  ", ">     4 B  PING"));
        assertThat(lines.get(2)).matches(line("#1  ", "= rule 2"));
        assertThat(lines.get(3)).matches(line("#1  ", "<     4 B  PONG"));
        assertThat(lines.get(4)).matches(line("#1  ", ">     5 B  BREAK"));
        assertThat(lines.get(5)).matches(line("#1  ", "= rule \"cut\""));
        assertThat(lines.subList(6, lines.size()))
                .anyMatch(each -> each.matches(line("#1  ", "! fault reset:4 of rule \"cut\"")))
                .anyMatch(each -> each.matches(line("#1  ", "- reset by the server  > .*")));
        assertThat(lines)
                .isSortedAccordingTo(
                        (one, other) -> one.substring(0, 12).compareTo(other.substring(0, 12)));
    }

    @ParameterizedTest
    @CsvSource({
        "-v, '>     4 B  PING'",
        "--hex, '>     4 B  50 49 4e 47'",
        "--no-text, '>     4 B'",
    })
    void serveShowsContentAsAsked(String option, String rest) throws Exception {
        List<String> lines = shown(
                client("PING\n"),
                "serve",
                "-f",
                "line",
                "-l",
                "127.0.0.1:0",
                "--lang",
                "en",
                option);
        assertThat(lines.get(1)).matches(line("#1  ", rest));
    }

    @Test
    void russianCountsInItsForms() throws Exception {
        List<String> lines = shown(
                client("x".repeat(1026) + "\n"),
                "serve",
                "-v",
                "-f",
                "line",
                "-l",
                "127.0.0.1:0",
                "--lang",
                "ru");
        assertThat(lines.get(1)).endsWith("x… ещё 2 байта");
        assertThat(lines.getLast()).contains("- закрыл клиент  > 1027 Б  <");
    }

    @Test
    void optionsThatContradictEachOtherAreRefused() {
        assertThat(Ran.of("serve", "--hex", "--no-text", "--lang", "en").errLines())
                .first()
                .isEqualTo("antiphon: --hex and --no-text exclude each other");
        assertThat(Ran.of("proxy", "--to", "1", "--hex", "--json", "--lang", "en")
                        .errLines())
                .first()
                .isEqualTo("antiphon: --hex and --json exclude each other");
        assertThat(Ran.of("serve", "--no-text", "-q", "--lang", "en").errLines())
                .first()
                .isEqualTo("antiphon: --no-text and --quiet exclude each other");
    }

    @Test
    void plainServerNamesTlsAsTheCauseOfBinaryMessages() throws Exception {
        List<String> shown = new ArrayList<>();
        try (ToolProcess tool = new ToolProcess(
                Redirect.PIPE, "serve", "-l", "127.0.0.1:0", "--once", "--lang", "en")) {
            BufferedReader out = tool.process.inputReader(UTF_8);
            Matcher port = PORT.matcher(out.readLine());
            assertThat(port.find()).isTrue();
            try (Socket socket =
                    new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port.group(1)))) {
                socket.getOutputStream().write(new byte[] {0x16, 3, 1, 0, 'A', 1});
                byte[] _ = socket.getInputStream().readAllBytes();
            }
            out.lines().forEach(shown::add);
            assertThat(tool.errorLines())
                    .contains("antiphon: connection 1: the client speaks TLS, and this server"
                            + " expects plain text; give it a certificate:  --tls-cert FILE"
                            + " --tls-key FILE");
        }
        assertThat(shown).endsWith("Received message: \\x16\\x03\\x01\\x00\\x41\\x01");
    }

    @ParameterizedTest
    @EnabledOnOs(OS.LINUX) // elsewhere the JDK cannot tell
    @CsvSource({"xterm, '', true", "xterm, 1, false", "dumb, '', false"})
    void terminalHasColoursUnlessTheyAreRefused(String kind, String noColor, boolean colours)
            throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Interpreter.path(), "-c", "import pty, sys; pty.spawn(sys.argv[1:])"));
        ProcessBuilder tool = ToolProcess.builder(
                "serve", "-v", "--once", "-f", "line", "-l", "127.0.0.1:0", "--lang", "en");
        command.addAll(tool.command());
        tool.command(command).redirectInput(new File("/dev/null"));
        tool.environment().put("TERM", kind);
        tool.environment().put("NO_COLOR", noColor);
        Process process = tool.start();
        try {
            BufferedReader out = process.inputReader(UTF_8);
            StringBuilder shown = new StringBuilder();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                Matcher port = PORT.matcher(line);
                if (line.startsWith("Server is up") && port.find()) {
                    client("PING\n").accept(Integer.parseInt(port.group(1)));
                }
                shown.append(line).append('\n');
            }
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(shown.toString()).contains("PING");
            assertThat(shown.toString().contains("\u001b[36m#1  >\u001b[0m")).isEqualTo(colours);
            assertThat(shown.toString().contains("\u001b")).isEqualTo(colours);
        } finally {
            process.destroyForcibly();
        }
    }
}
