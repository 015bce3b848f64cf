package dev.antiphon.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Any bytes as the lines after a header: each is an entry, which is written as a line that is
 * read as an equal one, or a refusal that names the line.
 */
class RecordingFuzzTest {
    private static final byte[] HEADER =
            ("{\"v\":1,\"kind\":\"header\",\"tool\":\"antiphon 0\",\"framing\":\"line\","
                            + "\"started\":\"2026-01-01T00:00:00Z\"}\n")
                    .getBytes(StandardCharsets.US_ASCII);

    private static final EntryWriter WRITER = new EntryWriter();

    @FuzzTest
    void holds(byte[] data) throws IOException {
        RecordingReader reader = RecordingReader.of(after(HEADER, data));
        try {
            for (Optional<Entry.Timed> next = reader.next();
                    next.isPresent();
                    next = reader.next()) {
                isWrittenAsItIsRead(next.get());
            }
            assertThat(reader.line()).isLessThanOrEqualTo(data.length + 2L);
        } catch (RecordingException e) {
            assertThat(e).hasMessageContaining("line " + reader.line());
        }
    }

    private static void isWrittenAsItIsRead(Entry.Timed entry) throws IOException {
        byte[] line = WRITER.line(entry);
        try {
            RecordingReader again = RecordingReader.of(after(HEADER, line));
            Entry.Timed read = again.next().orElseThrow();
            assertThat(WRITER.line(read)).isEqualTo(line);
            assertThat(again.next()).isEmpty();
        } catch (RecordingException e) {
            throw new AssertionError("what is written must be read again", e);
        }
    }

    private static ByteArrayInputStream after(byte[] front, byte[] rest) {
        byte[] all = new byte[front.length + rest.length];
        System.arraycopy(front, 0, all, 0, front.length);
        System.arraycopy(rest, 0, all, front.length, rest.length);
        return new ByteArrayInputStream(all);
    }
}
