package dev.antiphon.benchmarks;

import dev.antiphon.message.Message;
import dev.antiphon.stub.Matching;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.match.Matchers;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/** What it costs to find the rule for a message among a thousand, the average over all of them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class MatchingBenchmark {
    private static final int RULES = 1000;

    @Param({"equal", "start", "contains", "field", "pattern"})
    public String kind = "equal";

    private final Message[] messages = new Message[RULES];
    private Matching matching = new Matching();
    private int next;

    @Setup
    public void prepare() {
        for (int i = 0; i < RULES; i++) {
            String text =
                    "%04d of a thousand messages, each of sixty-four bytes with this".formatted(i);
            messages[i] = Message.text(text);
            matching.stub().when(matcher(text.substring(0, 9), text)).reply("ok");
        }
    }

    private Matcher matcher(String start, String text) {
        return switch (kind) {
            case "equal" -> Matchers.equalTo(text);
            case "start" -> Matchers.startsWith(start);
            case "contains" -> Matchers.contains(start);
            case "field" -> Matchers.field("text@0:4").is(start.substring(0, 4));
            default -> Matchers.matching(start.substring(0, 4) + " of .*");
        };
    }

    @TearDown
    public void close() {
        matching.close();
    }

    @Benchmark
    public Object find() {
        next = next + 1 == RULES ? 0 : next + 1;
        return matching.find(messages[next]);
    }
}
