package dev.antiphon.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.antiphon.Events;
import dev.antiphon.TcpServer;
import dev.antiphon.config.Limits;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.failure.ServerFailure;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Connection;
import dev.antiphon.message.Message;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/** A member that does not read, and messages that fill its buffers. */
class GroupSlowMemberTest {
    private static final String FILLER = "x".repeat(1 << 14);
    private static final int MESSAGES_MAX = 20_000;

    private final Events events = new Events();
    private final CompletableFuture<Connection> joined = new CompletableFuture<>();
    private Group group = Group.builder("unused").build();
    private TcpServer server;
    private BufferedReader reader;
    private int sent;

    private Peer slowMemberOf(Group.Builder builder) throws IOException {
        group = builder.build();
        server = TcpServer.builder(Framing.line())
                .listener(events)
                .limits(Limits.builder()
                        .maxOutboundBytesPerConnection(64L << 20)
                        .build())
                .onMessageInline((message, reply) -> {
                    if (group.join(reply.connection())) {
                        joined.complete(reply.connection());
                    }
                    reply.text("ok");
                })
                .start("127.0.0.1:0");
        Peer peer = Peer.connectWithSmallBuffer(server.port());
        assertThat(peer.ask("join")).isEqualTo("ok\n");
        return peer;
    }

    private static Group.Builder group() {
        return Group.builder("feed").maxQueuedMessages(10);
    }

    /** Sends numbered messages until the condition holds. */
    private void sendUntil(BooleanSupplier enough, IntFunction<Object> key) {
        while (!enough.getAsBoolean()) {
            assertThat(sent)
                    .as("messages until the member's queue was full")
                    .isLessThan(MESSAGES_MAX);
            if (group.send(key.apply(sent), Message.text(sent + " " + FILLER))) {
                sent++;
            } else {
                Thread.onSpinWait();
            }
        }
    }

    private void sendUntil(BooleanSupplier enough) {
        sendUntil(enough, number -> "key " + number);
    }

    /** Reads a line, from a buffer since the lines are long. */
    private String read(Peer peer) throws IOException {
        if (reader == null) {
            reader = new BufferedReader(
                    new InputStreamReader(peer.socket().getInputStream(), StandardCharsets.UTF_8));
        }
        return reader.readLine();
    }

    private static int number(String line) {
        return Integer.parseInt(line.substring(0, line.indexOf(' ')));
    }

    @AfterEach
    void stop() {
        group.close();
        server.close();
    }

    @Test
    void memberIsDroppedWithTheNumbers() throws IOException {
        try (Peer peer = slowMemberOf(group())) {
            sendUntil(() -> group.counters().dropped() > 0);
            ConnectionEvent.Failed failed = events.await(ConnectionEvent.Failed.class);
            assertThat(failed.failure())
                    .isInstanceOfSatisfying(ServerFailure.GroupQueueFull.class, full -> {
                        assertThat(full.group()).isEqualTo("feed");
                        assertThat(full.messages()).isEqualTo(11);
                        assertThat(full.messagesMax()).isEqualTo(10);
                        assertThat(full.text()).startsWith("11 messages of ");
                    });
            await().until(() -> group.size() == 0);
            assertThat(server.counters().failures("group-queue-full")).isEqualTo(1);
            await().until(() -> server.counters().outboundBytes() == 0);
            assertThat(peer.socket().isConnected()).isTrue();
        }
    }

    @Test
    void bytesBoundTheQueueToo() throws IOException {
        try (Peer peer = slowMemberOf(Group.builder("feed").maxQueuedBytes(100_000))) {
            sendUntil(() -> group.counters().dropped() > 0);
            ConnectionEvent.Failed failed = events.await(ConnectionEvent.Failed.class);
            assertThat(failed.failure())
                    .isInstanceOfSatisfying(
                            ServerFailure.GroupQueueFull.class,
                            full -> assertThat(full.bytes()).isBetween(100_001L, 120_000L));
            assertThat(peer.socket().isConnected()).isTrue();
        }
    }

    @Test
    void skippedMessagesAreToldInTheirPlace() throws IOException {
        QueuePolicy skips = QueuePolicy.skipMessages(count -> Message.text("skipped " + count));
        try (Peer peer = slowMemberOf(group().whenFull(skips))) {
            sendUntil(() -> group.counters().skipped() >= 5);
            int next = 0;
            while (next < sent) {
                String line = read(peer);
                if (line.startsWith("skipped ")) {
                    next += Integer.parseInt(line.substring("skipped ".length()));
                } else {
                    assertThat(number(line)).isEqualTo(next++);
                }
            }
            assertThat(next).isEqualTo(sent);
            await().untilAsserted(() -> assertThat(
                            events.of(ConnectionEvent.MessagesSkipped.class).stream()
                                    .mapToLong(ConnectionEvent.MessagesSkipped::count)
                                    .sum())
                    .isEqualTo(group.counters().skipped()));
            await().until(() -> group.counters().delivered() + group.counters().skipped() >= sent);
            await().until(() -> server.counters().outboundBytes() == 0);
        }
    }

