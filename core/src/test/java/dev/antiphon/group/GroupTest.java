package dev.antiphon.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.antiphon.TcpServer;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Connection;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.Proxy;

/** Joining, sending and leaving, with literal bytes. */
class GroupTest {
    private final Group group = Group.builder("lobby").build();
    private final TcpServer server = start(Framing.line());

    /** Starts a server whose clients use the group by lines such as {@code join Ann}. */
    private TcpServer start(Framing framing) {
        return TcpServer.builder(framing)
                .onMessage((connection, message) -> Reply.text(obey(message.text(), connection)))
                .start("127.0.0.1:0");
    }

    private String obey(String line, Connection connection) {
        String rest = line.substring(line.indexOf(' ') + 1);
        return String.valueOf(
                switch (line.split(" ", 2)[0]) {
                    case "join" -> group.join(connection, rest);
                    case "leave" -> group.leave(connection);
                    case "say" -> group.send(Message.text(rest));
                    case "others" -> group.sendExcept(connection, Message.text(rest));
                    default -> throw new IllegalArgumentException(line);
                });
    }

    private Peer join(String name) throws IOException {
        Peer peer = Peer.connect(server.port());
        assertThat(peer.ask("join " + name)).isEqualTo("true\n");
        return peer;
    }

    @AfterEach
    void stop() {
        group.close();
        server.close();
    }

    @Test
    void messageReachesEveryMember() throws IOException {
        try (Peer ann = join("Ann");
                Peer bob = join("Bob")) {
            assertThat(group.send(Message.text("привет"))).isTrue();
            assertThat(ann.readLine()).isEqualTo("привет");
            assertThat(bob.readLine()).isEqualTo("привет");
        }
        assertThat(group.counters().sent()).isEqualTo(1);
        await().until(() -> group.counters().delivered() == 2);
    }

    @Test
    void messageIsNotSentToTheExceptedMember() throws IOException {
        try (Peer ann = join("Ann");
                Peer bob = join("Bob")) {
            assertThat(ann.ask("others hi")).isEqualTo("true\n");
            group.send(Message.text("end"));
            assertThat(ann.readLine()).isEqualTo("end");
            assertThat(bob.readLine()).isEqualTo("hi");
            assertThat(bob.readLine()).isEqualTo("end");
        }
    }

    @Test
    void memberThatLeftGetsNoMoreMessagesAndStaysConnected() throws IOException {
        try (Peer ann = join("Ann")) {
            group.send(Message.text("before"));
            assertThat(ann.readLine()).isEqualTo("before");
            assertThat(ann.ask("leave")).isEqualTo("true\n");
            group.send(Message.text("after"));
            assertThat(ann.ask("leave")).isEqualTo("false\n");
            assertThat(group.size()).isZero();
        }
    }

    @Test
    void connectionJoinsOnce() throws IOException {
        try (Peer ann = join("Ann")) {
            assertThat(ann.ask("join Anna")).isEqualTo("false\n");
            assertThat(group.members()).containsExactly("Ann");
        }
    }

    @Test
    void membersAreSortedByName() throws IOException {
        try (Peer bob = join("Bob");
                Peer ann = join("Ann")) {
            assertThat(group.members()).containsExactly("Ann", "Bob");
            assertThat(group.size()).isEqualTo(2);
            assertThat(bob.ask("leave")).isEqualTo("true\n");
            assertThat(group.members()).containsExactly("Ann");
            assertThat(ann.ask("leave")).isEqualTo("true\n");
        }
    }

    @Test
    void membershipEndsWithTheConnection() throws IOException {
        Peer ann = join("Ann");
        Peer bob = join("Bob");
        ann.close();
        bob.reset();
        await().until(() -> group.size() == 0);
        assertThat(group.counters().left()).isEqualTo(2);
    }

    @Test
    void groupCombinesServersOfDifferentFramings() throws IOException {
        try (TcpServer netstrings = start(Framing.parse("netstring"));
                Peer ann = join("Ann");
                Peer bob = Peer.connect(netstrings.port()).send("8:join Bob,")) {
            assertThat(bob.read(7)).isEqualTo("4:true,");
            group.send(Message.text("hi"));
            assertThat(ann.readLine()).isEqualTo("hi");
            assertThat(bob.read(5)).isEqualTo("2:hi,");
        }
    }

    @Test
    void closedGroupAcceptsNothing() throws IOException {
        try (Peer ann = join("Ann")) {
            group.close();
            assertThat(group.size()).isZero();
            assertThat(group.send(Message.text("hi"))).isFalse();
            assertThat(ann.ask("join Ann")).isEqualTo("false\n");
            assertThat(group.counters().refused()).isEqualTo(1);
        }
    }

    @Test
    void foreignConnectionIsRefused() {
        Connection foreign = (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (self, method, arguments) -> null);
        assertThatThrownBy(() -> group.join(foreign))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pass the one that the handler got");
    }

    @Test
    void wrongSettingsAreRefusedWithTheValue() {
        assertThatThrownBy(() -> Group.builder(""))
                .hasMessage("the name of a group has 0 characters; give one of 1 to 200");
        assertThatThrownBy(() -> Group.builder("x").maxQueuedMessages(0))
                .hasMessage("Group.maxQueuedMessages is 0; give a value of 1 or more");
        assertThatThrownBy(() -> Group.builder("x").maxQueuedBytes(-1))
                .hasMessage("Group.maxQueuedBytes is -1; give a value of 1 or more");
    }
}
