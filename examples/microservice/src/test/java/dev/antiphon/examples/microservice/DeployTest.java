package dev.antiphon.examples.microservice;

import static dev.antiphon.examples.microservice.Running.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.google.gson.Gson;
import com.google.gson.JsonElement;

import dev.antiphon.test.Interpreter;
import dev.antiphon.test.Peer;
import dev.antiphon.test.Ports;

import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The files of {@code deploy/}, by the programs that read them. */
class DeployTest {
    private static final Path DEPLOY = Path.of("deploy");
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String RECEIVER = """
            import socket, sys
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.bind(sys.argv[1])
            s.settimeout(60)
            print("bound", flush=True)
            while True:
                print(s.recv(4096).decode(), flush=True)
            """;

    @TempDir
    private Path folder;

    @Test
    void kubernetesManifestsFollowTheirSchema() throws IOException {
        String text = Files.readString(DEPLOY.resolve("kubernetes.yaml"));
        assertThat(kinds(text)).containsExactly("Deployment", "Service", "PodDisruptionBudget");
        assertThatThrownBy(() -> kinds(text.replace("readinessProbe:", "readynessProbe:")))
                .hasMessageContaining("readynessProbe");
    }

    private static List<String> kinds(String text) throws IOException {
        List<String> kinds = new ArrayList<>();
        LoadSettings settings = LoadSettings.builder().build();
        for (Object document : new Load(settings).loadAllFromString(text)) {
            JsonElement tree = new Gson().toJsonTree(document);
            String kind = tree.getAsJsonObject().get("kind").getAsString();
            switch (kind) {
                case "Deployment" -> V1Deployment.validateJsonElement(tree);
                case "Service" -> V1Service.validateJsonElement(tree);
                case "PodDisruptionBudget" -> V1PodDisruptionBudget.validateJsonElement(tree);
                default -> throw new AssertionError("no schema for " + kind);
            }
            kinds.add(kind);
        }
        return kinds;
    }

    @Test
    void systemdAcceptsTheUnit() throws Exception {
        needs("systemd-analyze", "systemd");
        Path unit = folder.resolve("orders.service");
        Files.writeString(
                unit,
                Files.readString(DEPLOY.resolve("orders.service"))
                        .replace("/usr/bin/java", "/usr/bin/env"));
        assertThat(run("systemd-analyze", "verify", unit.toString())).isEmpty();
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    /** The program as the unit starts it, with a receiver in place of systemd. */
    @Test
    void programNotifiesItsManagerAndDrainsAtTerm() throws Exception {
        needs("python3", "python3");
        Path socket = folder.resolve("notify");
        Process manager =
                new ProcessBuilder(Interpreter.path(), "-c", RECEIVER, socket.toString()).start();
        try {
            assertThat(manager.inputReader().readLine()).isEqualTo("bound");
            int port = Ports.free();
            Process stock = main(Map.of(
                    "NOTIFY_SOCKET",
                    socket.toString(),
                    "WATCHDOG_USEC",
                    "60000000",
                    "LISTEN",
                    "127.0.0.1:" + port,
                    "HEALTH",
                    "127.0.0.1:0"));
            try {
                assertThat(manager.inputReader().readLine()).isEqualTo("READY=1");
                assertThat(manager.inputReader().readLine()).isEqualTo("WATCHDOG=1");
                try (Peer peer = Peer.connect(port)) {
                    assertThat(peer.ask(request("1", "k", "apple", 1, 900))).contains("DONE");
                    stock.toHandle().destroy();
                    assertThat(manager.inputReader().readLine()).isEqualTo("STOPPING=1");
                    assertThat(peer.readToEnd()).isEmpty();
                }
                assertThat(stock.waitFor(40, TimeUnit.SECONDS)).isTrue();
                assertThat(stock.exitValue()).isEqualTo(143);
            } finally {
                stock.destroyForcibly();
            }
        } finally {
            manager.destroyForcibly();
        }
    }

    private static Process main(Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "stock")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return builder.start();
    }

    @Test
    void haproxyTakesADrainingServiceOutAndKeepsItsConnections() throws Exception {
        needs("/usr/sbin/haproxy", "haproxy");
        try (Running stock = Running.stock(Map.of("apple", 1_000_000));
                Running one = Running.orders(stock.port());
                Running two = Running.orders(stock.port());
                Running three = Running.orders(stock.port())) {
            int front = Ports.free();
            Process haproxy = haproxy(front, one, two, three);
            try {
                String probe = request("1", "probe", "apple", 1, 5000);
                Awaitility.await()
                        .atMost(PATIENCE)
                        .ignoreExceptions()
                        .until(() -> asked(front, probe));
                Thread drain = Thread.ofVirtual().start(() -> {
                    try {
                        one.service.drain(Duration.ofSeconds(3));
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
                for (int i = 0; drain.isAlive() || i < 100; i++) {
                    assertThat(asked(front, request("1", "k" + i, "apple", 1, 5000)))
                            .as("request %d", i)
                            .isTrue();
                }
            } finally {
                haproxy.destroyForcibly();
                haproxy.waitFor(10, TimeUnit.SECONDS);
            }
        }
    }

    private static boolean asked(int port, String request) throws IOException {
        try (Peer peer = Peer.connect(port)) {
            return peer.ask(request).contains("\"DONE\"");
        }
    }

    private static Process haproxy(int front, Running... orders) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "/usr/sbin/haproxy",
                        "-db",
                        "-f",
                        DEPLOY.resolve("haproxy.cfg").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        environment.put("FRONT", "127.0.0.1:" + front);
        for (int i = 0; i < orders.length; i++) {
            environment.put("ORDERS_" + (i + 1), "127.0.0.1:" + orders[i].port());
            environment.put("HEALTH_" + (i + 1), "" + orders[i].service.healthPort());
        }
        return builder.start();
    }

    private static void needs(String program, String debian) throws Exception {
        boolean here = new ProcessBuilder("sh", "-c", "command -v \"$0\" >/dev/null", program)
                        .start()
                        .waitFor()
                == 0;
        String what = program + " is missing; on Debian: apt install " + debian;
        if (!here) {
            if ("true".equals(System.getenv("CI"))) {
                fail(what);
            }
            abort(what);
        }
    }
}
