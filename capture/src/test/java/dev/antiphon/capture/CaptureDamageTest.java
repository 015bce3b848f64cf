package dev.antiphon.capture;

import static dev.antiphon.capture.Drawn.ASKED;
import static dev.antiphon.capture.Drawn.TOLD;
import static dev.antiphon.capture.Drawn.beside;
import static dev.antiphon.capture.Drawn.failure;
import static dev.antiphon.capture.Drawn.only;
import static dev.antiphon.capture.Drawn.reading;
import static dev.antiphon.capture.Drawn.said;
import static dev.antiphon.capture.Drawn.utf8;
import static dev.antiphon.capture.Drawn.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Captures of which a part is missing or impossible. */
class CaptureDamageTest {
    @Test
    void packetThatWasCutSpoilsItsConversationAlone() throws IOException {
        Drawn cut = new Drawn().handshake().client(0, ASKED);
        cut.packets().set(3, Arrays.copyOf(cut.packets().get(3), 50));
        List<CapturedConversation> all = beside(cut).read();
        assertThat(all).hasSize(2);
        assertThat(all.get(0).failure())
                .contains("9 bytes after byte 10 of 10.0.0.1:50000 to 10.0.0.2:7000 missing in the"
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
    void fileThatIsNoCaptureOrIsDamagedAtOnceIsRefused() {
        byte[] good = whole().classic(ByteOrder.LITTLE_ENDIAN, 101, "");
        refused(utf8("{\"v\":1}"), "it begins as no capture does");
        refused(
                new byte[] {0x1F, (byte) 0x8B, 8, 0},
                "it is compressed; unpack it with gunzip first");
        refused(Arrays.copyOf(good, 20), "it is cut off after packet 0: 16 of 20 bytes there");
        refused(Arrays.copyOf(good, 60), "it is cut off after packet 0: 20 of 44 bytes there");
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
