package dev.antiphon.control.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The bounded history of a load, and the waits for its next second. */
class LoadViewTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final LoadView view =
            new LoadView(new LoadView.Subject("localhost:7000", "antiphon load", Instant.EPOCH));

    private void add(long at) {
        view.add(new LoadSecond(at, 1, 1, 0, LoadSecond.Times.NONE), Map.of("ok", at), Map.of());
    }

    @Test
    void latestSecondsAreKept() {
        for (long at = 1; at <= LoadView.SECONDS_MAX + 5; at++) {
            add(at);
        }
        assertThat(view.state().seconds()).hasSize(LoadView.SECONDS_MAX);
        assertThat(view.state().seconds().getFirst().at()).isEqualTo(6);
        assertThat(view.state().totals()).containsEntry("ok", LoadView.SECONDS_MAX + 5L);
    }

    @Test
    void secondThatIsNotLaterIsRefused() {
        add(2);
        assertThatThrownBy(() -> add(2)).hasMessageContaining("second 2 is not after second 2");
    }

    @Test
    void waitEndsWithTheNextSecond() throws InterruptedException {
        add(1);
        CompletableFuture<LoadView.State> next = new CompletableFuture<>();
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                next.complete(view.await(1, LONG));
            } catch (InterruptedException e) {
                next.completeExceptionally(e);
            }
        });
        add(2);
        assertThat(next.join().seconds()).extracting(LoadSecond::at).containsExactly(2L);
        assertThat(next.join().isRunning()).isTrue();
        reader.join();
    }

    @Test
    void waitEndsWithTheLoad() throws InterruptedException {
        view.end();
        assertThat(view.await(0, LONG).isRunning()).isFalse();
    }

    @Test
    void waitHasABound() throws InterruptedException {
        LoadView.State state = view.await(0, Duration.ofMillis(1));
        assertThat(state.isRunning()).isTrue();
        assertThat(state.seconds()).isEmpty();
    }
}
