package dev.antiphon.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The line for HAProxy's agent checks; {@code ServiceHaproxyTest} shows it to a real one. */
class AgentCheckServerTest {
    private static final int SILENT = 50;

    private final Health health = new Health();
    private final AgentCheckServer server = AgentCheckServer.start(health, "127.0.0.1:0");

    @AfterEach
    void stop() {
        server.close();
    }

    private String line() throws IOException {
        try (Peer peer = Peer.connect(server.port())) {
            return peer.readToEnd();
        }
    }

    @Test
    void lineHasAllWordsOfTheState() throws IOException {
        assertThat(line()).isEqualTo("down #starting\n");
        health.ready();
        assertThat(line()).isEqualTo("up ready 100%\n");
        health.weight(50);
        assertThat(line()).isEqualTo("up ready 50%\n");
        health.failing("database", "cannot connect");
        health.failing("queue", "full");
        assertThat(line()).isEqualTo("down #database: cannot connect; queue: full\n");
        health.draining();
        assertThat(line()).isEqualTo("drain\n");
        health.stopped();
        assertThat(line()).isEqualTo("stopped\n");
    }

    @Test
    void manyReasonsAreCut() {
        health.ready();
        for (int i = 0; i < Health.CHECKS_MAX; i++) {
            health.failing("check " + i, "x".repeat(100));
        }
        assertThat(AgentCheckServer.line(health.state())).hasSizeLessThan(420).endsWith("...\n");
    }

    @Test
    void clientThatSendsSomethingGetsTheSameLine() throws IOException {
        health.ready();
        try (Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("agent\n".repeat(100)).readToEnd()).isEqualTo("up ready 100%\n");
        }
    }

    @Test
    void clientsThatNeitherReadNorCloseDelayNobody() throws IOException {
        List<Peer> silent = new ArrayList<>();
        try {
            for (int i = 0; i < SILENT; i++) {
                silent.add(Peer.connectFrom("127.0.0.2", server.port()));
            }
            assertThat(line()).isEqualTo("down #starting\n");
        } finally {
            for (Peer each : silent) {
                each.close();
            }
        }
    }
}
