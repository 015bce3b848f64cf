package dev.antiphon.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.Events;
import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.framing.DecodeContext;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.MessageView;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What inline handlers compose arrives as composed: in place, apart, and where one turns into the
 * other.
 */
class InlineReplyTest {
    private static byte[] letters(int count) {
        byte[] letters = new byte[count];
        Arrays.fill(letters, (byte) 'a');
        return letters;
    }

    private static TcpServer server(String framing, InlineHandler handler) {
        return TcpServer.builder(Framing.parse(framing))
                .loops(1)
                .onMessageInline(handler)
                .start("127.0.0.1:0");
    }

    private static TcpClient client(TcpServer server, String framing) {
        return TcpClient.to("127.0.0.1:" + server.port(), Framing.parse(framing))
                .build();
    }

    @Test
    void viewOfTheMessageEndsWithItsHandler() {
        AtomicReference<MessageView> kept = new AtomicReference<>();
        try (TcpServer server = server("line", (message, reply) -> {
                    kept.set(message);
                    reply.message(message);
                });
                TcpClient client = client(server, "line")) {
            assertThat(client.call(Message.text("x")).text()).isEqualTo("x");
            assertThatThrownBy(() -> kept.get().text())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("toMessage");
        }
    }

    /** The loop's outgoing buffer has 131,072 bytes: on both sides of that, and far over it. */
    @ParameterizedTest
    @ValueSource(
            strings = {"line", "length:4", "stx", "varint", "netstring", "length:6,text", "headers"
            })
    void replyOfEverySizeArrivesWhole(String framing) {
        try (TcpServer server = server(framing, (message, reply) -> {
                    int size = Integer.parseInt(message.text());
                    reply.bytes(letters(size / 2));
                    reply.bytes(letters(size - size / 2));
                });
                TcpClient client = client(server, framing)) {
            for (int size :
                    new int[] {0, 1, 29, 4096, 65_536, 131_060, 131_071, 131_072, 500_000}) {
                Message reply = client.call(Message.text(Integer.toString(size)));
                assertThat(reply.bytes()).as("size %d", size).isEqualTo(letters(size));
            }
        }
    }

    @Test
    void requestsOfOneReadAreAnsweredInTheirOrder() throws IOException {
        try (TcpServer server =
                        server("line", (message, reply) -> reply.text("to ").message(message));
                Peer peer = Peer.connect(server.port())) {
            StringBuilder requests = new StringBuilder();
            StringBuilder replies = new StringBuilder();
            for (int i = 0; i < 5000; i++) {
                requests.append(i).append('\n');
                replies.append("to ").append(i).append('\n');
            }
            peer.send(requests.toString());
            assertThat(peer.read(replies.length())).isEqualTo(replies.toString());
        }
    }

    @Test
    void severalMessagesOfOneReplyAreFramedEach() throws IOException {
        try (TcpServer server = server(
                        "length:1",
                        (message, reply) -> reply.text("a")
                                .next()
                                .message(message)
                                .next()
                                .next()
                                .text("b"));
                Peer peer = Peer.connect(server.port())) {
            peer.send(new byte[] {1, 'x'});
            assertThat(peer.read(7)).isEqualTo("\1a\1x\0\1b");
        }
    }

    @Test
    void replyOfAHandlerThatFailsHalfwayIsNotSent() throws IOException {
        try (TcpServer server = server("line", (message, reply) -> {
                    reply.text("half of ");
                    if (message.text().equals("fail")) {
                        throw new IllegalStateException("as asked");
                    }
                    reply.message(message);
                });
                Peer peer = Peer.connect(server.port())) {
            peer.send("one\nfail\n");
            assertThat(peer.readToEnd()).isEqualTo("half of one\nfailure: handler-failed\n");
        }
    }

    @Test
    void replyThatItsFramingCannotCarryLeavesTheOneBeforeAsItIs() throws IOException {
        try (TcpServer server = server(
                        "line",
                        (message, reply) -> reply.bytes(
                                message.text().equals("bad") ? new byte[] {'\n'} : letters(3)));
                Peer peer = Peer.connect(server.port())) {
            peer.send("good\nbad\n");
            assertThat(peer.readToEnd()).startsWith("aaa\n");
        }
    }

    /** Says that it writes a head of two bytes, and writes one. */
    private static final class Liar implements Framing {
        private final Framing line = Framing.line();

        @Override
        public void decode(DecodeContext decodeContext) {
            line.decode(decodeContext);
        }

        @Override
        public void encodeHead(ByteBuffer content, ByteBuffer out) {
            out.put((byte) '>');
        }

        @Override
        public void encodeTail(ByteBuffer content, ByteBuffer out) {
            line.encodeTail(content, out);
        }

        @Override
        public int headBytes() {
            return 2;
        }

        @Override
        public int overheadBytesMax() {
            return 3;
        }

        @Override
        public String toString() {
            return "liar";
        }
    }

    @Test
    void framingWithAWrongHeadLengthFails() throws IOException {
        Events events = new Events();
        try (TcpServer server = TcpServer.builder(new Liar())
                        .listener(events)
                        .onMessageInline((message, reply) -> reply.text("a"))
                        .start("127.0.0.1:0");
                Peer peer = Peer.connect(server.port())) {
            peer.send(new byte[] {'x', '\n'});
            assertThat(peer.readToEnd()).isEqualTo(">failure: not-encodable\n");
            assertThat(events.await(Failed.class, 1).get(0).failure().text())
                    .isEqualTo("the head of framing liar has not 2 bytes; mend its headBytes");
        }
    }
}
