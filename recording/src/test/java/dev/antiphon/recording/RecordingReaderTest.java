package dev.antiphon.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry.Direction;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** Lines to entries: every kind there and back, and every way in which a line can be wrong. */
class RecordingReaderTest {
    private static final String HEADER = """
            {"v":1,"kind":"header","tool":"t","framing":"line","started":"2026-11-22T12:00:00.000Z"}
            """;
    private static final Duration AT = Duration.ofMillis(12);

    static MessageIn in(Message message) {
        return new MessageIn(1, 1, message, 1, System.nanoTime());
    }

    private static RecordingReader reading(String text) throws IOException {
        return RecordingReader.of(new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    private static Entry.Msg msg(Message message) {
        return new Entry.Msg(
                AT,
                new Entry.Position(3, 2, Direction.S2C),
                message,
                MessageTrace.none().withReads(1).withRequest(1, Duration.ofNanos(900_000)));
    }

    @Test
    void everyKindReadsBackEqual() throws IOException {
        byte[] every = new byte[256];
        for (int i = 0; i < every.length; i++) {
            every[i] = (byte) i;
        }
        List<Entry.Timed> all = List.of(
                new Entry.Listening(AT, List.of("127.0.0.1:1", "[::1]:1")),
                new Entry.Open(AT, 3, "127.0.0.1:50088", Optional.empty()),
                msg(Message.text("Привет\n\u202e\"\\😀")),
                msg(Message.of(every)),
                msg(Message.empty()),
                new Entry.Msg(
                        AT,
                        new Entry.Position(Long.MAX_VALUE, 1, Direction.C2S),
                        Message.text("x"),
                        MessageTrace.none()),
                new Entry.Failure(AT, OptionalLong.empty(), "refused", "nothing there"),
                new Entry.Failure(AT, OptionalLong.of(4), "timeout", "…\udc00"),
                new Entry.Close(AT, 3, Side.CLIENT, How.FIN, new Entry.Volume(5, 3)),
                new Entry.HalfClose(AT, 3, Side.SERVER),
                new Entry.Dropped(AT, 9),
                new Entry.Rules(AT, "rules.yaml", Optional.empty()),
                new Entry.Rules(AT, "rules.yaml", Optional.of("rules.yaml:1:1: no \"rulez\"")),
                new Entry.Finding(AT, "unmatched", OptionalLong.of(3), "no rule is for\nmessage 1"),
                new Entry.Finding(AT, "unfired", OptionalLong.empty(), "the fault reset:4"),
                new Entry.Injected(AT, 3, Direction.S2C, "reset:4", Optional.of("rule 2")),
                new Entry.Injected(AT, 3, Direction.C2S, "reset:4", Optional.empty()),
                new Entry.End(AT, 2, 1),
                new Entry.Drained(AT, 1, 2),
                new Entry.Full(Duration.ofDays(40), 1 << 30));
        EntryWriter writer = new EntryWriter();
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        Entry.Header header =
                new Entry.Header("t", "delimiter:\\x1B", Instant.parse("2026-11-22T12:00:00Z"));
        lines.write(writer.line(header));
        for (Entry each : all) {
            lines.write(writer.line(each));
        }
        try (RecordingReader reader =
                RecordingReader.of(new ByteArrayInputStream(lines.toByteArray()))) {
            assertThat(reader.header()).isEqualTo(header);
            List<Entry.Timed> read = new ArrayList<>();
            for (var each = reader.next(); each.isPresent(); each = reader.next()) {
                read.add(each.get());
            }
            assertThat(read).isEqualTo(all);
        }
    }

    @Test
    void longestTimeReadsBackEqual() throws IOException {
        String line = "{\"v\":1,\"t\":999999999999.9995,\"ev\":\"limits\"}\n";
        Entry.Timed read = reading(HEADER + line).next().orElseThrow();
        String written = new String(new EntryWriter().line(read), UTF_8);
        assertThat(written).contains("\"t\":999999999999.999,");
        assertThat(reading(HEADER + written).next()).isPresent();
    }

    @Test
    void randomBytesReadBackEqual() throws IOException {
        long seed = 20_261_123L;
        Random random = new Random(seed);
        EntryWriter writer = new EntryWriter();
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = new byte[random.nextInt(8)];
            random.nextBytes(bytes);
            String line = new String(writer.line(msg(Message.of(bytes))), UTF_8);
            assertThat(((Entry.Msg) reading(HEADER + line).next().orElseThrow()).message())
                    .as("round %d of seed %d", round, seed)
                    .isEqualTo(Message.of(bytes));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                       | "v" is missing
            []                                                       | no JSON object
            {"v":2,"t":0,"ev":"open","conn":1,"client":"a"}          | version 2
            {"v":1,"t":0,"ev":"open","conn":1,"client":"a"}x         | no JSON
            {"v":1,"t":0,"ev":"open","conn":1,"client":"a"}{}        | something follows
            {"v":1,"t":0,"ev":"open","conn":1,"client":"a","x":1}    | "x" is no field that
            {"v":1,"t":0,"ev":"open","conn":1,"conn":1,"client":""}  | no JSON
            {"v":1,"t":0,"ev":"open","conn":0,"client":"a"}          | whole number from 1 on
            {"v":1,"t":0,"ev":"open","conn":1.5,"client":"a"}        | whole number from 1 on
            {"v":1,"t":0,"ev":"open","conn":"1","client":"a"}        | "conn" is no number
            {"v":1,"t":-1,"ev":"open","conn":1,"client":"a"}         | must not be negative
            {"v":1,"t":1e999999999,"ev":"open","conn":1,"client":""} | 12 digits
            {"v":1,"t":1111111111111111111111111111111,"ev":"limits"} | no JSON
            {"v":1,"t":0,"ev":"open","conn":1,"client":7}            | "client" is no string
            {"v":1,"t":0,"ev":"open","conn":1,"client":{}}           | "client" is no string
            {"v":1,"t":0,"ev":"opened","conn":1,"client":"a"}        | nothing is known of "opened"
            {"v":1,"t":0,"ev":"listening","addresses":[1]}           | strings
            {"v":1,"t":0,"ev":"close","conn":1,"by":"me","how":"fin","in":0,"out":0}   | [client, server]
            {"v":1,"t":0,"ev":"msg","conn":1,"seq":1,"dir":"c2s","len":2,"text":"a"}   | has 1 byte
            {"v":1,"t":0,"ev":"msg","conn":1,"seq":1,"dir":"c2s","len":1,"b64":"%%"}   | no Base64
            {"v":1,"t":0,"ev":"msg","conn":1,"seq":1,"dir":"c2s","len":0}              | one must be there
            {"v":1,"t":0,"ev":"msg","conn":1,"seq":1,"dir":"c2s","len":0,"text":"","answers":1} | together only
            {"v":1,"kind":"footer"}                                  | not "header"
            """)
    void wrongLineIsRefusedWithItsNumber(String line, String reason) throws IOException {
        String good = "{\"v\":1,\"t\":0.5,\"ev\":\"dropped\",\"count\":1}\n";
        try (RecordingReader reader = reading(HEADER + good + line + "\n")) {
            assertThat(reader.next()).isPresent();
            assertThatThrownBy(reader::next)
                    .isInstanceOf(RecordingException.class)
                    .hasMessageStartingWith("line 3 of the recording: ")
                    .hasMessageContaining(reason)
                    .extracting(e -> ((RecordingException) e).line())
                    .isEqualTo(3L);
        }
    }

    @Test
    void recordingWithoutAHeaderOrWithTwoIsRefused() throws IOException {
        assertThatThrownBy(() -> reading("{\"v\":1,\"t\":0,\"ev\":\"dropped\",\"count\":1}\n"))
                .hasMessage("line 1 of the recording: the header is missing");
        assertThatThrownBy(() -> reading("")).hasMessageContaining("the header is missing");
        assertThatThrownBy(() -> reading(HEADER + HEADER).next())
                .hasMessage("line 2 of the recording: it is a second header");
    }

    @Test
    void truncatedLastLineIsIgnored() throws IOException {
        String line = "{\"v\":1,\"t\":0.5,\"ev\":\"dropped\",\"count\":1}";
        for (int cut = 1; cut < line.length(); cut++) {
            RecordingReader reader = reading(HEADER + line + "\n" + line.substring(0, cut));
            assertThat(reader.next()).isPresent();
            assertThat(reader.isCutOff()).isFalse();
            assertThat(reader.next()).as("cut after %d", cut).isEmpty();
            assertThat(reader.isCutOff()).isTrue();
            assertThat(reader.line()).isEqualTo(3);
        }
        RecordingReader whole = reading(HEADER + line);
        assertThat(whole.next()).isPresent();
        assertThat(whole.next()).isEmpty();
        assertThat(whole.isCutOff()).isFalse();
    }

    @Test
    void truncatedHeaderIsRefused() {
        assertThatThrownBy(() -> reading(HEADER.substring(0, 20)))
                .isInstanceOf(RecordingException.class)
                .hasMessageStartingWith("line 1 of the recording: it is no JSON");
    }

    @Test
    void lineThatIsNoUtf8IsRefused() throws IOException {
        byte[] bytes = (HEADER + "\n").getBytes(UTF_8);
        bytes[bytes.length - 1] = (byte) 0xFF;
        byte[] more = java.util.Arrays.copyOf(bytes, bytes.length + 1);
        more[bytes.length] = '\n';
        RecordingReader reader = RecordingReader.of(new ByteArrayInputStream(more));
        assertThatThrownBy(reader::next)
                .hasMessageStartingWith("line 2 of the recording: it is not UTF-8; ");
    }

    @Test
    void recordingInAnotherEncodingIsRefusedWithItsName() throws IOException {
        String line = "{\"v\":1,\"t\":0,\"ev\":\"open\",\"conn\":1,\"client\":\"Привет, мир\"}\n";
        for (String encoding : List.of("windows-1251", "KOI8-R", "IBM866")) {
            byte[] bytes = (HEADER + line).getBytes(Charset.forName(encoding));
            RecordingReader reader = RecordingReader.of(new ByteArrayInputStream(bytes));
            assertThatThrownBy(reader::next)
                    .hasMessage("line 2 of the recording: it is not UTF-8; its encoding looks like "
                            + encoding + ": convert it, as by iconv -f " + encoding + " -t UTF-8");
        }
        for (String encoding : List.of("UTF-16LE", "UTF-16BE")) {
            for (String mark : List.of("", "\ufeff")) {
                byte[] bytes = (mark + HEADER).getBytes(Charset.forName(encoding));
                assertThatThrownBy(() -> RecordingReader.of(new ByteArrayInputStream(bytes)))
                        .hasMessageContaining(
                                "line 1 of the recording: it is not UTF-8; its encoding"
                                        + " looks like " + encoding);
            }
        }
        assertThat(reading("\ufeff" + HEADER).next()).isEmpty();
    }
}
