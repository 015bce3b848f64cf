package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.TcpServer;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The classes that the loops of a command initialise while it serves, by the log of the JVM. */
class FirstTimesToolTest {
    private static final Pattern ON_LOOP = Pattern.compile(
            "Initializing '((?:dev/antiphon|java/math|java/util/Properties|java/security)[^']*)'.*"
                    + " by thread \"antiphon-(?:server|client)-\\d+\"");

    @TempDir
    private Path folder;

    private Path log() {
        return folder.resolve("classes.log");
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> onLoops() {
        List<String> found = new ArrayList<>();
        for (String line : lines()) {
            Matcher initializing = ON_LOOP.matcher(line);
            if (initializing.find() && !initializing.group(1).contains("+0x")) {
                found.add(initializing.group(1));
            }
        }
        return found;
    }

    /**
     * Returns what the loops initialise from the first connection on.
     *
     * @param last the class that is initialised last beside the start
     */
    private List<String> initialisedOnLoops(String last, String... arguments) throws Exception {
        ProcessBuilder builder = ToolProcess.builder(arguments);
        builder.environment().put("JAVA_TOOL_OPTIONS", "-Xlog:class+init=info:file=" + log());
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            BufferedReader out = process.inputReader(UTF_8);
            String first = out.readLine();
            int port =
                    Integer.parseInt(first.substring(first.lastIndexOf(':') + 1).strip());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> lines().stream()
                            .anyMatch(each -> each.contains(last) && each.contains("first-times")));
            List<String> before = onLoops();
            assertThat(before).noneMatch(each -> each.startsWith("java/"));
            for (int i = 0; i < 2; i++) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    socket.setSoTimeout(20_000);
                    socket.getOutputStream().write("PING\n".getBytes(UTF_8));
                    assertThat(socket.getInputStream().read()).isEqualTo('P');
                }
            }
            List<String> after = onLoops();
            return after.subList(before.size(), after.size());
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void loopsOfAStubInitialiseNothingForItsConnections() throws Exception {
        Path rules = folder.resolve("rules.yaml");
        Files.writeString(rules, "framing: line\nrules: [{when: PING, reply: PONG}]\n");
        assertThat(initialisedOnLoops(
                        "dev/antiphon/event/ServerEvent",
                        "serve",
                        "--stubs",
                        rules.toString(),
                        "-l",
                        "127.0.0.1:0"))
                .isEmpty();
    }

    @Test
    void loopsOfAProxyInitialiseNothingForItsConnections() throws Exception {
        try (TcpServer server = TcpServer.builder(Framing.line())
                .onMessage((connection, message) -> Reply.of(message))
                .start("127.0.0.1:0")) {
            assertThat(initialisedOnLoops(
                            "dev/antiphon/event/ServerEvent",
                            "proxy",
                            "--to",
                            "127.0.0.1:" + server.port(),
                            "-f",
                            "line",
                            "-l",
                            "127.0.0.1:0"))
                    .isEmpty();
        }
    }
}
