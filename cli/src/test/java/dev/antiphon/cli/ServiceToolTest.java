package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.cli.text.Status;
import dev.antiphon.test.Peer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ports for probes of a server in a process, and the way from TERM to its drain. */
class ServiceToolTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");

    @TempDir
    private Path folder;

    /** Passes over lines without an address: a logging library may be on the class path. */
    private static int port(BufferedReader lines) throws IOException {
        for (int i = 0; i < 100; i++) {
            Matcher port = PORT.matcher(Objects.requireNonNull(lines.readLine()));
            if (port.find()) {
                return Integer.parseInt(port.group(1));
            }
        }
        throw new AssertionError("no address in 100 lines");
    }

    private static String read(int port, String request) throws IOException {
        try (Peer peer = Peer.connect(port)) {
            return peer.send(request).readToEnd();
        }
    }

    private static String get(int port, String path) throws IOException {
        return read(port, "GET " + path + " HTTP/1.1\r\n\r\n");
    }

    @Test
    void oneAddressForTwoPortsIsRefused() {
        for (String arguments : List.of(
                "--health 12345",
                "--health 8081 --agent-check :8081",
                "--listen 7001 --agent-check 127.0.0.1:7001")) {
            Ran ran = Ran.of(("serve --lang en " + arguments).split(" ", -1));
            assertThat(ran.status()).isEqualTo(Status.USAGE);
            assertThat(ran.err())
                    .contains(" have the same address: ", "give one of them another port");
        }
    }

    @Test
    void probesLearnOfTheDrainBeforeItBegins() throws Exception {
        try (ToolProcess server = new ToolProcess(
                Redirect.PIPE,
                ("serve -f line --listen 127.0.0.1:0 --health 127.0.0.1:0 --metrics"
                                + " --agent-check 127.0.0.1:0 --drain-delay 5m")
                        .split(" "))) {
            int served = port(server.process.inputReader(UTF_8));
            int health = port(server.process.errorReader(UTF_8));
            int agent = port(server.process.errorReader(UTF_8));
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> read(agent, "").equals("up ready 100%\n"));
            assertThat(get(health, "/ready")).startsWith("HTTP/1.1 200 ");
            try (Peer peer = Peer.connect(served)) {
                assertThat(peer.ask("one")).contains("one");
            }
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> get(health, "/metrics")
                            .contains("antiphon_server_messages_total{direction=\"in\"} 1.0"));

            server.signal("TERM");
            Awaitility.await().atMost(PATIENCE).until(() -> read(agent, "").equals("drain\n"));
            assertThat(get(health, "/ready")).startsWith("HTTP/1.1 503 ").endsWith("draining\n");
            assertThat(get(health, "/live")).startsWith("HTTP/1.1 200 ");
            try (Peer late = Peer.connect(served)) {
                assertThat(late.ask("late")).contains("late");
            }
            server.signal("TERM"); // a second one waits for nothing
            assertThat(server.status()).isEqualTo(130);
        }
    }

    @Test
    void drainBeginsAtOnceWithoutADelay() throws Exception {
        try (ToolProcess server = new ToolProcess(
                Redirect.PIPE,
                "serve -f line --listen 127.0.0.1:0 --health 127.0.0.1:0".split(" "))) {
            port(server.process.inputReader(UTF_8));
            port(server.process.errorReader(UTF_8));
            server.signal("TERM");
            assertThat(server.status()).isZero();
        }
    }

    @Test
    void serverWithoutTheOptionsLoadsNoneOfTheirClasses() throws Exception {
        Path rules = Files.writeString(
                folder.resolve("rules.yaml"), "rules: [{when: PING, reply: PONG}]\n");
        for (String command :
                List.of("serve", "serve --stubs " + rules, "proxy --to 127.0.0.1:1")) {
            Path ready = folder.resolve("ready");
            assertLoadsNoneOfTheClasses(
                    ready, (command + " --listen 127.0.0.1:0 --ready-file " + ready).split(" "));
        }
    }

    private void assertLoadsNoneOfTheClasses(Path ready, String... command) throws Exception {
        Path classes = folder.resolve("classes");
        ProcessBuilder builder = ToolProcess.builder(command);
        builder.environment().put("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + classes);
        Process process = builder.start();
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(ready).exists());
            process.toHandle().destroy();
            assertThat(process.waitFor(PATIENCE)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> loaded = Files.readAllLines(classes);
        assertThat(loaded).anyMatch(each -> each.contains(" dev.antiphon.TcpServer "));
        assertThat(loaded)
                .noneMatch(each -> each.contains(" dev.antiphon.service.")
                        || each.contains(" dev.antiphon.metrics.")
                        || each.contains(" dev.antiphon.linux.systemd.")
                        || each.contains(" io.micrometer.")
                        || each.contains(" dev.antiphon.control.")
                        || each.contains(" com.sun.net.httpserver."));
    }

    @Test
    void metricsNeedThePortOfHealth() {
        Ran ran = Ran.of("serve", "--lang", "en", "--metrics");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("--metrics").contains("--health");
    }

    @Test
    void portInUseEndsTheCommandAndNamesIt() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            for (String option : List.of("--health", "--agent-check")) {
                Ran ran = Ran.of("serve", "--listen", "127.0.0.1:0", option, address);
                assertThat(ran.status()).isEqualTo(45);
                assertThat(ran.err()).contains(address);
            }
        }
    }

    /** Nobody would see it otherwise: the unit stays in its start until systemd kills it. */
    @Test
    void systemdThatCannotBeNotifiedIsAWarning() throws Exception {
        ProcessBuilder builder =
                ToolProcess.builder("serve", "-f", "line", "--listen", "127.0.0.1:0");
        builder.environment().put("NOTIFY_SOCKET", folder.resolve("none").toString());
        Process process = builder.start();
        try {
            int served = port(process.inputReader(UTF_8));
            assertThat(process.errorReader(UTF_8).readLine()).contains("systemd");
            try (Peer peer = Peer.connect(served)) {
                assertThat(peer.ask("on")).contains("on");
            }
        } finally {
            process.destroyForcibly();
        }
    }
}
