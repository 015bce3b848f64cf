package dev.antiphon.cluster.nats;

import static dev.antiphon.cluster.RoomsServer.ask;
import static dev.antiphon.cluster.RoomsServer.said;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.antiphon.cluster.RoomLimits;
import dev.antiphon.cluster.RoomPost;
import dev.antiphon.cluster.Rooms;
import dev.antiphon.cluster.RoomsException;
import dev.antiphon.cluster.RoomsServer;
import dev.antiphon.message.Message;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

@Timeout(120)
class NatsRoomsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @TempDir
    Path folder;

    private NatsServer nats;

    @BeforeEach
    void start() throws Exception {
        nats = NatsServer.withJetStream(folder);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        nats.close();
    }

    private Rooms rooms() {
        return rooms(NatsRooms.to(nats.url()), RoomLimits.defaults());
    }

    private Rooms rooms(NatsRooms.Builder network, RoomLimits limits) {
        Rooms rooms = Rooms.builder().limits(limits).over(network.build());
        open.push(rooms);
        return rooms;
    }

    private RoomsServer server(Rooms rooms) {
        RoomsServer server = RoomsServer.of(rooms);
        open.push(server);
        return server;
    }

    private static CompletionStage<RoomPost> publish(Rooms rooms, String sender, int number) {
        return rooms.publish(
                "general", new RoomPost(sender, "id" + number, Message.text("m" + number)));
    }

    private static List<String> read(Peer peer, int count) throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(said(peer));
        }
        return lines;
    }

    @Test
    void membersOfAllServersSeeOneOrder() throws Exception {
        Rooms first = rooms();
        Rooms second = rooms();
        try (Peer ann = server(first).joined("general", "ann");
                Peer bob = server(second).joined("general", "bob")) {
            for (int i = 1; i <= 200; i++) {
                publish(first, "x", i);
                publish(second, "y", i);
            }
            List<String> seen = read(ann, 400);
            assertThat(read(bob, 400)).isEqualTo(seen);
            assertThat(seen.stream().filter(each -> each.contains(" y: ")))
                    .hasSize(200)
                    .map(each -> each.replaceAll(".*m", ""))
                    .isSortedAccordingTo((a, b) -> Integer.parseInt(a) - Integer.parseInt(b));
        }
    }

    @Test
    void aMemberCatchesUpOnAnotherServer() throws Exception {
        Rooms first = rooms();
        Rooms second = rooms();
        String position;
        try (Peer ann = server(first).connect();
                Peer stays = server(second).joined("general", "stays")) {
            position = ask(ann, "join general ann secret -").split(" ", -1)[1];
            publish(first, "x", 1);
            assertThat(said(ann)).contains("m1");
            assertThat(said(stays)).contains("m1");
            for (int i = 2; i <= 5; i++) {
                publish(second, "x", i);
            }
            assertThat(read(stays, 4)).last().asString().contains("m5");
        }
        try (Peer ann = server(second).connect()) {
            ann.send("join general ann secret " + position + "\n");
            assertThat(read(ann, 5)).last().asString().contains("m5");
            assertThat(ann.readLine()).contains(" 5 true ");
        }
    }

    @Test
    void aServerThatStartsLaterHasTheHistory() throws Exception {
        Rooms first =
                rooms(NatsRooms.to(nats.url()), RoomLimits.defaults().withHistory(3, 1 << 20));
        for (int i = 1; i <= 5; i++) {
            publish(first, "x", i).toCompletableFuture().join();
        }
        Rooms second = rooms();
        try (Peer ann = server(second).connect()) {
            ann.send("join general ann - all\n");
            assertThat(read(ann, 3)).first().asString().contains("m3");
            String log = ann.readLine().split(" ", -1)[2].replaceAll("\\..*", "");
            ask(ann, "leave general");
            assertThat(ask(ann, "join general ann - " + log + ".1")).contains(" 3 false ");
        }
    }

    @Test
    void aHistoryThatJetStreamRefusesIsAnError() {
        NatsRooms.Builder network = NatsRooms.to(nats.url()).replicas(3);
        assertThatThrownBy(() -> rooms(network, RoomLimits.defaults()))
                .isInstanceOf(RoomsException.class)
                .hasMessageContaining("JetStream of NATS at " + nats.url())
                .hasMessageContaining("replicas");
    }

    @Test
    void aSecondCopyOfAPostIsDroppedOnAnyServer() throws Exception {
        Rooms first = rooms();
        Rooms second = rooms();
        try (Peer ann = server(first).joined("general", "ann")) {
            publish(first, "x", 1).toCompletableFuture().join();
            publish(second, "x", 1).toCompletableFuture().join();
            publish(second, "x", 2).toCompletableFuture().join();
            assertThat(said(ann)).contains("m1");
            assertThat(said(ann)).contains("m2");
        }
    }

    @Test
    void presenceAndNamesAreOfAllServers() throws Exception {
        Rooms first = rooms();
        Rooms second = rooms();
        RoomsServer other = server(second);
        try (Peer ann = server(first).connect();
                Peer bob = other.joined("general", "bob")) {
            awaitBoth(first, second);
            ask(ann, "join general ann secret -");
            assertThat(bob.readLine()).isEqualTo("* general: ann is here");
            assertThat(ask(ann, "who general")).isEqualTo("[ann, bob]");
            try (Peer thief = other.connect()) {
                assertThat(ask(thief, "join general ann guess -")).isEqualTo("taken");
                assertThat(ask(thief, "join general ann secret -")).contains("[ann, bob]");
                assertThat(ann.readToEnd()).contains("ann is connected elsewhere");
            }
            assertThat(bob.readLine()).isEqualTo("* general: ann has left");
            await().atMost(PATIENCE)
                    .until(
                            () -> first.who("general").toCompletableFuture().join(),
                            each -> each.equals(List.of("bob")));
        }
    }

    /** Waits until the servers have heard of each other. */
    private static void awaitBoth(Rooms first, Rooms second) {
        await().atMost(PATIENCE)
                .until(() -> first.who("general").toCompletableFuture().join().size() == 1);
        await().atMost(PATIENCE)
                .until(() -> second.who("general").toCompletableFuture().join().size() == 1);
    }

    @Test
    void membersOfAServerThatEndsLeave() throws Exception {
        Rooms first = rooms();
        Rooms second = rooms();
        try (Peer ann = server(first).joined("general", "ann");
                Peer bob = server(second).joined("general", "bob")) {
            assertThat(ann.readLine()).isEqualTo("* general: bob is here");
            second.close();
            assertThat(ann.readLine()).isEqualTo("* general: bob has left");
            assertThat(bob.socket().isClosed()).isFalse();
        }
    }

    @Test
    void restartOfNatsLosesAndDoublesNothing() throws Exception {
        Rooms first = rooms();
        Rooms second = rooms();
        try (Peer ann = server(first).joined("general", "ann");
                Peer bob = server(second).joined("general", "bob")) {
            List<CompletableFuture<RoomPost>> accepted = new ArrayList<>();
            for (int i = 1; i <= 300; i++) {
                accepted.add(publish(first, "x", i).toCompletableFuture());
                accepted.add(publish(second, "y", i).toCompletableFuture());
                if (i == 100) {
                    accepted.get(20).join();
                    nats.kill();
                }
                if (i == 200) {
                    nats.startAgain();
                }
            }
            for (CompletableFuture<RoomPost> each : accepted) {
                each.join();
            }
            List<String> seen = read(ann, 600);
            assertThat(seen).doesNotHaveDuplicates();
            assertThat(read(bob, 600)).isEqualTo(seen);
            for (String sender : List.of(" x: ", " y: ")) {
                assertThat(seen.stream().filter(each -> each.contains(sender)))
                        .hasSize(300)
                        .map(each -> Integer.parseInt(each.replaceAll(".*m", "")))
                        .isSorted();
            }
            assertThat(ask(ann, "who general")).isEqualTo("[ann, bob]");
        }
    }

    @Test
    void aPostFailsVisiblyWhileNatsIsAway() throws Exception {
        Rooms rooms = rooms(
                NatsRooms.to(nats.url()).publishWithin(Duration.ofMillis(500)),
                RoomLimits.defaults().withPendingMax(3));
        publish(rooms, "x", 0).toCompletableFuture().join();
        nats.kill();
        CompletionStage<RoomPost> waiting = publish(rooms, "x", 1);
        publish(rooms, "x", 2);
        publish(rooms, "x", 3);
        assertThatThrownBy(publish(rooms, "x", 4).toCompletableFuture()::join)
                .hasRootCauseInstanceOf(RoomsException.class)
                .hasMessageContaining("3 messages wait for NATS; limit 3");
        assertThatThrownBy(waiting.toCompletableFuture()::join)
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("NATS did not confirm a message in time");
    }

    @Test
    void anAbsentNatsIsSaidAtTheStart() throws Exception {
        nats.kill();
        assertThatThrownBy(this::rooms)
                .isInstanceOf(RoomsException.class)
                .hasMessageContaining(nats.url());
    }

    @Test
    void aHistoryThatNatsHasLostBeginsAnotherNumbering() throws Exception {
        Rooms rooms = rooms();
        try (Peer ann = server(rooms).connect()) {
            String position = ask(ann, "join general ann - -").split(" ", -1)[1];
            for (int i = 1; i <= 3; i++) {
                publish(rooms, "x", i).toCompletableFuture().join();
            }
            read(ann, 3);
            nats.kill();
            Files.move(folder.resolve("store"), folder.resolve("lost"));
            nats.startAgain();
            publish(rooms, "x", 4).toCompletableFuture().join();
            assertThat(said(ann)).isEqualTo("1 general x: m4");
            ask(ann, "leave general");
            assertThat(ask(ann, "join general ann - " + position)).contains(" 1 false ");
        }
    }

    @Test
    void aMessageOverMaxPayloadIsRefusedWithTheNumbers() throws Exception {
        nats.close();
        nats = NatsServer.withConfig(
                Files.createDirectory(folder.resolve("small")),
                "max_payload: 4096\njetstream { store_dir: \"" + folder.resolve("small")
                        + "\" }\n");
        Rooms rooms = rooms();
        RoomPost large = RoomPost.of("x", Message.text("x".repeat(3_100)));
        assertThatThrownBy(rooms.publish("general", large).toCompletableFuture()::join)
                .hasMessageContaining("message of 3100 bytes")
                .hasMessageContaining("NATS takes 4096 (max_payload)");
        RoomPost fits = RoomPost.of("x", Message.text("x".repeat(2_900)));
        rooms.publish("general", fits).toCompletableFuture().join();
    }

    @Test
    void withoutJetStreamMessagesAreLiveOnly() throws Exception {
        nats.close();
        nats = NatsServer.withoutJetStream(Files.createDirectory(folder.resolve("core")));
        NatsRooms network = NatsRooms.to(nats.url()).build();
        Rooms first = Rooms.builder().over(network);
        open.push(first);
        assertThat(network.keepsHistory()).isFalse();
        Rooms second = rooms();
        try (Peer ann = server(first).joined("general", "ann");
                Peer bob = server(second).joined("general", "bob")) {
            for (int i = 1; i <= 100; i++) {
                publish(first, "x", i);
            }
            assertThat(read(bob, 100)).isEqualTo(read(ann, 100));
            publish(first, "x", 100);
            publish(second, "x", 100);
            publish(second, "x", 101).toCompletableFuture().join();
            assertThat(said(ann)).isEqualTo("101 general x: m101");
            try (Peer late = server(second).connect()) {
                assertThat(ask(late, "join general late - nothing.7")).contains(" 101 false ");
            }
        }
    }
}
