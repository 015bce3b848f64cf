package dev.antiphon.framing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.message.Message;
import dev.antiphon.test.Peer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The formats of real protocols on sockets: in one piece, byte by byte, and by Antiphon's client. */
class ProtocolServersTest {
    static final List<WireFormat> FORMATS = WireFormat.ALL;

    private final BlockingQueue<Message> received = new LinkedBlockingQueue<>();

    private TcpServer server(WireFormat format) {
        return TcpServer.builder(Framing.parse(format.framing()))
                .loops(1)
                .onMessageInline((message, reply) -> {
                    received.add(message.toMessage());
                    reply.message(message);
                })
                .start("127.0.0.1:0");
    }

    private void assertReceived(WireFormat format) throws InterruptedException {
        for (byte[] message : format.messages()) {
            Message next = received.poll(30, TimeUnit.SECONDS);
            assertThat(next).as("%s", format).isNotNull();
            assertThat(next.bytes()).isEqualTo(message);
        }
        assertThat(received).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void serverReadsMessagesHoweverTheyAreCut(WireFormat format) throws Exception {
        byte[] all = format.joined();
        try (TcpServer server = server(format)) {
            try (Peer peer = Peer.connect(server.port())) {
                peer.send(all);
                assertReceived(format);
            }
            try (Peer peer = Peer.connect(server.port())) {
                for (int at = 0; at < all.length; at++) {
                    peer.send(Arrays.copyOfRange(all, at, at + 1));
                }
                assertReceived(format);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void clientAndServerExchangeMessages(WireFormat format) {
        try (TcpServer server = server(format);
                TcpClient client = TcpClient.to(
                                "127.0.0.1:" + server.port(), Framing.parse(format.framing()))
                        .build()) {
            for (byte[] message : format.messages()) {
                assertThat(client.call(Message.of(message)).bytes()).isEqualTo(message);
            }
        }
    }
}
