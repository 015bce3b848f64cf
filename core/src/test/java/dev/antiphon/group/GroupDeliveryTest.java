package dev.antiphon.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.antiphon.Events;
import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Order, sharing of the loop, and kinds of members. */
class GroupDeliveryTest {
    private final Group group = Group.builder("feed").maxPendingBytes(1 << 16).build();
    private final Events events = new Events();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch goesOn = new CountDownLatch(1);
    private final AtomicLong deliveredBefore = new AtomicLong(-1);
    private final List<Peer> peers = new ArrayList<>();
    private TcpServer server = start(1);

    private TcpServer start(int loops) {
        return TcpServer.builder(Framing.line())
                .loops(loops)
                .listener(events)
                .onMessageInline((message, reply) -> {
                    switch (message.toMessage().text()) {
                        case "join" -> reply.text("" + group.join(reply.connection()));
                        case "leave" -> reply.text("" + group.leave(reply.connection()));
                        case "count" -> {
                            deliveredBefore.set(group.counters().delivered());
                            reply.text("counted");
                        }
                        case "hold" -> {
                            held.countDown();
                            awaitHeld();
                            reply.text("held");
                        }
                        case "bye" -> {
                            group.send(message.toMessage());
                            reply.connection().close();
                        }
                        default -> group.sendExcept(reply.connection(), message.toMessage());
                    }
                })
                .start("127.0.0.1:0");
    }

