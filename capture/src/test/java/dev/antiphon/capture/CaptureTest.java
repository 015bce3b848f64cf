package dev.antiphon.capture;

import static dev.antiphon.capture.Drawn.ASKED;
import static dev.antiphon.capture.Drawn.TOLD;
import static dev.antiphon.capture.Drawn.beside;
import static dev.antiphon.capture.Drawn.failure;
import static dev.antiphon.capture.Drawn.only;
import static dev.antiphon.capture.Drawn.said;
import static dev.antiphon.capture.Drawn.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.antiphon.capture.CapturedConversation.End;
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

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Conversations put together from captured packets. */
class CaptureTest {
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
                .isEqualTo("7 bytes after byte 3 of 10.0.0.1:50000 to 10.0.0.2:7000 missing in the"
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
}
