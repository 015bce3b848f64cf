package dev.antiphon.cluster;

import static dev.antiphon.cluster.RoomsServer.ask;
import static dev.antiphon.cluster.RoomsServer.said;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.antiphon.message.Message;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

@Timeout(60)
class RoomsTest {
    private Rooms rooms = Rooms.inProcess();
    private RoomsServer server = RoomsServer.of(rooms);

    @AfterEach
    void close() {
        server.close();
        rooms.close();
    }

    private void limits(RoomLimits limits) {
        close();
        rooms = Rooms.builder().limits(limits).inProcess();
        server = RoomsServer.of(rooms);
    }

    @Test
    void everyMemberGetsAMessageTheSenderIncluded() throws Exception {
        try (Peer ann = server.joined("general", "ann");
                Peer bob = server.joined("general", "bob");
                Peer eve = server.joined("other", "eve")) {
            assertThat(ask(ann, "say general ann - hello")).isEqualTo("said");
            assertThat(said(bob)).isEqualTo("1 general ann: hello");
            rooms.publish("other", RoomPost.of("eve", Message.text("only here")));
            assertThat(said(eve)).isEqualTo("1 other eve: only here");
            rooms.publish("general", RoomPost.of("bob", Message.text("to both")));
            assertThat(said(bob)).isEqualTo("2 general bob: to both");
        }
    }

    @Test
    void messagesOfOneSenderKeepTheirOrder() throws Exception {
        try (Peer ann = server.joined("general", "ann")) {
            for (int i = 1; i <= 500; i++) {
                rooms.publish("general", RoomPost.of("ann", Message.text("m" + i)));
            }
            for (int i = 1; i <= 500; i++) {
                assertThat(said(ann)).isEqualTo(i + " general ann: m" + i);
            }
        }
    }