    private void awaitHeld() {
        try {
            assertThat(goesOn.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Peer connect() {
        Peer peer = Peer.connect(server.port());
        peers.add(peer);
        return peer;
    }

    private List<Peer> join(int count) throws IOException {
        List<Peer> joined = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            joined.add(connect().send("join\n"));
        }
        for (Peer each : joined) {
            assertThat(each.readLine()).isEqualTo("true");
        }
        return joined;
    }

    @AfterEach
    void stop() throws IOException {
        for (Peer each : peers) {
            each.close();
        }
        group.close();
        server.close();
    }

    @Test
    void messagesOfEachSenderArriveInOrderWhileMembersComeAndGo() throws Exception {
        server.close();
        server = start(3);
        List<Peer> members = join(20);
        List<Thread> senders = new ArrayList<>();
        for (int sender = 0; sender < 3; sender++) {
            int name = sender;
            senders.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 500; i++) {
                    while (!group.send(Message.text(name + " " + i))) {
                        Thread.onSpinWait();
                    }
                }
            }));
        }
        for (int i = 0; i < 100; i++) {
            Peer guest = Peer.connect(server.port());
            guest.send("join\n");
            if (i % 3 == 0) {
                guest.send("leave\n");
            }
            if (i % 2 == 0) {
                guest.reset();
            } else {
                guest.close();
            }
        }
        for (Thread each : senders) {
            each.join();
        }
        for (Peer each : members) {
            int[] next = new int[3];
            for (int i = 0; i < 1500; i++) {
                String[] parts = each.readLine().split(" ", -1);
                int sender = Integer.parseInt(parts[0]);
                assertThat(Integer.parseInt(parts[1])).isEqualTo(next[sender]++);
            }
        }
        await().until(() -> group.size() == 20);
        assertThat(group.counters().joined() - group.counters().left()).isEqualTo(20);
    }

    @Test
    void largeGroupLeavesTheLoopToOtherConnectionsInBetween() throws Exception {
        List<Peer> members = join(600);
        Peer holder = connect().send("hold\n");
        Peer other = connect();
        assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();
        group.send(Message.text("hi"));
        other.send("count\n");
        goesOn.countDown();
        assertThat(other.readLine()).isEqualTo("counted");
        assertThat(deliveredBefore.get()).isLessThan(600);
        for (Peer each : members) {
            assertThat(each.readLine()).isEqualTo("hi");
        }
        assertThat(holder.readLine()).isEqualTo("held");
    }

    @Test
    void messagesThatWaitForTheLoopAreOneWrite() throws Exception {
        Peer member = join(1).getFirst();
        Peer holder = connect().send("hold\n");
        assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 200; i++) {
            assertThat(group.send(Message.text("" + i))).isTrue();
        }
        goesOn.countDown();
        for (int i = 0; i < 200; i++) {
            assertThat(member.readLine()).isEqualTo("" + i);
        }
        assertThat(holder.readLine()).isEqualTo("held");
    }

    @Test
    void messagesBeyondTheBoundAreRefusedAndTheGroupGoesOn() throws Exception {
        Peer member = join(1).getFirst();
        connect().send("hold\n");
        assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();
        Message large = Message.text("x".repeat(1 << 12));
        int accepted = 0;
        while (group.send(large)) {
            assertThat(++accepted).isLessThan(100);
        }
        assertThat(accepted).isEqualTo(15);
        assertThat(group.counters().refused()).isEqualTo(1);
        goesOn.countDown();
        for (int i = 0; i < accepted; i++) {
            assertThat(member.readLine()).hasSize(1 << 12);
        }
        await().until(() -> group.send(Message.text("small")));
        assertThat(member.readLine()).isEqualTo("small");
    }

    @Test
    void messageThatNoFramingCarriesIsTheSendersError() throws IOException {
        Peer member = join(1).getFirst();
        assertThatThrownBy(() -> group.send(Message.text("two\nlines")))
                .isInstanceOf(IllegalArgumentException.class);
        group.send(Message.text("one line"));
        assertThat(member.readLine()).isEqualTo("one line");
        assertThat(group.counters().sent()).isEqualTo(1);
    }

    @Test
    void messageSentBeforeTheCloseIsDelivered() throws IOException {
        for (int i = 0; i < 50; i++) {
            Peer member = join(1).getFirst();
            member.send("bye\n");
            assertThat(member.readToEnd()).isEqualTo("bye\n");
        }
    }

    /** The loop may not have come to the join when the connection ends. */
    @Test
    void messageSentBetweenJoinAndEndIsDelivered() throws IOException {
        try (TcpServer brief = TcpServer.builder(Framing.line())
                .onConnection(conversation -> {
                    group.join(conversation);
                    group.send(conversation.receive().orElseThrow());
                })
                .start("127.0.0.1:0")) {
            for (int i = 0; i < 200; i++) {
                try (Peer member = Peer.connect(brief.port())) {
                    member.send("bye\n").halfClose();
                    assertThat(member.readToEnd()).isEqualTo("bye\n");
                }
            }
        }
        await().until(() -> group.size() == 0);
    }

    @Test
    void inlineHandlerSendsToTheOthers() throws IOException {
        List<Peer> members = join(2);
        members.getFirst().send("hello\n");
        assertThat(members.getLast().readLine()).isEqualTo("hello");
        group.send(Message.text("end"));
        assertThat(members.getFirst().readLine()).isEqualTo("end");
    }

    @Test
    void listenersSeeTheMessagesOfMembers() throws IOException {
        Peer member = join(1).getFirst();
        group.send(Message.text("hi"));
        assertThat(member.readLine()).isEqualTo("hi");
        await().until(() -> events.of(ConnectionEvent.MessageOut.class).stream()
                .anyMatch(out -> out.message().text().equals("hi") && out.sequence() == 3));
        await().until(() -> server.counters().messagesOut() == 2);
    }

    @Test
    void conversationOfAClientIsAMember() throws Exception {
        try (TcpClient client = TcpClient.to("127.0.0.1:" + server.port(), Framing.line())
                        .build();
                Conversation conversation = client.open()) {
            assertThat(group.join(conversation, "client")).isTrue();
            Peer member = join(1).getFirst();
            group.send(Message.text("from the group"));
            assertThat(member.readLine()).isEqualTo("from the group"); // from the client too
            assertThat(member.readLine()).isEqualTo("from the group");
        }
        await().until(() -> group.size() == 1);
    }
}
