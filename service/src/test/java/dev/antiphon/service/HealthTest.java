package dev.antiphon.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.TcpServer;
import dev.antiphon.event.DrainReport;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class HealthTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Health health = new Health();

    @Test
    void newServiceIsStartingAndNotReady() {
        assertThat(health.state().readiness()).isEqualTo(Readiness.STARTING);
        assertThat(health.state().isReady()).isFalse();
    }

    @Test
    void startThatEndsLateDoesNotCancelADrain() {
        health.draining();
        health.ready();
        assertThat(health.state().status()).isEqualTo("draining");
    }

    @Test
    void stoppedServiceStaysStopped() {
        health.stopped();
        health.ready();
        health.draining();
        assertThat(health.state().readiness()).isEqualTo(Readiness.STOPPED);
    }

    @Test
    void failingCheckTakesReadinessUntilItPasses() {
        health.ready();
        health.failing("database", "cannot\nconnect");
        assertThat(health.state().isReady()).isFalse();
        assertThat(health.state().failing()).containsEntry("database", "cannot connect");
        health.passing("database");
        assertThat(health.state().isReady()).isTrue();
    }

    @Test
    void failingCheckHidesNoDrain() {
        health.ready();
        health.failing("database", "cannot connect");
        health.draining();
        assertThat(health.state().status()).isEqualTo("draining");
    }

    @Test
    void numberAndSizeOfChecksAreBounded() {
        for (int i = 0; i < Health.CHECKS_MAX; i++) {
            health.failing("check " + i, "down");
        }
        health.failing("check 0", "still down");
        assertThatThrownBy(() -> health.failing("one more", "down"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("100");
        assertThatThrownBy(() -> health.failing("x", "y".repeat(201)))
                .hasMessageContaining("201")
                .hasMessageContaining("200");
        assertThatThrownBy(() -> health.failing(" ", "down"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void weightIsAPercentage() {
        health.weight(50);
        assertThat(health.state().weightPercent()).isEqualTo(50);
        assertThatThrownBy(() -> health.weight(101)).hasMessageContaining("0 to 100");
        assertThatThrownBy(() -> health.weight(-1)).hasMessageContaining("-1");
    }

    /** A connection that comes in the time of the notice is served, and then the drain begins. */
    @Test
    void serverServesOnUntilTheNoticeEnds() throws Exception {
        try (TcpServer server = echo()) {
            health.ready();
            CompletableFuture<DrainReport> drain = drained(server);
            awaitDraining();
            try (Peer late = Peer.connect(server.port())) {
                assertThat(late.ask("late")).isEqualTo("late\n");
                assertThat(drain).isNotDone();
            }
            health.stopped();
            assertThat(drain.get(30, TimeUnit.SECONDS).cut()).isZero();
            assertThat(health.state().readiness()).isEqualTo(Readiness.STOPPED);
        }
    }

    @Test
    void drainWithoutNoticeReportsStoppedAtItsEnd() throws InterruptedException {
        try (TcpServer server = echo()) {
            health.drain(server, Duration.ZERO);
            assertThat(health.state().readiness()).isEqualTo(Readiness.STOPPED);
        }
    }

    @Test
    void interruptedNoticeLeavesTheServerServing() throws IOException {
        try (TcpServer server = echo()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> health.drain(server, LONG))
                    .isInstanceOf(InterruptedException.class);
            try (Peer peer = Peer.connect(server.port())) {
                assertThat(peer.ask("on")).isEqualTo("on\n");
            }
        }
    }

    private static TcpServer echo() {
        return TcpServer.builder(Framing.line())
                .onMessage((connection, message) -> Reply.of(message))
                .start("127.0.0.1:0");
    }

    private CompletableFuture<DrainReport> drained(TcpServer server) {
        CompletableFuture<DrainReport> report = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                report.complete(health.drain(server, LONG));
            } catch (InterruptedException e) {
                report.completeExceptionally(e);
            }
        });
        return report;
    }

    private void awaitDraining() {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (health.state().readiness() != Readiness.DRAINING) {
            assertThat(System.nanoTime()).as("no drain within 30 s").isLessThan(until);
            Thread.onSpinWait();
        }
    }
}
