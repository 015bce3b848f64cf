package dev.antiphon.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import dev.antiphon.framing.Framing;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An inline message takes no memory of the heap, from its read to the write of its reply. */
class AllocationTest {
    private static final byte[] PREFIX = "Сервер получил: ".getBytes(StandardCharsets.UTF_8);
    private static final int READS = 2_000;
    private static final int WINDOWS = 50;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @ValueSource(
            strings = {"line", "nul", "length:4", "length:4,text", "varint", "fixed:63", "stx"})
    void inlineMessageAllocatesNothing(String text) {
        Framing framing = Framing.parse(text);
        Pipeline pipeline = new Pipeline(
                framing,
                text.startsWith("fixed")
                        ? (message, reply) -> reply.message(message)
                        : (message, reply) -> reply.bytes(PREFIX).message(message),
                List.of());
        ByteBuffer batch = Batch.of(framing, Batch.MESSAGES);
        long ofOneRead = pipeline.read(batch.position(0));
        assertThat(ofOneRead).as("bytes of the replies").isGreaterThan(batch.limit() / 2);
        long written = ofOneRead;
        long reads = 1;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < WINDOWS && least > 0; i++) { // the first ones are not compiled yet
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int j = 0; j < READS; j++) {
                written = pipeline.read(batch.position(0));
            }
            reads += READS;
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(written).as("every read was answered").isEqualTo(ofOneRead * reads);
        assertThat(least).as("bytes for %d messages", READS * Batch.MESSAGES).isZero();
    }
}
