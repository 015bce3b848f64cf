package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpServer;
import dev.antiphon.cli.text.Status;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** A server is slowed on purpose, and {@code report} finds it by two real runs. */
@Timeout(120)
class PlantedRegressionTest {
    /** So long that what a busy machine adds is little beside it. */
    private static final Duration BEFORE = Duration.ofMillis(400);

    private static final Duration AFTER = Duration.ofMillis(520);

    /** A run that a busy machine has spoilt says so itself, and is not the one to compare. */
    private static final int RUNS_MAX = 5;

    @TempDir
    private Path folder;

    @Test
    void reportDetectsOnlyTheSlowedServer() {
        CompletableFuture<Path> before = run("before", BEFORE);
        CompletableFuture<Path> again = run("again", BEFORE);
        CompletableFuture<Path> slowed = run("slowed", AFTER);

        Ran same = compare(before.join(), again.join());
        assertThat(same.status()).as(same.out()).isEqualTo(Status.OK);
        assertThat(same.out()).containsPattern("p50 .*held");

        Ran worse = compare(before.join(), slowed.join());
        assertThat(worse.status()).as(worse.out()).isEqualTo(Status.NOT_EXPECTED);
        assertThat(worse.out()).startsWith("REGRESSED\n").containsPattern("p50 .*REGRESSED");
        assertThat(worse.err()).isEmpty();
    }

    /** Puts the same load on a server that answers after so long. */
    private CompletableFuture<Path> run(String name, Duration delay) {
        Path file = folder.resolve(name + ".json");
        return CompletableFuture.supplyAsync(() -> {
            try (TcpServer server = TcpServer.builder(Framing.line())
                    .onMessage((connection, message) -> {
                        LockSupport.parkNanos(delay.toNanos());
                        return Reply.of(message);
                    })
                    .start("127.0.0.1:0")) {
                for (int i = 1; i <= RUNS_MAX; i++) {
                    Ran ran = load(server.port(), file);
                    if (ran.status() != Status.OBJECTIVE_MISSED) {
                        assertThat(ran.status()).as(ran.err()).isEqualTo(Status.OK);
                        return file;
                    }
                }
                throw new AssertionError(RUNS_MAX + " runs one after the other were INVALID");
            }
        });
    }

    private static Ran load(int port, Path file) {
        String to = "127.0.0.1:" + port;
        return Ran.of(("load --to " + to + " -f line --rate 120 -c 80 -d 1s -q -e {message} -o "
                        + file + " request-{number}")
                .split(" "));
    }

    private static Ran compare(Path one, Path other) {
        return Ran.of(
                ("report --max-regress p50=10%,p90=10% --lang en " + one + " " + other).split(" "));
    }
}
