package dev.antiphon.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.capture.CapturedConversation.Piece;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A capture that a test draws packet by packet. */
final class Drawn {
    static final InetSocketAddress CLIENT = new InetSocketAddress("10.0.0.1", 50_000);
    static final InetSocketAddress SERVER = new InetSocketAddress("10.0.0.2", 7_000);

    static final String ASKED = "how are you today?\n";
    static final String TOLD = "fine\n";

    private static final int CLIENT_FIRST = 0xFFFF_FFF0; // wraps within the first sentences
    private static final int SERVER_FIRST = 1_000;

    private final List<byte[]> packets = new ArrayList<>();
    private final Packets byClient;
    private final Packets byServer;

    Drawn() {
        this(CLIENT, SERVER);
    }

    Drawn(InetSocketAddress client, InetSocketAddress server) {
        byClient = new Packets(client, server);
        byServer = new Packets(server, client);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    Drawn packet(byte[] ip) {
        packets.add(ip);
        return this;
    }

    Drawn packet(String hex) {
        return packet(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    Drawn handshake() {
        client(-1, Packets.SYN, "");
        server(-1, Packets.SYN | Packets.ACK, "", 0);
        return client(0, Packets.ACK, "");
    }

    /** The client's bytes from this place on. */
    Drawn client(long place, String text) {
        return client(place, Packets.ACK, text);
    }

    Drawn client(long place, int flags, String text) {
        return packet(byClient.packet(
                CLIENT_FIRST + 1 + (int) place,
                SERVER_FIRST + 1,
                flags,
                ByteBuffer.wrap(utf8(text))));
    }

    /** The server's bytes from this place on; it has read so many of the client's. */
    Drawn server(long place, String text, long read) {
        return server(place, Packets.ACK, text, read);
    }

    Drawn server(long place, int flags, String text, long read) {
        return packet(byServer.packet(
                SERVER_FIRST + 1 + (int) place,
                CLIENT_FIRST + 1 + (int) read,
                flags,
                ByteBuffer.wrap(utf8(text))));
    }

    List<byte[]> packets() {
        return packets;
    }

    /** Reads the packets back from a file of raw IP. */
    List<CapturedConversation> read() throws IOException {
        return read(classic(ByteOrder.LITTLE_ENDIAN, 101, ""));
    }

    static List<CapturedConversation> read(byte[] file) throws IOException {
        return Capture.conversations(new ByteArrayInputStream(file));
    }

    /**
     * Returns the file in the format of tcpdump.
     *
     * @param head the bytes before each packet, in hexadecimal
     */
    byte[] classic(ByteOrder order, int linkType, String head) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ByteBuffer header = ByteBuffer.allocate(24).order(order);
        header.putInt(0xA1B2C3D4).putShort((short) 2).putShort((short) 4);
        file.writeBytes(header.putInt(16, 65_535).putInt(20, linkType).array());
        for (byte[] each : headed(head)) {
            ByteBuffer before = ByteBuffer.allocate(16).order(order);
            before.putInt(1_700_000_000).putInt(250_000).putInt(each.length).putInt(each.length);
            file.writeBytes(before.array());
            file.writeBytes(each);
        }
        return file.toByteArray();
    }

    /** Returns Wireshark's format, with a block without a packet, and times in 1/1024 s. */
    byte[] nextGeneration(ByteOrder order, int linkType, String head) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ByteBuffer section = ByteBuffer.allocate(16).order(order);
        block(file, order, 0x0A0D0D0A, section.putInt(0x1A2B3C4D).putInt(1).putLong(-1));
        ByteBuffer described = ByteBuffer.allocate(16).order(order);
        described.putShort((short) linkType).putShort((short) 0).putInt(0);
        described.putShort((short) 9).putShort((short) 1).put((byte) 0x8A);
        block(file, order, 1, described.position(16));
        block(file, order, 4, ByteBuffer.allocate(4));
        for (byte[] each : headed(head)) {
            ByteBuffer body = ByteBuffer.allocate(20 + each.length + (-each.length & 3));
            long ticks = 1_700_000_000L * 1_024 + 256;
            body.order(order).putInt(0).putInt((int) (ticks >>> 32)).putInt((int) ticks);
            body.putInt(each.length).putInt(each.length).put(each);
            block(file, order, 6, body);
        }
        return file.toByteArray();
    }

    private static void block(
            ByteArrayOutputStream file, ByteOrder order, int type, ByteBuffer body) {
        int size = body.capacity() + 12;
        file.writeBytes(ByteBuffer.allocate(size)
                .order(order)
                .putInt(type)
                .putInt(size)
                .put(body.clear())
                .putInt(size)
                .array());
    }

    private List<byte[]> headed(String hex) {
        byte[] head = HexFormat.of().parseHex(hex.replace(" ", ""));
        return packets.stream()
                .map(each -> ByteBuffer.allocate(head.length + each.length)
                        .put(head)
                        .put(each)
                        .array())
                .toList();
    }

    /** A whole conversation, with an end in order. */
    static Drawn whole() {
        return new Drawn()
                .handshake()
                .client(0, ASKED)
                .server(0, TOLD, ASKED.length())
                .client(ASKED.length(), Packets.FIN | Packets.ACK, "")
                .server(TOLD.length(), Packets.FIN | Packets.ACK, "", ASKED.length() + 1);
    }

    /** Returns all that one side said. */
    static String said(CapturedConversation conversation, boolean byClient) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Piece piece : conversation.pieces()) {
            if (piece.byClient() == byClient) {
                bytes.writeBytes(piece.bytes().bytes());
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Returns the only conversation. */
    static CapturedConversation only(List<CapturedConversation> all) {
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    /** Returns the failure of the only conversation. */
    static String failure(Drawn drawn) throws IOException {
        return only(drawn.read()).failure().orElse("none");
    }

    /** A whole conversation from another port beside the one that a test damages. */
    static Drawn beside(Drawn damaged) {
        Drawn other = new Drawn(new InetSocketAddress("10.0.0.3", 40_000), Drawn.SERVER)
                .handshake()
                .client(0, ASKED)
                .server(0, TOLD, ASKED.length());
        other.packets().forEach(damaged::packet);
        return damaged;
    }

    /** Reads a file in this folder. */
    static Capture reading(byte[] file, Path folder) throws IOException {
        return Capture.read(Files.write(folder.resolve("some.pcap"), file));
    }
}
