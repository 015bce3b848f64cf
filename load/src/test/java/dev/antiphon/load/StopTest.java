package dev.antiphon.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Interval;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.Rate;
import dev.antiphon.load.result.Validity.Reason;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/** A run that is ended early gives what it has measured, and says that it is not the whole. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class StopTest {
    private static final Duration LONG = Duration.ofHours(1);

    private static CountingServer server() {
        return new CountingServer(number -> CountingServer.Deed.RIGHT, Duration.ZERO);
    }

    private static LoadResult stoppedAfterASecond(Load load) throws InterruptedException {
        CompletableFuture<Interval> second = new CompletableFuture<>();
        LoadRun run = load.onInterval((each, times) -> second.complete(each)).start();
        second.join();
        run.stop();
        return run.await();
    }

    private static void mustBeInterrupted(LoadResult result) {
        Counts counts = result.counts();
        assertThat(counts.ok() + counts.failed()).isEqualTo(counts.planned());
        assertThat(result.validity().reasons()).contains(new Reason.Interrupted(result.took()));
        assertThat(result.held()).isFalse();
    }

    @Test
    void stoppedOpenRunEndsWithTheRepliesUnderWay() throws InterruptedException {
        try (CountingServer server = server()) {
            Load load = server.load().connections(4).rate(200).duration(LONG);
            LoadResult result = stoppedAfterASecond(load);
            mustBeInterrupted(result);
            assertThat(result.counts().ok()).isPositive();
            assertThat(server.count(CountingServer.Deed.REQUEST))
                    .isEqualTo(result.counts().ok());
            assertThat(result.took()).isLessThan(Duration.ofMinutes(1));
        }
    }

    @Test
    void stoppedClosedRunEndsToo() throws InterruptedException {
        try (CountingServer server = server()) {
            Load load = server.load().connections(2).duration(LONG);
            LoadResult result = stoppedAfterASecond(load);
            mustBeInterrupted(result);
            assertThat(server.count(CountingServer.Deed.REQUEST))
                    .isEqualTo(result.counts().ok());
        }
    }

    @Test
    void stoppedLadderEndsWithItsCurrentStepAndWithoutAKnee() throws InterruptedException {
        try (CountingServer server = server()) {
            Load load = server.load()
                    .connections(4)
                    .rate(Rate.parse("100..800x2"))
                    .duration(Duration.ofSeconds(2));
            LoadResult result = stoppedAfterASecond(load);
            mustBeInterrupted(result);
            assertThat(result.steps()).hasSize(1);
            assertThat(result.steps().get(0).held()).isFalse();
            assertThat(result.steps().get(0).validity().reasons())
                    .hasAtLeastOneElementOfType(Reason.Interrupted.class);
            assertThat(result.knee().orElseThrow().fails()).isEmpty();
        }
    }

    @Test
    void stoppedSearchEndsWithItsCurrentStep() throws InterruptedException {
        try (CountingServer server = server()) {
            Load load = server.load().connections(4).find("p50<1s").duration(LONG);
            LoadResult result = stoppedAfterASecond(load);
            mustBeInterrupted(result);
            assertThat(result.steps()).hasSize(1);
        }
    }

    @Test
    void stoppingOneRunDoesNotStopAnotherOfTheSameBuilder() throws InterruptedException {
        try (CountingServer server = server()) {
            Load load = server.load().connections(2).rate(100);
            CompletableFuture<Interval> second = new CompletableFuture<>();
            try (LoadRun stopped = load.duration(LONG)
                            .onInterval((each, times) -> second.complete(each))
                            .start();
                    LoadRun other = load.duration(Duration.ofSeconds(2)).start()) {
                second.join();
                assertThat(stopped.result()).isEmpty();
                stopped.stop();
                mustBeInterrupted(stopped.await());
                assertThat(stopped.result()).contains(stopped.await());
                LoadResult whole = other.await();
                assertThat(whole.validity().reasons())
                        .doesNotHaveAnyElementsOfTypes(Reason.Interrupted.class);
                assertThat(whole.counts().ok()).isEqualTo(200);
            }
        }
    }

    @Test
    void closingARunCutsItAndFailsItsWaiters() {
        try (CountingServer server = server()) {
            LoadRun run = server.load().rate(100).duration(LONG).start();
            run.close();
            assertThatExceptionOfType(CancellationException.class).isThrownBy(run::await);
            assertThatExceptionOfType(CancellationException.class).isThrownBy(run::result);
        }
    }

    @Test
    void interruptedRunIsCut() {
        try (CountingServer server = server()) {
            Thread runner = Thread.currentThread();
            Load load = server.load().rate(100).duration(LONG);
            assertThatExceptionOfType(InterruptedException.class)
                    .isThrownBy(() -> load.onInterval((second, times) -> runner.interrupt())
                            .run());
        }
    }

    @Test
    void stopInTheWarmUpMeasuresNothing() throws InterruptedException {
        CompletableFuture<LoadRun> running = new CompletableFuture<>();
        try (PacedServer server = new PacedServer(now -> {
            running.join().stop();
            return now;
        })) {
            Load load = server.load().rate(100).warmUp(LONG).duration(LONG);
            LoadRun run = load.start();
            running.complete(run);
            LoadResult result = run.await();
            mustBeInterrupted(result);
            assertThat(result.counts().planned()).isZero();
            assertThat(result.took()).isZero();
        }
    }
}
