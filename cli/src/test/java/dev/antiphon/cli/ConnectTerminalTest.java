package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/** A conversation at a real terminal, which tmux provides and presses the keys of. */
class ConnectTerminalTest {
    @TempDir
    private Path folder;

    private final BlockingQueue<Socket> clients = new LinkedBlockingQueue<>();
    private BadServer server;

    @BeforeEach
    void openTerminal() throws Exception {
        assumeTrue(isInstalled(), "tmux is not installed");
        server = new BadServer(socket -> {
            clients.add(socket);
            Thread.ofVirtual().start(() -> answer(socket));
        });
        List<String> tool =
                ToolProcess.builder("connect", server.address(), "--lang", "en").command();
        String line = String.join("' '", tool);
        Path script = Files.writeString(
                folder.resolve("run"),
                "trap : INT\n'" + line + "'\necho \"ended with $?.\"\ncat\n");
        tmux("-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "30", "sh " + script);
        awaitShown("connected to " + server.address());
        awaitShown("\n>");
    }

    @AfterEach
    void closeTerminal() throws Exception {
        if (server != null) {
            tmux("kill-server");
            server.close();
        }
    }

    private static boolean isInstalled() throws InterruptedException {
        try {
            return new ProcessBuilder("tmux", "-V").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void answer(Socket socket) {
        try (socket) {
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                say(socket, "you said " + line + "\n");
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
    }

    private String tmux(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tmux", "-S", folder + "/tmux"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().remove("NO_COLOR");
        Process tmux = builder.start();
        String said = new String(tmux.getInputStream().readAllBytes(), UTF_8);
        int _ = tmux.waitFor();
        return said;
    }

    private void keys(String... keys) throws Exception {
        List<String> command = new ArrayList<>(List.of("send-keys"));
        command.addAll(List.of(keys));
        tmux(command.toArray(String[]::new));
    }

    private String shown() throws IOException, InterruptedException {
        return tmux("capture-pane", "-p", "-S", "-100");
    }

    /** Waits for an empty line to type in. Before it, Ctrl-C discards what was typed ahead. */
    private void awaitPrompt() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> shown().stripTrailing().endsWith("\n>"));
    }

    private void awaitShown(String text) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(shown()).contains(text));
    }

    @Test
    void typedLineIsSentAndTheReplyIsShownBesideItsBytes() throws Exception {
        keys("PING", "Enter");
        awaitShown("< ");
        awaitShown("you said PING");
        assertThat(shown()).containsPattern(">    4 B  PING +50 49 4e 47");
    }

    @Test
    void arrowBringsBackTheLastLineAndItCanBeEdited() throws Exception {
        keys("PING", "Enter");
        awaitShown("you said PING");
        keys("Up", "BSpace", "x", "Enter");
        awaitShown("you said PINx");
    }

    @Test
    void hexadecimalAndEscapesAreSentAsBytes() throws Exception {
        keys("/hex 41 09", "Enter");
        awaitShown("you said A\\t");
        keys("-l", "b\\x43'\"");
        keys("Enter");
        awaitShown("you said bC'\"");
    }

    @Test
    void messageThatArrivesIsShownWhileALineIsTyped() throws Exception {
        keys("unf");
        awaitShown("> unf");
        say(clients.take(), "by the way\n");
        awaitShown("by the way");
        assertThat(shown().stripTrailing()).endsWith("> unf");
        keys("it", "Enter");
        awaitShown("you said unfit");
    }

    @Test
    void promptOfTheServerIsShownThoughItHasNoEnd() throws Exception {
        say(clients.take(), "login: ");
        awaitShown("so far: no whole message yet");
    }

    @Test
    void linesKeepWithinATerminalThatBecomesNarrow() throws Exception {
        tmux("resize-window", "-x", "50", "-y", "30");
        keys("abcdefghijklmnopqrst", "Enter");
        awaitShown("you s       79 6f 75 20 73");
        awaitShown("qrst        71 72 73 74");
        assertThat(shown().lines()).allMatch(line -> line.length() <= 50);
        assertThat(shown()).containsPattern("\\n {23}[a-z]+ +[0-9a-f]{2} ");
    }

    @Test
    void controlCDiscardsALineInterruptsACommandAndThenEnds() throws Exception {
        keys("discarded");
        awaitShown("> discarded");
        keys("C-c");
        awaitPrompt();
        keys("/wait 1h");
        awaitShown("> /wait 1h");
        keys("Enter");
        Awaitility.await() // the command runs: there is no prompt before the cursor
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        tmux("display-message", "-p", "#{cursor_x}").strip().equals("0"));
        keys("C-c");
        awaitShown("- interrupted");
        awaitPrompt();
        LockSupport.parkNanos(500_000_000); // another press, not the last one once more
        keys("C-c");
        awaitShown("ended with 130.");
        assertThat(shown()).doesNotContain("you said");
    }

    @Test
    void controlDEndsTheConversationInOrder() throws Exception {
        keys("C-d");
        awaitShown("ended with 0.");
        assertThat(shown()).contains("closed; 0 B sent");
    }

    @Test
    void failureIsShownAndTheNextMessageConnectsAgain() throws Exception {
        keys("/clse", "Enter");
        awaitShown("did you mean \"/close\"");
        Socket first = clients.take();
        first.setSoLinger(true, 0);
        first.close();
        awaitShown("reset the connection");
        keys("again", "Enter");
        awaitShown("you said again");
    }

    @Test
    void errorKeepsWithinTheTerminalAndAdvisesCommandsOfTheConversation() throws Exception {
        keys("/framing zzzzzz", "Enter");
        awaitShown("antiphon: /framing zzzzzz: unknown framing");
        awaitShown("with > between");
        assertThat(shown().lines()).allMatch(line -> line.length() <= 100);
        assertThat(shown()).containsPattern("iso8583,\\s+amqp").doesNotContain("antiphon help");
        keys("/wait 10ms", "Enter");
        awaitShown("or wait longer:  /wait TIME");
        assertThat(shown()).doesNotContain("--timeout").doesNotContain("--no-reply");
    }

    @Test
    void failureThatTheCommandAndTheConnectionMeetIsShownOnce() throws Exception {
        keys("/starttls", "Enter");
        awaitShown("sent plain text instead of TLS");
        awaitShown("ended by a failure");
        keys("next", "Enter");
        awaitShown("you said next");
        assertThat(shown().split("instead of TLS", -1)).hasSize(2);
    }

    @Test
    void tabulatorCompletesACommandAndItsArgument() throws Exception {
        keys("/fra", "Tab");
        awaitShown("> /framing");
        keys("netst", "Tab", "Enter");
        awaitShown("- framing netstring");
    }
}
