package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/** A conversation that sends more than the system takes at once. */
class ConversationStreamTest {
    private static final int MESSAGES = 120;
    private static final int BYTES = 1_000_000;

    /** What waits is also sent in the turns of messages that come in meanwhile. */
    @Test
    void senderContinuesAfterEachWayToGetRoom() throws Exception {
        Message large = Message.of(new byte[BYTES]);
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .onConnection(conversation -> {
                            conversation.receive();
                            for (int i = 0; i < MESSAGES; i++) {
                                conversation.send(large);
                            }
                        })
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            peer.send("go\n");
            assertThat(readAndTalk(peer)).isEqualTo(MESSAGES * (BYTES + 1L));
        }
    }

    /** Says a line for each piece that it reads, and rests after each message's worth. */
    private static long readAndTalk(Peer peer) throws Exception {
        InputStream in = peer.socket().getInputStream();
        OutputStream out = peer.socket().getOutputStream();
        byte[] piece = new byte[1 << 16];
        long total = 0;
        while (total < MESSAGES * (BYTES + 1L)) {
            int count = in.read(piece);
            if (count < 0) {
                break;
            }
            total += count;
            out.write('x');
            out.write('\n');
            if (total % BYTES < count) {
                Thread.sleep(Duration.ofMillis(1)); // so that more waits than the system takes
            }
        }
        return total;
    }
}
