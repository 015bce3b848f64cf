package dev.antiphon.engine.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.config.Limits;
import dev.antiphon.engine.connection.ConnectionConfig;
import dev.antiphon.engine.connection.TcpConnection;
import dev.antiphon.engine.event.EventDispatcher;
import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.framing.DecodeContext;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.FailureHandler;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** When the reads of a connection in raw framing are a message, each read given by hand. */
class RawReadsTest {
    private static final Duration OVER_THE_PAUSE = Duration.ofMillis(40);
    private static final String LARGE = "x".repeat(600);

    private final ScriptedSocket socket = new ScriptedSocket();
    private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();

    /** The first message that is made of what the polls bring. */
    private String firstMessage() throws Exception {
        EventLoop loop = new EventLoop("test", Limits.defaults(), socket, socket.clock());
        ConnectionConfig connectionConfig = ConnectionConfig.of(
                        Side.SERVER,
                        Framing.raw(),
                        Limits.defaults(),
                        new EventDispatcher(List.of()))
                .keepOpen(true)
                .build();
        InlineMessageHandler exchange = new InlineMessageHandler(
                (message, reply) -> {
                    messages.add(message.text());
                    reply.message(message);
                },
                FailureHandler.standard());
        TcpConnection connection = new TcpConnection(
                1, loop, connectionConfig, exchange, new DecodeContext(), closed -> {});
        connection.accept(socket);
        loop.start();
        try {
            String first = messages.poll(20, TimeUnit.SECONDS);
            return first == null ? "none" : first;
        } finally {
            loop.stop();
            loop.awaitEnd();
        }
    }

    @Test
    void smallReadIsAMessageOnceTheNextPollHasBroughtNoMore() throws Exception {
        socket.reads("hello").poll(() -> messages.add("not before this poll"));
        assertThat(firstMessage()).isEqualTo("not before this poll");
        assertThat(messages.poll(20, TimeUnit.SECONDS)).isEqualTo("hello");
    }

    @Test
    void smallReadsOfOnePollAreOneMessage() throws Exception {
        socket.reads("he", "llo");
        assertThat(firstMessage()).isEqualTo("hello");
    }

    @Test
    void smallReadsOfTwoPollsAreOneMessage() throws Exception {
        socket.reads("he").reads("llo").poll(() -> {}).poll(() -> {}).reads(", world");
        assertThat(firstMessage()).isEqualTo("hello, world");
    }

    @Test
    void smallReadAfterALargeOneEndsNothing() throws Exception {
        socket.reads(LARGE).reads("a").poll(() -> {}).reads("b");
        assertThat(firstMessage()).isEqualTo(LARGE + "ab");
    }

    @Test
    void whatArrivesWhileTheLoopIsHeldUpBelongsToTheMessage() throws Exception {
        socket.reads(LARGE).lasts(OVER_THE_PAUSE, "a").lasts(OVER_THE_PAUSE, "b");
        assertThat(firstMessage()).isEqualTo(LARGE + "ab");
    }

    @Test
    void everyReadThatWaitsForThePauseIsAcknowledgedAtOnceAndNoOther() throws Exception {
        socket.reads(LARGE).reads("a").poll(() -> {}).reads("b");
        assertThat(firstMessage()).isEqualTo(LARGE + "ab");
        assertThat(socket.acknowledged()).isEqualTo(3);
    }

    @Test
    void smallReadThatIsAMessageIsNotAcknowledgedApart() throws Exception {
        socket.reads("hello");
        assertThat(firstMessage()).isEqualTo("hello");
        assertThat(socket.acknowledged()).isZero();
    }

    @Test
    void messageDoesNotEndWhileTheLinkHoldsTheFrontOfMore() throws Exception {
        socket.holds(true).reads("he").lasts(OVER_THE_PAUSE).lasts(OVER_THE_PAUSE);
        socket.lasts(OVER_THE_PAUSE).holds(false).reads("llo");
        assertThat(firstMessage()).isEqualTo("hello");
    }
}
