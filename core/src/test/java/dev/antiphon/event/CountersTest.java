package dev.antiphon.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.Events;
import dev.antiphon.TcpServer;
import dev.antiphon.config.Limits;
import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ServerEvent.EventsDropped;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

class CountersTest {
    private final Events events = new Events();

    @Test
    void countersAreExactOnceTheServerIsQuiet() throws Exception {
        try (TcpServer server = TcpServer.builder(Framing.line())
                .limits(Limits.builder().maxMessageBytes(100).build())
                .listener(events)
                .onMessageInline((message, reply) -> reply.text("re:").message(message))
                .start("localhost:0")) {
            for (int i = 0; i < 5; i++) {
                try (Peer peer = Peer.connect(server.port())) {
                    assertThat(peer.send("abc\n".repeat(10)).read(70)).hasSize(70);
                }
            }
            try (Peer peer = Peer.connect(server.port())) {
                assertThat(peer.send("y".repeat(101)).readToEnd()).isEmpty();
            }
            events.await(Closed.class, 6);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> server.counters().open() == 0);
            Counters counters = server.counters();
            assertThat(List.of(counters.accepted(), counters.refused(), (long) counters.open()))
                    .containsExactly(6L, 0L, 0L);
            assertThat(List.of(counters.messagesIn(), counters.messagesOut()))
                    .containsExactly(50L, 50L);
            assertThat(List.of(counters.bytesIn(), counters.bytesOut()))
                    .containsExactly(301L, 350L);
            assertThat(List.of(counters.inboundBytes(), counters.outboundBytes()))
                    .containsExactly(0L, 0L);
            assertThat(counters.eventsDropped()).isZero();
            assertThat(counters.failures()).isEqualTo(Map.of("too-long", 1L));
        }
    }

    @Test
    void repliesOfOtherThreadsAndPushedMessagesAreCounted() throws Exception {
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .listener(events)
                        .onMessage((connection, message) -> {
                            connection.push(Message.text("pushed"));
                            return Reply.text("reply");
                        })
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("x\ny\n").read(26)).hasSize(26);
            peer.hangUp();
            events.await(Closed.class);
            assertThat(server.counters())
                    .extracting(
                            Counters::messagesIn,
                            Counters::messagesOut,
                            Counters::bytesIn,
                            Counters::bytesOut)
                    .containsExactly(2L, 4L, 4L, 26L);
        }
    }

    @Test
    void bytesForASlowReaderAreCountedUntilItsConnectionEnds() throws Exception {
        String reply = "z".repeat(32 << 20);
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .limits(Limits.builder()
                                .maxOutboundBytesPerConnection(64 << 20)
                                .build())
                        .listener(events)
                        .onMessage((connection, message) -> Reply.text(reply))
                        .start("localhost:0");
                Peer peer = Peer.connectWithSmallBuffer(server.port())) {
            peer.send("x\n");
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                Counters counted = server.counters();
                return counted.outboundBytes() + counted.bytesOut() == reply.length() + 1;
            });
            assertThat(server.counters().outboundBytes()).isGreaterThan(1 << 20);
            peer.reset();
            events.await(Closed.class);
            assertThat(server.counters().outboundBytes()).isZero();
            assertThat(server.counters().failures("reset")).isEqualTo(1);
        }
    }

    @Test
    void eventsThatASlowListenerLostAreCounted() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .listener(event -> {
                            if (event instanceof EventsDropped) {
                                told.countDown();
                            }
                            awaitGo(go);
                        })
                        .onMessageInline((message, reply) -> reply.text("ok"))
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            String large = "l".repeat(1 << 20) + "\n";
            for (int i = 0; i < 20; i++) {
                assertThat(peer.send(large).read(3)).isEqualTo("ok\n");
            }
            assertThat(server.counters().eventsDropped()).isPositive();
            go.countDown();
            told.await();
        } finally {
            go.countDown();
        }
    }

    private static void awaitGo(CountDownLatch go) {
        try {
            go.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
