package dev.antiphon.capture;

import static dev.antiphon.capture.Drawn.ASKED;
import static dev.antiphon.capture.Drawn.TOLD;
import static dev.antiphon.capture.Drawn.only;
import static dev.antiphon.capture.Drawn.reading;
import static dev.antiphon.capture.Drawn.said;
import static dev.antiphon.capture.Drawn.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.capture.CapturedConversation.End;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** File formats, link types, and the protocols around TCP. */
class CaptureFormatsTest {
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
}
