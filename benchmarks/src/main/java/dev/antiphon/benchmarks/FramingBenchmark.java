package dev.antiphon.benchmarks;

import dev.antiphon.framing.DecodeContext;
import dev.antiphon.framing.Framing;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/** A benchmark of decoding and encoding messages in each framing. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class FramingBenchmark {
    private static final int LARGE_BYTES = 1 << 16;
    private static final int CUTS = 16;

    @Param({
        "line",
        "crlf",
        "nul",
        "delimiter:--end--",
        "length:4",
        "length:4@2",
        "length:4,text",
        "varint",
        "fixed:63",
        "stx",
        "mllp",
        "netstring",
        "headers",
        "json"
    })
    public String framing = "line";

    private Framing parsed = Framing.line();
    private ByteBuffer small = ByteBuffer.allocate(0);
    private ByteBuffer large = ByteBuffer.allocate(0);
    private ByteBuffer content = Batch.content(63);
    private final ByteBuffer out = ByteBuffer.allocateDirect(256);
    private final DecodeContext decodeContext = new DecodeContext();

    @Setup
    public void prepare() {
        parsed = Framing.parse(framing);
        content = parsed.filled(Batch.content(63));
        small = Batch.of(parsed, Batch.MESSAGES);
        boolean one = framing.equals("fixed:63");
        large = Batch.ofOne(
                parsed, one ? 63 : framing.equals("length:4,text") ? 9999 : LARGE_BYTES);
        mustBeFound(small);
        mustBeFound(large);
    }

    /**
     * Checks that the framing finds a message in the bytes, so that the benchmark does not measure
     * an error.
     */
    private void mustBeFound(ByteBuffer bytes) {
        parsed.decode(decodeContext.look(bytes.position(0), 0, 0, LARGE_BYTES));
        if (decodeContext.outcome() != DecodeContext.Outcome.MESSAGE) {
            throw new IllegalStateException(framing + " finds " + decodeContext.outcome());
        }
    }

    /**
     * Decodes 16 messages of 63 bytes that arrived in one read. The result is the time per message.
     */
    @Benchmark
    @OperationsPerInvocation(Batch.MESSAGES)
    public int decodeBatch() {
        int found = 0;
        small.position(0);
        while (small.hasRemaining()) {
            parsed.decode(decodeContext.look(small, 0, 0, LARGE_BYTES));
            small.position(small.position() + decodeContext.takenBytes());
            found++;
        }
        return found;
    }

    /**
     * Decodes one message of 64 KiB, or of the largest size of the framing if that is less. It
     * arrived in one read.
     */
    @Benchmark
    public int decodeLarge() {
        parsed.decode(decodeContext.look(large, 0, 0, LARGE_BYTES));
        return decodeContext.takenBytes();
    }

    /** Decodes the same message when it arrives in 16 reads. */
    @Benchmark
    public int decodeCut() {
        int scanned = 0;
        long state = 0;
        int end = large.limit();
        for (int i = 1; i < CUTS; i++) {
            large.limit(end / CUTS * i);
            parsed.decode(decodeContext.look(large, scanned, state, LARGE_BYTES));
            scanned = decodeContext.scannedBytes();
            state = decodeContext.state();
        }
        large.limit(end);
        parsed.decode(decodeContext.look(large, scanned, state, LARGE_BYTES));
        return decodeContext.takenBytes();
    }

    /**
     * Encodes head and tail of one message of 63 bytes whose computed fields are already correct.
     */
    @Benchmark
    public int encode() {
        out.clear();
        ByteBuffer filled = parsed.filled(content);
        parsed.encodeHead(filled, out);
        parsed.encodeTail(filled, out);
        return out.position();
    }
}
