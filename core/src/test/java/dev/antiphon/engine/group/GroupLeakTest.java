package dev.antiphon.engine.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.antiphon.TcpServer;
import dev.antiphon.engine.connection.EngineConnection;
import dev.antiphon.engine.connection.TcpConnection;
import dev.antiphon.engine.group.GroupSettings.WhenFull;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/** Memberships and messages leave nothing behind. */
class GroupLeakTest {
    private final LinkedBlockingQueue<TcpConnection> connections = new LinkedBlockingQueue<>();
    private final List<Peer> peers = new ArrayList<>();
    private final TcpServer server = TcpServer.builder(Framing.line())
            .onMessage((connection, message) -> {
                connections.add(EngineConnection.coreOf(connection));
                return Reply.text("ok");
            })
            .start("127.0.0.1:0");

    private static GroupEngine group() {
        return new GroupEngine(new GroupSettings(
                "g", 1 << 20, new GroupSettings.Queue(10, 10_000, WhenFull.DROP_MEMBER, null)));
    }

    private TcpConnection connect() throws Exception {
        Peer peer = Peer.connect(server.port());
        peers.add(peer);
        assertThat(peer.ask("hi")).isEqualTo("ok\n");
        return connections.take();
    }

    private void closePeers() throws IOException {
        for (Peer each : peers) {
            each.close();
        }
    }

    private static boolean isForgotten(GroupEngine group) {
        return group.size() == 0 && group.loops() == 0 && group.pendingBytes() == 0;
    }

    @AfterEach
    void stop() throws IOException {
        closePeers();
        server.close();
    }

    @Test
    void tenThousandMembershipsEndWithTheirConnections() throws Exception {
        List<GroupEngine> groups = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            groups.add(group());
        }
        for (int i = 0; i < 10; i++) {
            TcpConnection connection = connect();
            for (GroupEngine each : groups) {
                assertThat(each.join(connection, "member")).isTrue();
                each.send(Message.text("x"), null, null);
            }
        }
        closePeers();
        await().until(() -> groups.stream().allMatch(GroupLeakTest::isForgotten));
        for (GroupEngine each : groups) {
            assertThat(each.totals().joined()).isEqualTo(10);
            assertThat(each.totals().left()).isEqualTo(10);
        }
    }

    @Test
    void connectionThatLeavesAndJoinsAgainIsOneMember() throws Exception {
        TcpConnection connection = connect();
        GroupEngine group = group();
        for (int i = 0; i < 10_000; i++) {
            assertThat(group.join(connection, "member")).isTrue();
            assertThat(group.leave(connection)).isTrue();
        }
        assertThat(group.join(connection, "member")).isTrue();
        group.send(Message.text("once"), null, null);
        assertThat(peers.getFirst().readLine()).isEqualTo("once");
        assertThat(peers.getFirst().ask("more")).isEqualTo("ok\n");
        group.close();
        await().until(() -> isForgotten(group));
    }

    @Test
    void closedConnectionLeavesAtOnce() throws Exception {
        TcpConnection connection = connect();
        closePeers();
        await().until(() -> server.counters().open() == 0);
        GroupEngine group = group();
        assertThat(group.join(connection, "late")).isTrue();
        await().until(() -> isForgotten(group));
    }

    @Test
    void groupOutlivesItsServer() throws Exception {
        TcpConnection connection = connect();
        GroupEngine group = group();
        assertThat(group.join(connection, "member")).isTrue();
        server.close();
        await().until(() -> isForgotten(group));
        assertThat(group.send(Message.text("nobody"), null, null)).isTrue();
        assertThat(group.join(connection, "late")).isTrue();
        await().until(() -> isForgotten(group));
    }
}
