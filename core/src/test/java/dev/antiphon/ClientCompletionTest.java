package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.config.Limits;
import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The threads that complete the futures of calls. */
@Timeout(60)
class ClientCompletionTest {
    private final CountDownLatch answering = new CountDownLatch(1);
    private TcpServer server;

    @BeforeEach
    void start() {
        server = TcpServer.builder(Framing.line())
                .onMessage((connection, message) -> {
                    answering.await();
                    return Reply.of(message);
                })
                .start("127.0.0.1:0");
    }

    @AfterEach
    void stop() {
        answering.countDown();
        server.close();
    }

    private TcpClient.Builder client() {
        return TcpClient.to("127.0.0.1:" + server.port(), Framing.line());
    }

    /** Returns the thread on which a stage that depends on this call runs. */
    private Thread completing(CompletableFuture<Message> call) throws Exception {
        CompletableFuture<Thread> thread = call.thenApply(reply -> Thread.currentThread());
        answering.countDown(); // not before: a complete future runs its stages on this thread
        return thread.get(20, TimeUnit.SECONDS);
    }

    @Test
    void stagesRunOnVirtualThreadsByDefaultAndMayBlock() throws Exception {
        try (TcpClient client = client().build()) {
            CompletableFuture<Message> call = client.callAsync(Message.text("x"));
            CompletableFuture<String> second =
                    call.thenApply(reply -> client.call(Message.text("y")).text());
            assertThat(completing(call).isVirtual()).isTrue();
            assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo("y");
        }
    }

    @Test
    void stagesRunOnTheGivenExecutor() throws Exception {
        try (ExecutorService own = Executors.newSingleThreadExecutor(
                        task -> Thread.ofPlatform().name("own").unstarted(task));
                TcpClient client = client().completeOn(own).build()) {
            assertThat(completing(client.callOnceAsync(Message.text("x"))).getName())
                    .isEqualTo("own");
        }
    }

    @Test
    void stagesRunOnTheEventLoopWhereAsked() throws Exception {
        try (TcpClient client = client().completeOn(Runnable::run).build()) {
            assertThat(completing(client.callAsync(Message.text("x"))).getName())
                    .startsWith("antiphon-client");
        }
    }

    @Test
    void executorThatRejectsLosesNoReply() throws Exception {
        ExecutorService ended = Executors.newSingleThreadExecutor();
        ended.shutdown();
        try (TcpClient client = client().completeOn(ended).build()) {
            assertThat(completing(client.callAsync(Message.text("x"))).getName())
                    .startsWith("antiphon-client");
        }
    }

    @Test
    void failureReachesTheFutureItself() {
        server.close();
        try (TcpClient client = client().build()) {
            CompletableFuture<Message> call = client.callAsync(Message.text("x"));
            assertThatThrownBy(() -> call.get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(FailureException.class)
                    .extracting(thrown -> ((FailureException) thrown).failure())
                    .isInstanceOf(ClientFailure.Refused.class);
        }
    }

    /** There is one place, which the first call keeps unless its future's end frees it. */
    @Test
    void futureThatTimesOutFreesThePlaceOfItsCall() throws Exception {
        Limits one = Limits.builder().maxInFlight(1).build();
        try (TcpClient client = client().limits(one).build()) {
            CompletableFuture<Message> first =
                    client.callAsync(Message.text("1")).orTimeout(1, TimeUnit.MILLISECONDS);
            assertThatThrownBy(() -> first.get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(TimeoutException.class);
            CompletableFuture<Message> second = client.callAsync(Message.text("2"));
            answering.countDown();
            assertThat(second.get(Duration.ofSeconds(20).toMillis(), TimeUnit.MILLISECONDS)
                            .text())
                    .isEqualTo("2");
        }
    }
}
