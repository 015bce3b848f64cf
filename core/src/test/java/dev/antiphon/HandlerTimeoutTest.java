package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.config.Limits;
import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ServerEvent.LoopStalled;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Handlers that do not return, and those that hold the loop. */
class HandlerTimeoutTest {
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Failure LATE = new Failure.TimedOut(Phase.HANDLE, SHORT, 0);

    private final Events events = new Events();

    private TcpServer.Builder builder(Duration timeout) {
        return TcpServer.builder(Framing.line())
                .limits(Limits.builder().handlerTimeout(timeout).build())
                .listener(events);
    }

    @Test
    void endlessHandlerIsInterruptedAndThePeerGetsAFailure() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        try (TcpServer server = builder(SHORT)
                        .onMessage((connection, message) -> {
                            if (message.text().equals("hang")) {
                                try {
                                    new CountDownLatch(1).await();
                                } catch (InterruptedException e) {
                                    interrupted.countDown();
                                    throw e;
                                }
                            }
                            return Reply.text(message.text());
                        })
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            peer.send("1\nhang\n3\n");
            assertThat(peer.readToEnd()).isEqualTo("1\nfailure: timeout\n");
            assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(events.await(Failed.class).failure()).isEqualTo(LATE);
            assertThat(LATE.text())
                    .isEqualTo(
                            "the handler was not done within 500 ms; raise Limits.handlerTimeout");
            peer.hangUp();
            assertThat(events.await(Closed.class).how()).isEqualTo(How.TIMEOUT);
            assertThat(server.counters().failures("timeout")).isEqualTo(1);
        }
    }

    @Test
    void stageThatNeverCompletesTimesOutAndIsNotCancelled() throws Exception {
        CompletableFuture<Reply> shared = new CompletableFuture<>();
        try (TcpServer server = builder(SHORT)
                        .onMessageAsync((connection, message) -> shared)
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("x\n").readToEnd()).isEqualTo("failure: timeout\n");
            assertThat(shared).isNotDone();
            shared.complete(Reply.text("late")); // goes nowhere
            assertThat(events.await(Failed.class).failure()).isEqualTo(LATE);
        }
    }

    @Test
    void handlersInTimeMayTakeLongerInTotal() throws Exception {
        Duration each = Duration.ofSeconds(2);
        try (TcpServer server = builder(each)
                        .onMessage((connection, message) -> {
                            // a quarter of the bound each, one after the other
                            boolean never = new CountDownLatch(1).await(500, TimeUnit.MILLISECONDS);
                            return Reply.text(message.text() + never);
                        })
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            for (int i = 0; i < 5; i++) {
                assertThat(peer.send(i + "\n").read(7)).isEqualTo(i + "false\n");
            }
            assertThat(events.of(Failed.class)).isEmpty();
        }
    }

    @Test
    void conversationThatDoesNotReturnAfterItsPeersEndIsDroppedAndInterrupted() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        try (TcpServer server = builder(SHORT)
                        .onConnection(conversation -> {
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                interrupted.countDown();
                            }
                        })
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            peer.halfClose();
            assertThat(events.await(Failed.class).failure()).isEqualTo(LATE);
            assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(events.await(Closed.class).how()).isEqualTo(How.TIMEOUT);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void conversationMaySendLongerThanTheTimeoutAfterItsPeersHalfClose() throws Exception {
        Duration within = Duration.ofSeconds(2);
        try (TcpServer server = builder(within)
                        .onConnection(conversation -> {
                            while (conversation.receive().isPresent()) {
                                // up to the peer's end
                            }
                            for (int i = 0; i < 5; i++) {
                                boolean never =
                                        new CountDownLatch(1).await(500, TimeUnit.MILLISECONDS);
                                conversation.send(Message.text(i + "" + never));
                            }
                        })
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.halfClose().readToEnd())
                    .isEqualTo("0false\n1false\n2false\n3false\n4false\n");
            assertThat(events.of(Failed.class)).isEmpty();
        }
    }

    @Test
    void inlineHandlerThatBlocksTheLoopIsNamedWithItsConnectionAndItsFrames() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Limits limits = Limits.builder().loopStallTimeout(SHORT).build();
        try (TcpServer server = builder(SHORT)
                        .limits(limits)
                        .onMessageInline((message, reply) -> {
                            if (message.text().equals("block")) {
                                blockTheLoop(go);
                            }
                            reply.message(message);
                        })
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("x\n").read(2)).isEqualTo("x\n");
            assertThat(events.of(LoopStalled.class)).isEmpty();
            peer.send("block\n");
            LoopStalled stall = events.await(LoopStalled.class);
            assertThat(stall.loop()).startsWith("antiphon-server-");
            assertThat(stall.connection()).isEqualTo(1);
            assertThat(stall.lasting()).isGreaterThanOrEqualTo(SHORT);
            assertThat(stall.frames())
                    .anyMatch(frame -> frame.getMethodName().equals("blockTheLoop"));
            LoopStalled again = events.await(LoopStalled.class, 2).get(1);
            assertThat(again.lasting()).isGreaterThanOrEqualTo(stall.lasting().multipliedBy(2));
            go.countDown();
            assertThat(peer.read(6)).isEqualTo("block\n");
            assertThat(server.counters().loopStalls()).isEqualTo(1);
        } finally {
            go.countDown();
        }
    }

    private static void blockTheLoop(CountDownLatch go) {
        try {
            assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void loopThatWaitsForItsSocketsIsNoStall() throws Exception {
        Limits limits =
                Limits.builder().loopStallTimeout(Duration.ofMillis(200)).build();
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .limits(limits)
                        .loops(1)
                        .listener(events)
                        .onMessageInline((message, reply) -> reply.message(message))
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            peer.send("x\n").read(2);
            long settled =
                    server.counters().loopStalls(); // a machine under load may stall it itself
            peer.socket().setSoTimeout(1000);
            org.assertj.core.api.Assertions.assertThatThrownBy(peer::readByte)
                    .isInstanceOf(java.net.SocketTimeoutException.class);
            assertThat(server.counters().loopStalls()).isEqualTo(settled);
        }
    }
}
