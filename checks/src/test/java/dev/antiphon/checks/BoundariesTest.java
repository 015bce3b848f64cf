package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpServer;
import dev.antiphon.config.Limits;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** However the bytes are cut into packets, the same messages come out. */
class BoundariesTest {
    private static final Duration GAP = Duration.ofMillis(2);
    private static final List<String> TEXTS =
            List.of(Lesson.GREETING, "Съешь ещё 𝄞 этих 🎶 булок", "е\u0308");

    private static TcpServer echo(Framing framing) {
        Limits patient = Limits.builder().messageTimeout(Duration.ofMinutes(1)).build();
        return TcpServer.builder(framing)
                .limits(patient)
                .onMessage((connection, message) -> Reply.of(message))
                .start("localhost:0");
    }

    private static byte[] line(String text) {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] length4(String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer message = ByteBuffer.allocate(4 + content.length);
        return message.putInt(content.length).put(content).array();
    }

    private static byte[] together(byte[]... parts) {
        ByteBuffer whole =
                ByteBuffer.allocate(Arrays.stream(parts).mapToInt(p -> p.length).sum());
        for (byte[] part : parts) {
            whole.put(part);
        }
        return whole.array();
    }

    @Test
    void lineOf64KibibytesSentByteByByteIsOneMessage() throws IOException {
        byte[] message = line("ж".repeat(1 << 15)); // two bytes each: 64 KiB
        try (TcpServer server = echo(Framing.line());
                Peer peer = Peer.connect(server.port())) {
            for (byte b : message) {
                peer.send(new byte[] {b});
            }
            assertThat(peer.readBytes(message.length)).isEqualTo(message);
        }
    }

    @Test
    void lineCutAtEveryPointIsTheSameLine() throws IOException {
        try (TcpServer server = echo(Framing.line())) {
            for (String text : TEXTS) {
                everyCutGivesTheSame(server, line(text));
            }
        }
    }

    @Test
    void messageWithItsLengthCutAtEveryPointIsTheSameMessage() throws IOException {
        try (TcpServer server = echo(Framing.length(4))) {
            for (String text : TEXTS) {
                everyCutGivesTheSame(server, length4(text));
            }
        }
    }

    private static void everyCutGivesTheSame(TcpServer server, byte[] framed) throws IOException {
        try (Peer peer = Peer.connect(server.port())) {
            for (int cut = 1; cut < framed.length; cut++) {
                peer.send(Arrays.copyOf(framed, cut)).silence(GAP);
                peer.send(Arrays.copyOfRange(framed, cut, framed.length));
                assertThat(peer.readBytes(framed.length))
                        .as("cut after %d", cut)
                        .isEqualTo(framed);
            }
        }
    }

    /**
     * Cuts within a letter are in {@link LessonFailures}; raw takes each of these for a message.
     */
    @Test
    void rawCutAfterAWholeLetterIsTwoMessages() throws IOException {
        try (TcpServer server = TcpServer.builder(Framing.raw())
                        .keepOpen(true)
                        .onMessage((connection, message) -> Reply.of(message))
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            byte[] message = Lesson.GREETING.getBytes(StandardCharsets.UTF_8);
            for (int cut = 1; cut < message.length; cut++) {
                if ((message[cut] & 0xC0) != 0x80) {
                    byte[] front = Arrays.copyOf(message, cut);
                    byte[] rest = Arrays.copyOfRange(message, cut, message.length);
                    assertThat(peer.send(front).readBytes(front.length)).isEqualTo(front);
                    assertThat(peer.send(rest).readBytes(rest.length)).isEqualTo(rest);
                }
            }
        }
    }

    @Test
    void twoLinesInOnePacketAreTwoMessages() throws IOException {
        twoInOnePacket(Framing.line(), line("раз"), line("два"));
    }

    @Test
    void twoMessagesWithTheirLengthsInOnePacketAreTwoMessages() throws IOException {
        twoInOnePacket(Framing.length(4), length4("раз"), length4("два"));
    }

    private static void twoInOnePacket(Framing framing, byte[] one, byte[] two) throws IOException {
        Events events = new Events();
        try (TcpServer server = TcpServer.builder(framing)
                        .listener(events)
                        .onMessage((connection, message) -> Reply.of(message))
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            byte[] both = together(one, two);
            assertThat(peer.send(both).readBytes(both.length)).isEqualTo(both);
            assertThat(events.messages(2)).containsExactly("раз", "два");
        }
    }

    @Test
    void messagesAndTheirHalvesInOnePacketAreTheSameMessages() throws IOException {
        byte[] stream = together(line("раз"), line(""), line("два"), line("три"));
        try (TcpServer server = echo(Framing.line())) {
            for (int cut = 1; cut < stream.length; cut++) {
                try (Peer peer = Peer.connect(server.port())) {
                    peer.send(Arrays.copyOf(stream, cut)).silence(GAP);
                    peer.send(Arrays.copyOfRange(stream, cut, stream.length)).halfClose();
                    assertThat(peer.bytesToEnd()).as("cut after %d", cut).isEqualTo(stream);
                }
            }
        }
    }
}
