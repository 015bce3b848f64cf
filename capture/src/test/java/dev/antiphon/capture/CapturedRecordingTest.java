package dev.antiphon.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.capture.CapturedConversation.End;
import dev.antiphon.capture.CapturedConversation.Piece;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.recording.RecordingReader;
import dev.antiphon.recording.RecordingWriter;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tests of captures that become recordings. */
class CapturedRecordingTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static Piece piece(int millis, boolean byClient, String text) {
        return new Piece(START.plusMillis(millis), byClient, Message.text(text));
    }

    private static CapturedConversation conversation(Piece... pieces) {
        return new Given(List.of(pieces));
    }

    /** A conversation of these pieces, which the server closes. */
    private record Given(List<Piece> pieces) implements CapturedConversation {
        @Override
        public int number() {
            return 1;
        }

        @Override
        public InetSocketAddress client() {
            return new InetSocketAddress("10.0.0.1", 50_000);
        }

        @Override
        public InetSocketAddress server() {
            return new InetSocketAddress("10.0.0.2", 7_000);
        }

        @Override
        public boolean whole() {
            return true;
        }

        @Override
        public Instant opened() {
            return START;
        }

        @Override
        public Optional<End> end() {
            return Optional.of(new End(START.plusMillis(90), false, false, pieces.size()));
        }

        @Override
        public Optional<String> failure() {
            return Optional.empty();
        }
    }

    private static List<Entry.Timed> recorded(Framing framing, CapturedConversation... all)
            throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        RecordingWriter.write(CapturedRecording.entries(List.of(all), framing), file);
        RecordingReader reader = RecordingReader.of(new ByteArrayInputStream(file.toByteArray()));
        assertThat(reader.header().framing()).isEqualTo(framing.toString());
        assertThat(reader.header().started()).isEqualTo(START);
        List<Entry.Timed> entries = new ArrayList<>();
        for (var next = reader.next(); next.isPresent(); next = reader.next()) {
            entries.add(next.get());
        }
        return entries;
    }

    @Test
    void messageHasTheTimeOfItsLastByte() throws IOException {
        List<Entry.Timed> entries = recorded(
                Framing.line(),
                conversation(
                        piece(10, true, "on"),
                        piece(20, false, "220 ready\r\n"),
                        piece(30, true, "e\ntwo\nthr"),
                        piece(40, true, "ee\n")));
        assertThat(entries.get(0)).isInstanceOf(Entry.Open.class);
        assertThat(entries)
                .filteredOn(Entry.Msg.class::isInstance)
                .extracting(each -> {
                    Entry.Msg msg = (Entry.Msg) each;
                    return msg.at().toMillis() + " " + msg.direction() + " "
                            + msg.message().text();
                })
                .containsExactly("20 S2C 220 ready", "30 C2S one", "30 C2S two", "40 C2S three");
        assertThat(entries.get(5)).isInstanceOfSatisfying(Entry.Close.class, close -> {
            assertThat(close.bytes().in()).isEqualTo(14);
            assertThat(close.bytes().out()).isEqualTo(11);
        });
    }

    @Test
    void eachSideHasItsFraming() throws IOException {
        List<Entry.Timed> entries = recorded(
                Framing.parse("line > length:2"),
                conversation(piece(10, true, "a\nb\n"), piece(20, false, "\0\2x\n\0\1y")));
        assertThat(entries)
                .filteredOn(Entry.Msg.class::isInstance)
                .extracting(each -> ((Entry.Msg) each).message().text())
                .containsExactly("a", "b", "x\n", "y");
    }

    @Test
    void withoutAFramingEachPacketIsAMessage() throws IOException {
        List<Entry.Timed> entries =
                recorded(Framing.raw(), conversation(piece(0, true, "a"), piece(1, true, "b\n")));
        assertThat(entries)
                .filteredOn(Entry.Msg.class::isInstance)
                .extracting(each -> ((Entry.Msg) each).direction())
                .containsExactly(Direction.C2S, Direction.C2S);
    }

    @Test
    void bytesThatBreakTheFramingAreRefusedWithTheirPosition() {
        assertThatThrownBy(() -> recorded(
                        Framing.line(),
                        conversation(piece(0, true, "one\n"), piece(1, false, "ready\nha"))))
                .hasMessage("conversation 1: after byte 6 of what the server says, it is not in"
                        + " framing line: 2 bytes left of a message that is not whole");
        assertThatThrownBy(() ->
                        recorded(Framing.parse("netstring"), conversation(piece(0, true, "1:a,x"))))
                .hasMessageStartingWith(
                        "conversation 1: after byte 4 of what the client says, it is"
                                + " not in framing netstring: ");
        assertThatThrownBy(
                        () -> recorded(Framing.length(4), conversation(piece(0, true, "\177xxx"))))
                .hasMessageContaining(
                        "a message of 2138601592 bytes is over the limit of 50331648");
    }
}
