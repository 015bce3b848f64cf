package dev.antiphon.benchmarks;

import dev.antiphon.event.EventListener;
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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A benchmark of the path from a read of 16 messages to the write of their replies, without system
 * calls. The result is the time per message.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ReplyPathBenchmark {
    private static final byte[] PREFIX = "Сервер получил: ".getBytes(StandardCharsets.UTF_8);

    @Param({"line", "length:4", "varint", "netstring"})
    public String framing = "line";

    private ByteBuffer batch = ByteBuffer.allocate(0);
    private Pipeline quiet = pipeline(List.of());
    private Pipeline told = quiet;

    @Setup
    public void prepare() {
        batch = Batch.of(Framing.parse(framing), Batch.MESSAGES);
        quiet = pipeline(List.of());
        EventListener one = event -> {};
        told = pipeline(List.of(one));
    }

    private Pipeline pipeline(List<EventListener> listeners) {
        return new Pipeline(
                Framing.parse(framing),
                (message, reply) -> reply.bytes(PREFIX).message(message),
                listeners);
    }

    /** Measures an inline handler without listeners. */
    @Benchmark
    @OperationsPerInvocation(Batch.MESSAGES)
    public long inline() {
        return quiet.read(batch.position(0));
    }

    /**
     * Measures an inline handler together with a listener that receives each message on a virtual
     * thread.
     */
    @Benchmark
    @OperationsPerInvocation(Batch.MESSAGES)
    public long inlineWithListener() {
        return told.read(batch.position(0));
    }
}
