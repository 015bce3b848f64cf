package dev.antiphon.capture;

import static dev.antiphon.capture.Drawn.utf8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.antiphon.capture.CapturedConversation.End;
import dev.antiphon.capture.CapturedConversation.Piece;
import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.event.ConnectionEvent.MessageOut;
import dev.antiphon.event.ConnectionEvent.Opened;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Captures, packet by packet, and what is read out of them. */
class CaptureTest {
    private static final String ASKED = "how are you today?\n";
    private static final String TOLD = "fine\n";

    /** A whole conversation, with an end in order. */
    private static Drawn whole() {
        return new Drawn()
                .handshake()
                .client(0, ASKED)
                .server(0, TOLD, ASKED.length())
                .client(ASKED.length(), Packets.FIN | Packets.ACK, "")
                .server(TOLD.length(), Packets.FIN | Packets.ACK, "", ASKED.length() + 1);
    }

    private static String said(CapturedConversation conversation, boolean byClient) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Piece piece : conversation.pieces()) {
            if (piece.byClient() == byClient) {
                bytes.writeBytes(piece.bytes().bytes());
            }
        }
        return bytes.toString(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static CapturedConversation only(List<CapturedConversation> all) {
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private static String failure(Drawn drawn) throws IOException {
        return only(drawn.read()).failure().orElse("none");
    }

    @ParameterizedTest
    @CsvSource({
        "101, ''",
        "228, ''",
        "0, 02000000",
        "108, 00000002",
        "1, 665544332211 112233445566 0800",
        "1, 665544332211 112233445566 8100 0007 0800",
        "1, 665544332211 112233445566 88a8 0007 8100 0008 0800",
        "113, 0000 0304 0006 000000000000 0000 0800",
        "276, 0800 0000 00000001 0304 00 06 0000000000000000"
    })
    void everyFormatAndLinkTypeGivesTheSame(int linkType, String head) throws IOException {
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            for (byte[] file : List.of(
                    whole().classic(order, linkType, head),
                    whole().nextGeneration(order, linkType, head))) {
                CapturedConversation read = only(Drawn.read(file));
                assertThat(said(read, true)).isEqualTo(ASKED);
                assertThat(said(read, false)).isEqualTo(TOLD);
                assertThat(read.failure()).isEmpty();
                assertThat(read.whole()).isTrue();
                assertThat(read.client()).isEqualTo(Drawn.CLIENT);
                assertThat(read.server()).isEqualTo(Drawn.SERVER);
                assertThat(read.opened())
                        .isEqualTo(Instant.ofEpochSecond(1_700_000_000, 250_000_000));
                assertThat(read.end()).contains(new End(read.opened(), true, false, 2));
            }
        }
    }

    @Test
    void whatIsWrittenIsReadAgain(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("written.pcapng");
        CaptureRecorder recorder = CaptureRecorder.of(Framing.line()).to(file);
        String large = "x".repeat(100_000);
        long now = System.nanoTime();
        recorder.on(new Opened(9, Side.CLIENT, Drawn.CLIENT, Drawn.SERVER, now));
        recorder.on(new MessageOut(9, 1, Message.text("one"), now));
        recorder.on(new MessageIn(9, 2, Message.text(large), 4, now));
        recorder.on(new MessageOut(9, 3, Message.text("ha"), now).withoutFraming());
        recorder.on(new Closed(9, Side.SERVER, How.RST, now).withBytes(100_001, 6));
        recorder.closed();
        assertThat(Capture.is(file)).isTrue();
        CapturedConversation read = only(Capture.conversations(file));
        assertThat(said(read, true)).isEqualTo("one\nha");
        assertThat(said(read, false)).isEqualTo(large + "\n");
        assertThat(read.client()).isEqualTo(Drawn.CLIENT);
        assertThat(read.end())
                .contains(new End(read.opened(), false, true, read.pieces().size()));
    }

    @Test
    void ipv6AndItsExtensionsAreRead() throws IOException {
        Drawn drawn = new Drawn(
                new InetSocketAddress("2001:db8::1", 50_000),
                new InetSocketAddress("2001:db8::2", 7));
        drawn.handshake().client(0, ASKED);
        byte[] plain = drawn.packets().get(3);
        byte[] extended = new byte[plain.length + 8]; // destination options: padding
        System.arraycopy(plain, 0, extended, 0, 40);
        System.arraycopy(plain, 40, extended, 48, plain.length - 40);
        extended[5] = (byte) (extended[5] + 8);
        extended[6] = 60;
        extended[40] = 6;
        extended[42] = 1;
        extended[43] = 4;
        drawn.packets().set(3, extended);
        assertThat(said(only(drawn.read()), true)).isEqualTo(ASKED);
    }

    @Test
    void segmentsInAnyOrderAndTwiceAndOverlappingGiveTheSame() throws IOException {
        String text = "0123456789".repeat(40);
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<int[]> cuts = new ArrayList<>();
            for (int at = 0; at < text.length(); ) {
                int size = 1 + random.nextInt(40);
                int back = random.nextInt(Math.min(at, 10) + 1);
                cuts.add(new int[] {at - back, Math.min(text.length(), at + size)});
                at += size;
            }
            cuts.addAll(List.copyOf(cuts).subList(0, cuts.size() / 2));
            Collections.shuffle(cuts, random);
            Drawn drawn = new Drawn().handshake();
            for (int[] cut : cuts) {
                drawn.client(cut[0], text.substring(cut[0], cut[1]));
            }
            CapturedConversation read = only(drawn.read());
            assertThat(said(read, true)).as("seed %d", seed).isEqualTo(text);
            assertThat(read.failure()).isEmpty();
        }
    }

    @Test
    void gapIsToldWithItsNumbers() throws IOException {
        assertThat(failure(new Drawn().handshake().client(0, "one").client(10, "two")))
                .isEqualTo("7 bytes after byte 3 of 10.0.0.1:50000 to 10.0.0.2:7000 are not in the"
                        + " capture, but packet 5 follows them");
        assertThat(failure(new Drawn()
                        .handshake()
                        .client(0, "one")
                        .client(10, Packets.FIN | Packets.ACK, "")))
                .startsWith("7 bytes after byte 3 of ")
                .endsWith("but the end follows them");
        assertThat(failure(new Drawn().handshake().client(0, "one").server(0, "x", 10)))
                .startsWith("7 bytes after byte 3 of ")
                .endsWith("but packet 5 acknowledges them");
    }

    @Test
    void sayingSomethingElseAgainIsRefused() throws IOException {
        assertThat(failure(new Drawn().handshake().client(0, "transfer 10").client(9, "99")))
                .isEqualTo("packet 5 says bytes 10 to 11 of 10.0.0.1:50000 to 10.0.0.2:7000 again,"
                        + " and otherwise than packet 4 did");
        assertThat(failure(
                        new Drawn().handshake().client(5, "ab").client(4, "xyz").client(0, "....")))
                .startsWith("packet 5 says bytes 6 to 7 of ");
        assertThat(failure(new Drawn().handshake().client(0, "a").client(1 << 30 | 2, "b")))
                .startsWith("packet 5 is 1073741825 bytes away from where ");
    }

    @Test
    void keepalivesSayNothing() throws IOException {
        Drawn drawn = new Drawn().handshake().client(0, "one").client(2, "\0").client(2, "");
        CapturedConversation read = only(drawn.client(3, " two").read());
        assertThat(said(read, true)).isEqualTo("one two");
        assertThat(read.failure()).isEmpty();
    }

    @Test
    void withoutABeginningTheHigherPortIsTheClients() throws IOException {
        CapturedConversation read = only(new Drawn()
                .server(40, "pushed\n", 0)
                .client(12, "asked\n")
                .server(47, Packets.RST, "", 18)
                .read());
        assertThat(read.whole()).isFalse();
        assertThat(read.client()).isEqualTo(Drawn.CLIENT);
        assertThat(said(read, true)).isEqualTo("asked\n");
        assertThat(said(read, false)).isEqualTo("pushed\n");
        assertThat(read.end())
                .contains(new End(read.opened(), false, true, read.pieces().size()));
    }

    @Test
    void portsThatAreUsedAgainAreAnotherConversation() throws IOException {
        Drawn drawn = whole();
        byte[] syn = drawn.packets().get(0).clone();
        syn[24] ^= 1; // another sequence number
        drawn.packet(syn).client(-(1 << 24), "again\n");
        List<CapturedConversation> all = drawn.read();
        assertThat(all).extracting(CapturedConversation::number).containsExactly(1, 2);
        assertThat(said(all.get(0), true)).isEqualTo(ASKED);
        assertThat(said(all.get(1), true)).isEqualTo("again\n");
    }

    @Test
    void whatIsNoTcpAndSaysNothingIsPassedOver() throws IOException {
        Drawn drawn = new Drawn()
                .packet("45 00 001c 0000 0000 40 11 0000 7f000001 7f000001 0001 0002 0008 0000");
        drawn.packet("60 000000 0000 3b 40".concat("00".repeat(32)))
                .packet("00")
                .handshake();
        assertThat(drawn.read()).isEmpty();
        byte[] arp = new Drawn()
                .packet("00".repeat(28))
                .classic(ByteOrder.BIG_ENDIAN, 1, "ff".repeat(12) + "0806");
        assertThat(Drawn.read(arp)).isEmpty();
    }

    @Test
    void paddingOfAShortFrameIsNotSaid() throws IOException {
        Drawn drawn = new Drawn().handshake().client(0, "x");
        byte[] packet = drawn.packets().get(3);
        drawn.packets().set(3, Arrays.copyOf(packet, packet.length + 5));
        assertThat(said(only(drawn.read()), true)).isEqualTo("x");
    }

    /** A whole conversation from another port beside the one that a test damages. */
    private static Drawn beside(Drawn damaged) {
        Drawn other = new Drawn(new InetSocketAddress("10.0.0.3", 40_000), Drawn.SERVER)
                .handshake()
                .client(0, ASKED)
                .server(0, TOLD, ASKED.length());
        other.packets().forEach(damaged::packet);
        return damaged;
    }

    private static Capture reading(byte[] file, Path folder) throws IOException {
        return Capture.read(Files.write(folder.resolve("some.pcap"), file));
    }

    @Test
    void packetThatWasCutSpoilsItsConversationAlone() throws IOException {
        Drawn cut = new Drawn().handshake().client(0, ASKED);
        cut.packets().set(3, Arrays.copyOf(cut.packets().get(3), 50));
        List<CapturedConversation> all = beside(cut).read();
        assertThat(all).hasSize(2);
        assertThat(all.get(0).failure())
                .contains("9 bytes after byte 10 of 10.0.0.1:50000 to 10.0.0.2:7000 are not in the"
                        + " capture, but packet 4 was cut to 50 of 59 bytes when it was captured"
                        + " (tcpdump -s 0 captures whole packets)");
        assertThat(said(all.get(1), true)).isEqualTo(ASKED);
        assertThat(all.get(1).failure()).isEmpty();
        // repeated in whole, nothing is missing
        Drawn again = new Drawn().handshake().client(0, ASKED).client(0, ASKED);
        again.packets().set(3, Arrays.copyOf(again.packets().get(3), 50));
        assertThat(said(only(again.read()), true)).isEqualTo(ASKED);
        assertThat(failure(again)).isEqualTo("none");
    }

    @Test
    void fragmentSpoilsItsConversationAlone(@TempDir Path folder) throws IOException {
        Drawn drawn = new Drawn().handshake().client(0, ASKED);
        drawn.packets().get(3)[6] |= 0x20;
        drawn.packet(drawn.packets().get(3).clone());
        drawn.packets().get(4)[7] = 40; // a later part of a packet, of nobody knows which ports
        Capture capture = reading(beside(drawn).classic(ByteOrder.LITTLE_ENDIAN, 101, ""), folder);
        assertThat(capture.conversations().get(0).failure().orElseThrow())
                .endsWith("but packet 4 is a fragment of an IP packet");
        assertThat(capture.conversations().get(1).failure()).isEmpty();
        assertThat(capture.passedOver())
                .containsExactly(
                        "passed over: fragments of IP packets (2 packets, the first is 4)");
    }

    @Test
    void impossibleHeaderIsPassedOver(@TempDir Path folder) throws IOException {
        Drawn header = whole();
        byte[] bad = header.packets().get(1).clone();
        bad[32] = 0x10;
        header.packet(bad);
        Capture capture = reading(header.classic(ByteOrder.LITTLE_ENDIAN, 101, ""), folder);
        assertThat(said(only(capture.conversations()), true)).isEqualTo(ASKED);
        assertThat(capture.passedOver())
                .containsExactly("passed over: impossible TCP headers (packet 8)");
    }

    @Test
    void fileThatIsCutOffIsReadUpToThere(@TempDir Path folder) throws IOException {
        byte[] classic = whole().classic(ByteOrder.LITTLE_ENDIAN, 101, "");
        byte[] next = whole().nextGeneration(ByteOrder.BIG_ENDIAN, 101, "");
        for (byte[] file : List.of(classic, next)) {
            Capture capture = reading(Arrays.copyOf(file, file.length - 1), folder);
            CapturedConversation read = only(capture.conversations());
            assertThat(said(read, false)).isEqualTo(TOLD);
            assertThat(capture.passedOver())
                    .singleElement()
                    .asString()
                    .startsWith("it is cut off after packet ")
                    .endsWith("; what is before that is read");
        }
    }

    @Test
    void otherLinkTypesAndProtocolsAreNamed(@TempDir Path folder) throws IOException {
        for (String each : List.of(
                "105|link type 105 (IEEE 802.11)",
                "249|link type 249 (USB)",
                "258|link type 258 (PKTAP)",
                "99|link type 99 (not read)")) {
            String[] parts = each.split("\\|", -1);
            int linkType = Integer.parseInt(parts[0]);
            Capture capture =
                    reading(whole().classic(ByteOrder.LITTLE_ENDIAN, linkType, ""), folder);
            assertThat(capture.conversations()).isEmpty();
            assertThat(capture.passedOver())
                    .containsExactly("passed over: " + parts[1] + " (7 packets, the first is 1)");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "9, ff03 0021", // PPP
        "9, 21", // with a short protocol
        "51, 1100 0001 0000 0021", // PPPoE
        "1, 665544332211 112233445566 8864 1100 0001 0000 0021",
        "1, 665544332211 112233445566 8847 00010040 00020140", // MPLS, two labels
        "239, 0200 0000 0800 0300 00000000 2f00 0900", // NFLOG; the length is filled in below
    })
    void tunnelsAreReadThrough(int linkType, String head) throws IOException {
        Drawn drawn = new Drawn().handshake().client(0, ASKED);
        if (linkType == 239) { // each packet has its own length
            Drawn one = new Drawn();
            one.packet(drawn.packets().get(3));
            int size = 4 + one.packets().get(0).length;
            String length = "%02x00".formatted(size);
            assertThat(said(
                            only(Drawn.read(one.classic(
                                    ByteOrder.LITTLE_ENDIAN, 239, head.replace("2f00", length)))),
                            true))
                    .isEqualTo(ASKED);
            return;
        }
        assertThat(said(
                        only(Drawn.read(drawn.classic(ByteOrder.LITTLE_ENDIAN, linkType, head))),
                        true))
                .isEqualTo(ASKED);
    }

    @Test
    void packetsWithinPacketsAreReadThrough() throws IOException {
        Drawn inner = new Drawn().handshake().client(0, ASKED);
        Drawn ipip = new Drawn();
        Drawn vxlan = new Drawn();
        for (byte[] each : inner.packets()) {
            String total = "%04x".formatted(20 + each.length);
            String header = "4500" + total + "0000000040 04 0000 7f000001 7f000001";
            ipip.packet(header + HexFormat.of().formatHex(each));
            String outer = "%04x".formatted(20 + 8 + 8 + 14 + each.length);
            vxlan.packet("4500" + outer + "0000000040 11 0000 7f000001 7f000001"
                    + "1388 12b5 0000 0000 0800000000000100"
                    + "665544332211 112233445566 0800" + HexFormat.of().formatHex(each));
        }
        assertThat(said(only(ipip.read()), true)).isEqualTo(ASKED);
        assertThat(said(only(vxlan.read()), true)).isEqualTo(ASKED);
    }

    @Test
    void clientIsTheSideThatIsNamed(@TempDir Path folder) throws IOException {
        InetSocketAddress client = new InetSocketAddress("10.0.0.1", 40_000);
        InetSocketAddress server = new InetSocketAddress("10.0.0.2", 50_051);
        byte[] file = new Drawn(client, server)
                .client(0, ASKED)
                .server(0, TOLD, ASKED.length())
                .classic(ByteOrder.LITTLE_ENDIAN, 101, "");
        Path path = Files.write(folder.resolve("mid.pcap"), file);
        assertThat(only(Capture.read(path).conversations()).client()).isEqualTo(server);
        CapturedConversation named = only(Capture.read(path, client::equals).conversations());
        assertThat(named.client()).isEqualTo(client);
        assertThat(said(named, true)).isEqualTo(ASKED);
    }

    @Test
    void conversationsAreNamedByTheirClients() throws IOException {
        Drawn drawn = whole();
        byte[] syn = drawn.packets().get(0).clone();
        syn[24] ^= 1; // another sequence number
        drawn.packet(syn).client(-(1 << 24), "again\n");
        assertThat(beside(drawn).read())
                .extracting(CapturedConversation::name)
                .containsExactly("10.0.0.1:50000", "10.0.0.1:50000#2", "10.0.0.3:40000");
    }

    @Test
    void endOfEachSideIsTold() throws IOException {
        Drawn drawn = new Drawn()
                .handshake()
                .client(0, ASKED)
                .client(ASKED.length(), Packets.FIN | Packets.ACK, "")
                .server(0, TOLD, ASKED.length() + 1)
                .server(TOLD.length(), Packets.FIN | Packets.ACK, "", ASKED.length() + 1);
        CapturedConversation read = only(drawn.read());
        assertThat(read.ends())
                .extracting(End::byClient, End::piecesBefore)
                .containsExactly(tuple(true, 1), tuple(false, 2));
        assertThat(CapturedRecording.entries(List.of(read), Framing.line()))
                .extracting(each -> each.getClass().getSimpleName())
                .containsExactly("Header", "Open", "Msg", "HalfClose", "Msg", "Close");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void overlappingSegmentsTakeLinearTime(boolean inOrder) throws IOException {
        String text = "0123456789abcdef".repeat(3_000);
        Drawn drawn = new Drawn().handshake();
        if (inOrder) {
            drawn.client(0, "0");
        }
        for (int at = 1; at < 40_000; at++) {
            drawn.client(at, text.substring(at, at + 1_400));
        }
        if (!inOrder) {
            drawn.client(0, "0");
        }
        byte[] file = drawn.classic(ByteOrder.LITTLE_ENDIAN, 101, "");
        long from = System.nanoTime();
        assertThat(said(only(Drawn.read(file)), true)).isEqualTo(text.substring(0, 41_399));
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void fileThatIsNoCaptureOrIsDamagedAtOnceIsRefused() {
        byte[] good = whole().classic(ByteOrder.LITTLE_ENDIAN, 101, "");
        refused(utf8("{\"v\":1}"), "it begins as no capture does");
        refused(
                new byte[] {0x1F, (byte) 0x8B, 8, 0},
                "it is compressed; unpack it with gunzip first");
        refused(Arrays.copyOf(good, 20), "it is cut off after packet 0: 16 of 20 bytes are there");
        refused(Arrays.copyOf(good, 60), "it is cut off after packet 0: 20 of 44 bytes are there");
        byte[] large = good.clone();
        large[24 + 8 + 3] = (byte) 0xFF;
        refused(large, "packet 1 has 4278190124 bytes, over the limit of 262144");
    }

    @Test
    void damagedBlocksAreRefused(@TempDir Path folder) throws IOException {
        byte[] good = whole().nextGeneration(ByteOrder.BIG_ENDIAN, 101, "");
        int packet = 28 + 28 + 16; // section, interface, names
        refused(with(good, 8, 0x00), "after packet 0 a section has no byte order");
        refused(
                with(good, 7, 0x1D),
                "after packet 0 a block has the impossible length of 29 bytes");
        refused(
                with(good, 28 + 7, 8),
                "after packet 0 a block has the impossible length of 8 bytes");
        refused(
                with(good, packet + 23, 100),
                "after packet 0 a packet of 100 bytes is in a block of 44");
        assertThat(reading(with(good, packet + 11, 5), folder).passedOver())
                .containsExactly("passed over: an interface that is not described (packet 1)");
    }

    private static byte[] with(byte[] file, int at, int value) {
        byte[] changed = file.clone();
        changed[at] = (byte) value;
        return changed;
    }

    private static void refused(byte[] file, String reason) {
        assertThatThrownBy(() -> Drawn.read(file))
                .isInstanceOf(CaptureException.class)
                .hasMessage(reason);
    }
}
