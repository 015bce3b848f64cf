package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.test.Peer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** A real HAProxy reads our health: by its agent check, and by HTTP. */
class ServiceHaproxyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int IN_A_ROW = 12;
    private static final int MANY = 60;

    @TempDir
    private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private BalancedServer a;
    private BalancedServer b;
    private int port;

    private void start(String kind) {
        a = new BalancedServer("a", kind);
        open.add(a);
        b = new BalancedServer("b", kind);
        open.add(b);
        a.health().ready();
        b.health().ready();
        Child balancer = BalancedServer.balancer(folder, kind, a, b);
        open.add(0, balancer);
        port = BalancedServer.port(balancer);
        await(() -> names(2).size() == 2 && names(2).contains("a"));
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).until(condition);
    }

    /** Returns which servers answered so many new connections. */
    private List<String> names(int count) throws IOException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            try (Peer peer = Peer.connect(port)) {
                names.add(peer.ask("who").replace(": who\n", ""));
            }
        }
        return names;
    }

    private boolean onlyB() throws IOException {
        return names(IN_A_ROW).stream().allMatch("b"::equals);
    }

    private boolean both() throws IOException {
        return names(IN_A_ROW).containsAll(List.of("a", "b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent", "health"})
    void drainTakesAServerOutWhileItStillServes(String kind) throws Exception {
        start(kind);
        try (Peer kept = keptOnA();
                Peer direct = Peer.connect(a.port())) {
            a.health().draining();
            await(this::onlyB);
            assertThat(kept.ask("on")).isEqualTo("a: on\n");
            assertThat(direct.ask("on")).isEqualTo("a: on\n");
        }
    }

    private Peer keptOnA() throws IOException {
        for (int i = 0; i < 10; i++) {
            Peer peer = Peer.connect(port);
            if (peer.ask("who").startsWith("a")) {
                return peer;
            }
            peer.close();
        }
        throw new AssertionError("no connection reached a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent", "health"})
    void restartedServerGetsConnectionsAgain(String kind) throws Exception {
        start(kind);
        a.restart(Duration.ofMillis(500));
        await(this::both);
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent", "health"})
    void failingCheckTakesAServerOutUntilItPasses(String kind) {
        start(kind);
        a.health().failing("database", "cannot connect");
        await(this::onlyB);
        a.health().passing("database");
        await(this::both);
    }

    @Test
    void weightIsTheShareOfConnections() {
        start("agent");
        a.health().weight(25);
        await(() -> {
            long ofA = names(MANY).stream().filter("a"::equals).count();
            return ofA >= MANY / 6 && ofA <= MANY / 4; // a fifth of them
        });
        a.health().weight(0);
        await(this::onlyB);
    }
}