    @Test
    void allMembersSeeOneOrderOfSeveralSenders() throws Exception {
        try (Peer ann = server.joined("general", "ann");
                Peer bob = server.joined("general", "bob");
                ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int s = 0; s < 4; s++) {
                String sender = "s" + s;
                senders.execute(() -> {
                    for (int i = 0; i < 100; i++) {
                        rooms.publish("general", RoomPost.of(sender, Message.text("m" + i)));
                    }
                });
            }
            List<String> first = read(ann, 400);
            assertThat(read(bob, 400)).isEqualTo(first);
            assertThat(first.stream().filter(each -> each.contains(" s2:")))
                    .map(each -> each.substring(each.indexOf(": m") + 3))
                    .isSortedAccordingTo((a, b) -> Integer.parseInt(a) - Integer.parseInt(b))
                    .hasSize(100);
        }
    }

    private static List<String> read(Peer peer, int count) throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(said(peer));
        }
        return lines;
    }

    @Test
    void aMemberGetsTheHistoryThatItAsksFor() throws Exception {
        publish("general", 5);
        try (Peer ann = server.connect()) {
            ann.send("join general ann - all\n");
            assertThat(read(ann, 5)).last().isEqualTo("5 general x: m5");
            assertThat(ann.readLine()).contains(".5 5 true [ann]");
        }
        try (Peer bob = server.connect()) {
            assertThat(ask(bob, "join general bob - -")).contains(".5 0 true");
        }
    }

    private void publish(String room, int count) {
        for (int i = 1; i <= count; i++) {
            rooms.publish(room, RoomPost.of("x", Message.text("m" + i)));
        }
    }

    @Test
    void aMemberThatComesBackGetsExactlyTheMessagesAfterItsPosition() throws Exception {
        String position;
        try (Peer ann = server.joined("general", "ann")) {
            publish("general", 3);
            assertThat(read(ann, 3)).hasSize(3);
            position = ask(ann, "replay general -").equals("0") ? position(ann) : "";
        }
        publish("general", 4);
        try (Peer ann = server.connect()) {
            ann.send("join general ann2 - " + position + "\n");
            assertThat(read(ann, 4))
                    .extracting(each -> each.substring(0, 1))
                    .containsExactly("4", "5", "6", "7");
            assertThat(ann.readLine()).contains(".7 4 true");
        }
    }

    private static String position(Peer peer) throws Exception {
        ask(peer, "leave general");
        return ask(peer, "join general ann - -").split(" ", -1)[1];
    }

    @Test
    void noMessageIsMissingOrDoubledWhileMembersComeAndGoUnderLoad() throws Exception {
        try (ExecutorService sender = Executors.newSingleThreadExecutor();
                Peer first = server.connect()) {
            String[] joined = ask(first, "join general first - -").split(" ", -1);
            sender.execute(() -> publish("general", 900));
            String position = joined[1];
            List<Long> seen = new ArrayList<>();
            for (int round = 0; seen.size() < 900; round++) {
                try (Peer peer = server.connect()) {
                    peer.send("join general p" + round + " - " + position + "\n");
                    for (int i = 0; i < 90 && seen.size() < 900; i++) {
                        seen.add(number(peer));
                    }
                    position = position.substring(0, position.indexOf('.') + 1) + seen.getLast();
                }
            }
            assertThat(seen).hasSize(900).isSorted().doesNotHaveDuplicates().endsWith(900L);
        }
    }

    private static long number(Peer peer) throws Exception {
        String line = said(peer);
        while (line.startsWith("= ")) {
            line = said(peer);
        }
        return Long.parseLong(line.substring(0, line.indexOf(' ')));
    }

    @Test
    void catchUpSaysThatTheHistoryHasLostMessages() throws Exception {
        limits(RoomLimits.defaults().withHistory(3, 1 << 20));
        publish("general", 10);
        try (Peer ann = server.joined("general", "ann")) {
            String log = position(ann).replaceAll("\\..*", "");
            assertThat(rejoin(ann, log + ".2")).contains(" 3 false ");
            assertThat(rejoin(ann, log + ".7")).contains(" 3 true ");
            assertThat(rejoin(ann, log + ".10")).contains(" 0 true ");
            assertThat(rejoin(ann, "another.10")).contains(" 3 false ");
        }
    }

    private static String rejoin(Peer peer, String position) throws Exception {
        ask(peer, "leave general");
        return ask(peer, "join general ann - " + position);
    }

    @Test
    void historyIsBoundedByBytesToo() throws Exception {
        limits(RoomLimits.defaults().withMessageBytesMax(100).withHistory(1_000, 250));
        for (int i = 0; i < 10; i++) {
            rooms.publish("general", RoomPost.of("x", Message.text("x".repeat(100))));
        }
        try (Peer ann = server.connect()) {
            assertThat(ask(ann, "join general ann - all")).contains(".10 2 ");
        }
    }

    @Test
    void aSecondCopyOfAPostIsDropped() throws Exception {
        try (Peer ann = server.joined("general", "ann")) {
            ask(ann, "say general ann id7 once");
            ask(ann, "say general ann id7 once");
            ask(ann, "say general bob id7 another sender");
            assertThat(ask(ann, "leave general")).isEqualTo("true");
            assertThat(ask(ann, "join general ann - -")).contains(".2 0");
        }
    }

    @Test
    void presenceFollowsJoinsLeavesAndEnds() throws Exception {
        try (Peer ann = server.joined("general", "ann")) {
            Peer bob = server.joined("general", "bob");
            assertThat(ann.readLine()).isEqualTo("* general: bob is here");
            assertThat(ask(ann, "who general")).isEqualTo("[ann, bob]");
            bob.reset();
            assertThat(ann.readLine()).isEqualTo("* general: bob has left");
            assertThat(ask(ann, "who general")).isEqualTo("[ann]");
            assertThat(ask(ann, "who nowhere")).isEqualTo("[]");
            assertThat(ask(ann, "leave general")).isEqualTo("true");
            assertThat(ask(ann, "leave general")).isEqualTo("false");
            assertThat(rooms.counters().members()).isZero();
        }
    }

    @Test
    void aNameIsHeldByOneConnectionUntilItsClaimIsRepeated() throws Exception {
        try (Peer ann = server.connect();
                Peer thief = server.connect();
                Peer again = server.connect()) {
            ask(ann, "join general ann secret -");
            assertThat(ask(thief, "join general ann guess -")).isEqualTo("taken");
            assertThat(ask(thief, "join general ann - -")).isEqualTo("taken");
            assertThat(ask(again, "join general ann secret -")).contains("joined");
            assertThat(ann.readToEnd()).contains("* general: ann is connected elsewhere");
            assertThat(ask(again, "who general")).isEqualTo("[ann]");
            assertThat(ask(again, "join general ann secret -")).isEqualTo("already");
        }
    }

    @Test
    void wrongNamesAndSizesAreRefused() throws Exception {
        limits(RoomLimits.defaults().withMessageBytesMax(10).withRoomsMax(2));
        try (Peer ann = server.connect()) {
            String bad = "failed BAD_NAME";
            assertThat(ask(ann, "join general a\u0007n - -")).isEqualTo(bad);
            assertThat(ask(ann, "join " + "r".repeat(65) + " ann - -")).isEqualTo(bad);
            assertThat(ask(ann, "say general \u200b - x")).isEqualTo(bad);
            assertThat(ask(ann, "say general ann - elevenbytes")).isEqualTo("failed TOO_LARGE");
            assertThat(ask(ann, "join one ann - -")).contains("joined");
            assertThat(ask(ann, "join two ann - -")).contains("joined");
            assertThat(ask(ann, "join three ann - -")).isEqualTo("failed TOO_MANY_ROOMS");
            assertThat(ask(ann, "leave one")).isEqualTo("true");
            assertThat(ask(ann, "join three ann - -")).contains("joined");
        }
    }

    @Test
    void roomsThatNobodyIsInAreBoundedAndForgottenInOrder() throws Exception {
        limits(RoomLimits.defaults().withRoomsMax(3));
        for (int i = 1; i <= 20; i++) {
            publish("room" + i, 1);
        }
        try (Peer ann = server.connect()) {
            assertThat(ask(ann, "join room20 ann - all")).contains(".1 1 true");
            assertThat(ask(ann, "join room1 ann - all")).contains(".0 0 true");
        }
    }

    @Test
    void aMemberThatReadsNothingHarmsOnlyItself() throws Exception {
        close();
        rooms = Rooms.builder()
                .groups(each -> each.maxQueuedMessages(50).maxQueuedBytes(100_000))
                .inProcess();
        server = RoomsServer.of(rooms);
        try (Peer deaf = server.joined("general", "deaf");
                Peer ann = server.joined("general", "ann")) {
            BufferedReader lines = new BufferedReader(
                    new InputStreamReader(ann.socket().getInputStream(), StandardCharsets.UTF_8));
            Message large = Message.text("x".repeat(60_000));
            String left = "* general: deaf has left";
            String line = "";
            for (int sent = 1; !line.equals(left); sent++) {
                assertThat(sent).isLessThan(10_000);
                rooms.publish("general", RoomPost.of("x", large));
                line = lines.readLine();
                // the notice may come before a message that is published meanwhile
                String message = line.equals(left) ? lines.readLine() : line;
                assertThat(message).startsWith(sent + " general x: xxx");
            }
            assertThat(rooms.counters().members()).isEqualTo(1);
            assertThat(deaf.socket().isClosed()).isFalse();
        }
    }

    @Test
    void membersWhoseConnectionsEndLeaveNothingBehind() throws Exception {
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            peers.add(server.joined("general", "p" + i));
        }
        assertThat(rooms.counters().members()).isEqualTo(300);
        for (Peer each : peers) {
            each.close();
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> rooms.counters().rooms() == 0);
        assertThat(rooms.counters().members()).isZero();
    }

    @Test
    void anEncoderThatThrowsCostsOneMessage() throws Exception {
        close();
        RoomEncoder picky = event -> {
            if (event instanceof RoomEvent.Said said && said.sequence() == 1) {
                throw new IllegalStateException("not this one");
            }
            return RoomEncoder.text().encode(event);
        };
        rooms = Rooms.builder().encoder(picky).inProcess();
        server = RoomsServer.of(rooms);
        try (Peer ann = server.joined("general", "ann")) {
            publish("general", 2);
            assertThat(number(ann)).isEqualTo(2);
        }
    }

    @Test
    void closedRoomsRefuse() throws Exception {
        try (Peer ann = server.joined("general", "ann")) {
            rooms.close();
            assertThat(ask(ann, "say general ann - x")).isEqualTo("failed CLOSED");
            assertThat(ask(ann, "join general ann - -")).isEqualTo("failed CLOSED");
        }
    }
}
