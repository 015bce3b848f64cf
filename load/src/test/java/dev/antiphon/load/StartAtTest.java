package dev.antiphon.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.antiphon.TcpServer;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.framing.Framing;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.Validity.Reason;
import dev.antiphon.message.Reply;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** A load that begins at a time of the wall clock. */
@Timeout(120)
class StartAtTest {
    @Test
    void noRequestIsSentBeforeThePlannedTime() throws InterruptedException {
        CompletableFuture<Instant> first = new CompletableFuture<>();
        try (TcpServer server = TcpServer.builder(Framing.line())
                .onMessage((connection, message) -> {
                    first.complete(Instant.now());
                    return Reply.of(message);
                })
                .start("127.0.0.1:0")) {
            Instant planned = Instant.now().plusSeconds(3);
            Duration warmUp = Duration.ofMillis(200);
            LoadResult result = Load.to("127.0.0.1:" + server.port())
                    .framing(Framing.line())
                    .message("PING")
                    .rate(100)
                    .connections(3)
                    .warmUp(warmUp)
                    .duration(Duration.ofMillis(300))
                    .startAt(planned)
                    .run();
            assertThat(first.join()).isAfterOrEqualTo(planned);
            assertThat(result.startPlanned()).contains(planned.plus(warmUp));
            assertThat(result.started()).isAfterOrEqualTo(planned.plus(warmUp));
            assertThat(result.counts().planned()).isEqualTo(30);
        }
    }

    @Test
    void connectionsAreOpenWhileTheRunWaitsAndAStopEndsTheWait() throws InterruptedException {
        CountDownLatch opened = new CountDownLatch(3);
        try (TcpServer server = TcpServer.builder(Framing.line())
                .listener(event -> {
                    if (event instanceof ConnectionEvent.Opened) {
                        opened.countDown();
                    }
                })
                .onMessage((connection, message) -> Reply.of(message))
                .start("127.0.0.1:0")) {
            Instant planned = Instant.now().plusSeconds(1800);
            LoadRun run = Load.to("127.0.0.1:" + server.port())
                    .framing(Framing.line())
                    .rate(100)
                    .connections(3)
                    .startAt(planned)
                    .start();
            opened.await();
            run.stop();
            LoadResult result = run.await();
            assertThat(result.validity().reasons())
                    .hasAtLeastOneElementOfType(Reason.Interrupted.class);
            assertThat(result.startPlanned()).contains(planned);
            assertThat(result.started()).isBefore(planned);
        }
    }

    @Test
    void connectionThatIsClosedDuringTheWaitIsOpenedAgain() throws Exception {
        try (ServerSocket server = new ServerSocket(0);
                LoadRun run = Load.to("127.0.0.1:" + server.getLocalPort())
                        .framing(Framing.line())
                        .rate(100)
                        .startAt(Instant.now().plusSeconds(1800))
                        .start()) {
            Socket first = server.accept();
            first.close();
            try (Socket second = server.accept()) {
                assertThat(second.isConnected()).isTrue();
            }
            assertThat(run.result()).isEmpty();
        }
    }

    @Test
    void pastTimeIsRefusedWithHowLongAgoItWas() {
        Load load = Load.to("127.0.0.1:1").startAt(Instant.now().minusSeconds(90));
        assertThatIllegalArgumentException()
                .isThrownBy(load::start)
                .withMessageMatching(
                        "the planned start \\S+Z was 9\\d{4} ms ago; plan a later one");
    }

    @Test
    void farTimeIsRefused() {
        Load load = Load.to("127.0.0.1:1").startAt(Instant.now().plusSeconds(2 * 3600 + 30));
        assertThatIllegalArgumentException()
                .isThrownBy(load::start)
                .withMessageMatching("the planned start \\S+Z is 120 min ahead;"
                        + " plan one at most 60 min ahead");
    }
}
