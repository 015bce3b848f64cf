package dev.antiphon.cli;

import dev.antiphon.load.report.file.ResultFile;
import dev.antiphon.load.result.Column;
import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Host;
import dev.antiphon.load.result.Latency;
import dev.antiphon.load.result.LoadPlan;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.Objective;
import dev.antiphon.load.result.Validity;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/** A result for the tests of {@code report}: no run was made for it. */
final class SampleRun {
    static final int REPLIES = 10_000;

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final int micros;
    private String framing = "line";
    private Validity validity = Validity.VALID;
    private Instant started = Instant.parse("2026-11-24T03:00:00Z");
    private String host = "bench";
    private int wrong;
    private List<String> objectives = List.of();

    private SampleRun(int micros) {
        this.micros = micros;
    }

    /** Replies that took from so many microseconds up to twice that. */
    static SampleRun of(int micros) {
        return new SampleRun(micros);
    }

    SampleRun framing(String value) {
        framing = value;
        return this;
    }

    SampleRun validity(Validity value) {
        validity = value;
        return this;
    }

    SampleRun later(Duration by) {
        started = started.plus(by);
        return this;
    }

    SampleRun host(String value) {
        host = value;
        return this;
    }

    SampleRun wrong(int replies) {
        wrong = replies;
        return this;
    }

    SampleRun objectives(String... values) {
        objectives = List.of(values);
        return this;
    }

    private LoadPlan plan() {
        return new LoadPlan(
                new LoadPlan.Endpoint("localhost:7000", framing, false),
                new LoadPlan.Pacing(
                        LoadPlan.Model.OPEN,
                        "10000",
                        OptionalDouble.of(REPLIES),
                        SECOND,
                        Duration.ZERO),
                new LoadPlan.Places(50, 1, false),
                new LoadPlan.Requests("PING", 4, "PONG", SECOND, 42));
    }

    private LoadResult result() {
        Histogram histogram = Latency.emptyHistogram();
        for (int i = 0; i < REPLIES; i++) {
            histogram.recordValue(micros * (1_000L + i % 1_000));
        }
        Latency latency = Latency.of(histogram);
        Host machine = new Host(
                host,
                new Host.Platform("Linux", "6.1"),
                new Host.Hardware(2, ""),
                new Host.JavaRuntime(1 << 29, "25"),
                "0.1.0");
        Counts counts = new Counts.Builder()
                .add(Column.PLANNED, REPLIES)
                .add(Column.SENT, REPLIES)
                .add(Column.OK, REPLIES - wrong)
                .add(Column.WRONG, wrong)
                .build();
        return new LoadResult(
                new LoadResult.Origin(plan(), machine, started, SECOND),
                new LoadResult.Measurements(counts, latency, latency, List.of()),
                LoadResult.Ladder.NONE,
                validity,
                objectives.stream()
                        .map(each -> Objective.parse(each).judge(counts, latency, SECOND))
                        .toList());
    }

    Path write(Path file) throws IOException {
        ResultFile.write(result(), file);
        return file;
    }
}
