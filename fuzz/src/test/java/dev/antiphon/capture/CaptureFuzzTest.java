package dev.antiphon.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.antiphon.framing.Framing;
import dev.antiphon.recording.Entry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

/**
 * Any bytes as a capture: conversations of no more bytes than the file has, numbered from 1, each of
 * which is a recording or says what is missing; or a refusal that says where.
 */
class CaptureFuzzTest {
    @FuzzTest
    void holds(byte[] data) throws IOException {
        List<CapturedConversation> all;
        try {
            all = Capture.conversations(new ByteArrayInputStream(data));
        } catch (CaptureException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        long said = 0;
        for (int i = 0; i < all.size(); i++) {
            CapturedConversation each = all.get(i);
            assertThat(each.number()).isEqualTo(i + 1);
            said += each.bytes(true) + each.bytes(false);
            if (each.failure().isPresent()) {
                assertThat(each.failure().get()).isNotBlank();
            } else {
                List<Entry> entries = CapturedRecording.entries(List.of(each), Framing.raw());
                assertThat(entries.stream().filter(Entry.Msg.class::isInstance))
                        .hasSameSizeAs(each.pieces());
            }
        }
        assertThat(said).isLessThanOrEqualTo(data.length);
    }
}
