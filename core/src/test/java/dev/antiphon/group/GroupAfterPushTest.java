package dev.antiphon.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpServer;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Connection;
import dev.antiphon.message.Message;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** The order of pushed messages and the group's. */
@Timeout(60)
class GroupAfterPushTest {
    private static final int ROUNDS = 2_000;

    @Test
    void messagesPushedBeforeTheJoinComeBeforeThoseOfTheGroup() throws Exception {
        BlockingQueue<Connection> lines = new ArrayBlockingQueue<>(10);
        try (Group group = Group.builder("lobby").maxQueuedMessages(20_000).build();
                TcpServer server = TcpServer.builder(Framing.line())
                        .loops(1)
                        .onMessageInline((message, reply) -> lines.add(reply.connection()))
                        .start("127.0.0.1:0");
                Peer first = Peer.connect(server.port());
                Peer second = Peer.connect(server.port())) {
            first.send("first\n");
            group.join(lines.take());
            second.send("second\n");
            Connection late = lines.take();
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < 5; i++) {
                    group.send(Message.text("busy"));
                }
                late.push(Message.text("history " + round));
                group.join(late);
                group.send(Message.text("live " + round));
                group.leave(late);
            }
            Set<String> histories = new HashSet<>();
            for (int i = 0; i < 2 * ROUNDS; i++) {
                String line = second.readLine();
                if (!histories.add(line.replace("history", "live"))) {
                    continue; // the line of a round whose history is there
                }
                assertThat(line).startsWith("history ");
            }
        }
    }
}
