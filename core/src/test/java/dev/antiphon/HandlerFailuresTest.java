package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.HandlersTest.Way;
import dev.antiphon.config.Limits;
import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.failure.Failure;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.FailureHandler;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Handlers that fail, and the last reply that a failure handler gives. */
class HandlerFailuresTest {
    private final Events events = new Events();

    @Test
    void handlerThatThrowsAnswersWithAFaultAndClosesAndTheServerGoesOn() throws Exception {
        try (TcpServer server = TcpServer.builder(Framing.line())
                .listener(events)
                .onMessage((connection, message) -> {
                    if (message.text().equals("boom")) {
                        throw new IllegalStateException("on purpose");
                    }
                    return Reply.text(message.text());
                })
                .start("localhost:0")) {
            try (Peer peer = Peer.connect(server.port())) {
                assertThat(peer.send("a\nboom\nb\n").readToEnd())
                        .isEqualTo("a\nfailure: handler-failed\n");
            }
            try (Peer peer = Peer.connect(server.port())) {
                assertThat(peer.send("ok\n").read(3)).isEqualTo("ok\n");
            }
            assertThat(events.await(Failed.class).failure().text())
                    .isEqualTo("the handler failed: java.lang.IllegalStateException: on purpose");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void errorOfAHandlerEndsItsConnectionAndNotTheServer(Way way) throws Exception {
        TcpServer.Builder builder = TcpServer.builder(Framing.line()).listener(events);
        switch (way) {
            case INLINE ->
                builder.onMessageInline((message, reply) -> {
                    throw new AssertionError("on purpose");
                });
            case EACH ->
                builder.onMessage((connection, message) -> {
                    throw new AssertionError("on purpose");
                });
            case ASYNC ->
                builder.onMessageAsync((connection, message) -> {
                    throw new AssertionError("on purpose");
                });
            case CONVERSING ->
                builder.onConnection(conversation -> {
                    conversation.receive();
                    throw new AssertionError("on purpose");
                });
        }
        try (TcpServer server = builder.start("localhost:0")) {
            for (int i = 1; i <= 3; i++) {
                try (Peer peer = Peer.connect(server.port())) {
                    assertThat(peer.send("x\n").readToEnd()).isEqualTo("failure: handler-failed\n");
                }
                assertThat(events.await(Failed.class, i)).hasSize(i);
            }
        }
    }

    @Test
    void inlineHandlerThatThrowsSendsNothingOfWhatItHadComposed() throws Exception {
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .onMessageInline((message, reply) -> {
                            reply.text("half");
                            throw new IllegalStateException("on purpose");
                        })
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("x\n").readToEnd()).isEqualTo("failure: handler-failed\n");
        }
    }

    @Test
    void handlerThatGivesNullOrAFailedStageIsAFault() throws Exception {
        AtomicInteger count = new AtomicInteger();
        try (TcpServer server = TcpServer.builder(Framing.line())
                .onMessageAsync((connection, message) -> count.getAndIncrement() == 0
                        ? CompletableFuture.completedFuture(null)
                        : CompletableFuture.failedFuture(new java.io.IOException("disk")))
                .start("localhost:0")) {
            for (int i = 0; i < 2; i++) {
                try (Peer peer = Peer.connect(server.port())) {
                    assertThat(peer.send("x\n").readToEnd()).isEqualTo("failure: handler-failed\n");
                }
            }
        }
    }

    @Test
    void failureHandlerSaysWhatThePeerIsTold() throws Exception {
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .limits(Limits.builder().maxMessageBytes(10).build())
                        .onFailure((connection, failure) -> Reply.text("E " + failure.code()))
                        .onMessageInline((message, reply) -> reply.message(message))
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("ok\n12345678901\nnever\n").readToEnd())
                    .isEqualTo("ok\nE too-long\n");
        }
    }

    @SuppressWarnings("NullAway") // the mistake that is planted
    static List<FailureHandler> failureHandlersThatFail() {
        return List.of((connection, failure) -> null, (connection, failure) -> {
            throw new IllegalStateException("planted");
        });
    }

    @ParameterizedTest
    @MethodSource("failureHandlersThatFail")
    void failureHandlerThatFailsIsToldAndTheConnectionClosedInOrder(FailureHandler wrong)
            throws Exception {
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .limits(Limits.builder().maxMessageBytes(10).build())
                        .listener(events)
                        .onFailure(wrong)
                        .onMessageInline((message, reply) -> reply.message(message))
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("ok\n12345678901\nnever\n").readToEnd()).isEqualTo("ok\n");
            assertThat(events.await(Failed.class, 2))
                    .extracting(told -> told.failure().code())
                    .containsExactly("too-long", "handler-failed");
            assertThat(events.await(Closed.class).how()).isEqualTo(How.FAILURE);
        }
    }

    @Test
    void failureHandlerMayHaveTheConnectionReset() throws Exception {
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .listener(events)
                        .onFailure((connection, failure) -> Reply.none().thenReset())
                        .onConnection(conversation -> {
                            conversation.receive();
                            throw new IllegalStateException("planted");
                        })
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            peer.send("x\n");
            assertThatThrownBy(peer::readToEnd).hasMessageContaining("reset");
            assertThat(events.await(Failed.class).failure())
                    .isInstanceOf(Failure.HandlerFailed.class);
            assertThat(events.await(Closed.class).how()).isEqualTo(How.RST);
        }
    }

    @Test
    void replyThatTheFramingCannotCarryIsAFaultAndNotAForgedBoundary() throws Exception {
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .listener(events)
                        .onMessageInline((message, reply) -> reply.text("two\nlines"))
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("x\n").readToEnd()).isEqualTo("failure: not-encodable\n");
            assertThat(events.await(Failed.class).failure())
                    .isInstanceOf(Failure.NotEncodable.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void whatArrivedBeforeAFaultIsAnsweredBeforeTheEnd(Way way) throws Exception {
        TcpServer.Builder builder = TcpServer.builder(Framing.line())
                .limits(Limits.builder().maxMessageBytes(10).build());
        way.on(builder);
        try (TcpServer server = builder.start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("1\n2\n3\n" + "x".repeat(11)).readToEnd())
                    .isEqualTo("got 1\ngot 2\ngot 3\n");
        }
    }
}