    @Test
    void missedMessagesAreReportedWhenTheConnectionEnds() throws IOException {
        try (Peer peer = slowMemberOf(group().whenFull(QueuePolicy.skipMessages()))) {
            sendUntil(() -> group.counters().skipped() >= 5);
            peer.reset();
            await().until(() -> group.size() == 0);
            assertThat(events.await(ConnectionEvent.MessagesSkipped.class).group())
                    .isEqualTo("feed");
        }
    }

    @Test
    void newestMessageOfEachKeyIsKept() throws IOException {
        try (Peer peer = slowMemberOf(group().whenFull(QueuePolicy.keepNewest()))) {
            sendUntil(() -> group.counters().replaced() >= 20, number -> number % 5);
            List<Integer> numbers = new ArrayList<>();
            while (numbers.isEmpty() || numbers.getLast() != sent - 1) {
                numbers.add(number(read(peer)));
            }
            assertThat(numbers).isSorted();
            assertThat(numbers.subList(numbers.size() - 5, numbers.size()))
                    .containsExactly(sent - 5, sent - 4, sent - 3, sent - 2, sent - 1);
            assertThat(group.counters().skipped()).isZero();
            assertThat(numbers).hasSize(sent - (int) group.counters().replaced());
        }
    }

    @Test
    void otherKeysDisplaceTheOldestMessages() throws IOException {
        try (Peer peer = slowMemberOf(group().whenFull(QueuePolicy.keepNewest()))) {
            sendUntil(() -> group.counters().skipped() >= 5);
            List<Integer> numbers = new ArrayList<>();
            while (numbers.isEmpty() || numbers.getLast() != sent - 1) {
                numbers.add(number(read(peer)));
            }
            assertThat(numbers).isSorted();
            assertThat(numbers).hasSize(sent - (int) group.counters().skipped());
        }
    }

    @Test
    void closeSendsTheMessagesThatWait() throws IOException {
        Group.Builder patient =
                Group.builder("feed").maxQueuedMessages(1000).maxQueuedBytes(32L << 20);
        try (Peer peer = slowMemberOf(patient)) {
            sendUntil(() -> server.counters().outboundBytes() > 10L * FILLER.length());
            group.send(Message.text(sent++ + " last"));
            joined.join().close();
            for (int i = 0; i < sent; i++) {
                assertThat(number(read(peer))).isEqualTo(i);
            }
            assertThat(read(peer)).isNull();
        }
    }

    @Test
    void memberThatLeavesGetsTheMessagesThatWait() throws IOException {
        Group.Builder patient =
                Group.builder("feed").maxQueuedMessages(1000).maxQueuedBytes(32L << 20);
        try (Peer peer = slowMemberOf(patient)) {
            sendUntil(() -> server.counters().outboundBytes() > 10L * FILLER.length());
            assertThat(group.leave(joined.join())).isTrue();
            group.send(Message.text("not for it"));
            for (int i = 0; i < sent; i++) {
                assertThat(number(read(peer))).isEqualTo(i);
            }
            peer.send("join\n");
            assertThat(read(peer)).isEqualTo("ok");
        }
    }

    @Test
    void repliesDoNotCutAMessageThatIsSentInPieces() throws IOException {
        Group.Builder patient = Group.builder("feed").maxQueuedBytes(64L << 20);
        try (Peer peer = slowMemberOf(patient)) {
            String large = "y".repeat(12 << 20);
            assertThat(group.send(Message.text(large))).isTrue();
            await().until(() -> server.counters().outboundBytes() > 0);
            peer.send("a\nb\n");
            assertThat(group.send(Message.text("end"))).isTrue();
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                lines.add(read(peer));
            }
            assertThat(lines.getFirst()).isEqualTo(large);
            assertThat(lines.subList(1, 4)).containsExactlyInAnyOrder("ok", "ok", "end");
        }
    }

    @Test
    void limitOfTheConnectionCountsTheQueue() throws IOException {
        Group.Builder patient =
                Group.builder("feed").maxQueuedMessages(5000).maxQueuedBytes(1L << 30);
        try (Peer peer = slowMemberOf(patient)) {
            sendUntil(() -> group.size() == 0);
            assertThat(events.await(ConnectionEvent.Failed.class).failure())
                    .isInstanceOf(ServerFailure.OutboundFull.class);
            await().until(() -> server.counters().outboundBytes() == 0);
            assertThat(peer.socket().isConnected()).isTrue();
        }
    }
}
