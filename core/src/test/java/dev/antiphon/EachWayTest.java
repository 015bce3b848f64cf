package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.config.Limits;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

/** One framing for what clients send and another one for what servers send. */
class EachWayTest {
    private static final Framing TAGS =
            Framing.parse("delimiter:</request> > delimiter:</response>");

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void serverReadsInOneFramingAndWritesInTheOther() throws Exception {
        try (TcpServer server = TcpServer.builder(TAGS)
                        .onMessage((connection, request) -> Reply.of(
                                Message.text("<response>" + request.text().length())))
                        .start("127.0.0.1:0");
                Peer peer = Peer.connect(server.port())) {
            for (String part : new String[] {"<request><id>9", "9</id></req", "uest>"}) {
                peer.send(utf8(part));
            }
            assertThat(peer.read("<response>20</response>".length()))
                    .isEqualTo("<response>20</response>");
        }
    }

    @Test
    void inlineReplyHasTheFramingOfReplies() throws Exception {
        try (TcpServer server = TcpServer.builder(Framing.parse("line > length:2"))
                        .onMessageInline((message, reply) -> reply.message(message))
                        .start("127.0.0.1:0");
                Peer peer = Peer.connect(server.port())) {
            peer.send(utf8("one\ntwo\n"));
            assertThat(peer.read(10)).isEqualTo("\0\3one\0\3two");
        }
    }

    @Test
    void clientWritesInOneFramingAndReadsInTheOther() {
        Framing framing = Framing.eachWay(Framing.line(), Framing.length(4));
        try (TcpServer server = TcpServer.builder(framing)
                        .onMessage((connection, request) ->
                                Reply.of(Message.text(request.text() + "\nand more")))
                        .start("127.0.0.1:0");
                TcpClient client =
                        TcpClient.to("127.0.0.1:" + server.port(), framing).build()) {
            assertThat(client.call(Message.text("ask")).text()).isEqualTo("ask\nand more");
            assertThatThrownBy(() -> client.call(Message.text("two\nlines")))
                    .hasMessageContaining("line feed");
        }
    }

    @Test
    void lengthWithinAMessageIsFilledInByServerAndClient() throws Exception {
        try (TcpServer server = TcpServer.builder(Framing.parse("length:1@1"))
                        .onMessageInline((message, reply) ->
                                reply.bytes(new byte[] {'s', 0}).message(message))
                        .start("127.0.0.1:0");
                TcpClient client = TcpClient.to(
                                "127.0.0.1:" + server.port(), Framing.parse("length:1@1"))
                        .build();
                Peer peer = Peer.connect(server.port())) {
            assertThat(client.call(Message.text("c\0xy")).text()).isEqualTo("s\4c\2xy");
            peer.send(utf8("c\1x"));
            assertThat(peer.read(5)).isEqualTo("s\3c\1x");
        }
    }

    @Test
    void everyWayIsHeldToTheLimits() {
        TcpServer.Builder builder = TcpServer.builder(Framing.parse("line > fixed:100"))
                .limits(Limits.builder().maxMessageBytes(99).build())
                .onMessage((connection, request) -> Reply.none());
        assertThatThrownBy(() -> builder.start("127.0.0.1:0"))
                .hasMessageContaining("line > fixed:100")
                .hasMessageContaining("99");
    }

    @Test
    void textNamesBothWays() {
        Framing framing = Framing.parse("line > length:4");
        assertThat(framing)
                .hasToString("line > length:4")
                .isEqualTo(Framing.eachWay(Framing.line(), Framing.length(4)));
        assertThat(framing.ofRequests()).isEqualTo(Framing.line());
        assertThat(framing.ofReplies()).isEqualTo(Framing.length(4));
        assertThat(Framing.line().ofReplies()).isEqualTo(Framing.line());
        assertThat(Framing.parse("line > raw").endsByClosing()).isTrue();
        assertThat(Framing.parse("raw > line").endsByClosing()).isFalse();
        assertThatThrownBy(() -> Framing.parse("line > line > line"))
                .hasMessageContaining("one for requests and one for replies");
    }
}
