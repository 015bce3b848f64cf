package dev.antiphon.engine.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.Events;
import dev.antiphon.config.Limits;
import dev.antiphon.engine.connection.ConnectionConfig;
import dev.antiphon.engine.connection.TcpConnection;
import dev.antiphon.engine.event.EventDispatcher;
import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;
import dev.antiphon.framing.DecodeContext;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/** Timeouts of a server's connection, of minutes and more, on a clock that the test drives. */
class ConnectionTimeoutsTest {
    private static final Duration FIRST_BYTE = Duration.ofMinutes(5);
    private static final Duration MESSAGE = Duration.ofMinutes(10);
    private static final Duration IDLE = Duration.ofHours(3);
    private static final Duration WRITE = Duration.ofMinutes(2);

    /** Two ticks of the deadline wheel, of 8.4 ms each. */
    private static final Duration COARSENESS = Duration.ofMillis(17);

    private final ScriptedSocket socket = new ScriptedSocket();
    private final LinkedBlockingQueue<Duration> failedAfter = new LinkedBlockingQueue<>();
    private Runnable atMessage = () -> {};

    /** Runs a connection on the socket until its failure is emitted. */
    private Failure failure() throws Exception {
        Limits limits = Limits.builder()
                .firstByteTimeout(FIRST_BYTE)
                .messageTimeout(MESSAGE)
                .idleTimeout(IDLE)
                .writeProgressTimeout(WRITE)
                .build();
        Events events = new Events();
        EventLoop loop = new EventLoop("test", limits, socket, socket.clock());
        ConnectionConfig config = ConnectionConfig.of(
                        Side.SERVER, Framing.line(), limits, new EventDispatcher(List.of(events)))
                .keepOpen(true)
                .build();
        InlineMessageHandler handler = new InlineMessageHandler(
                (message, reply) -> {
                    atMessage.run();
                    reply.message(message);
                },
                (connection, failure) -> {
                    failedAfter.add(socket.clock().elapsed());
                    return Reply.none();
                });
        TcpConnection connection =
                new TcpConnection(1, loop, config, handler, new DecodeContext(), closed -> {});
        connection.accept(socket);
        loop.start();
        try {
            return events.await(Failed.class).failure();
        } finally {
            loop.stop();
            loop.awaitEnd();
        }
    }

    private static void assertTimedOut(Failure failure, Phase phase, Duration limit) {
        assertThat(failure).isInstanceOfSatisfying(Failure.TimedOut.class, late -> {
            assertThat(late.phase()).isEqualTo(phase);
            assertThat(late.limit()).isEqualTo(limit);
        });
    }

    @Test
    void silentPeerFailsAtTheFirstByteTimeout() throws Exception {
        assertTimedOut(failure(), Phase.FIRST_BYTE, FIRST_BYTE);
        assertThat(failedAfter.poll()).isBetween(FIRST_BYTE, FIRST_BYTE.plus(COARSENESS));
    }

    @Test
    void idleTimeoutCountsFromTheLastMessage() throws Exception {
        Duration pause = IDLE.minusMinutes(1);
        socket.reads("a\n").lasts(pause).reads("b\n");
        assertTimedOut(failure(), Phase.IDLE, IDLE);
        Duration expected = pause.plus(IDLE);
        assertThat(failedAfter.poll()).isBetween(expected, expected.plus(COARSENESS));
    }

    @Test
    void moreBytesDoNotPutTheMessageTimeoutOff() throws Exception {
        Duration apart = MESSAGE.dividedBy(4);
        socket.reads("a")
                .lasts(apart)
                .reads("b")
                .lasts(apart)
                .reads("c")
                .lasts(apart)
                .reads("d");
        assertTimedOut(failure(), Phase.MESSAGE, MESSAGE);
        assertThat(failedAfter.poll()).isBetween(MESSAGE, MESSAGE.plus(COARSENESS));
    }

    @Test
    void wholeMessagesRestartTheMessageTimeout() throws Exception {
        Duration apart = MESSAGE.minusMinutes(1);
        socket.reads("a").lasts(apart).reads("b\nc").lasts(apart).reads("d\n");
        assertTimedOut(failure(), Phase.IDLE, IDLE);
    }

    @Test
    void peerThatTakesNothingFailsAtTheWriteProgressTimeout() throws Exception {
        atMessage = () -> socket.keeps(2);
        socket.reads("a\n");
        assertThat(failure())
                .isInstanceOfSatisfying(
                        Failure.TimedOut.class,
                        late -> assertThat(late.phase()).isEqualTo(Phase.WRITE));
        assertThat(socket.clock().elapsed()).isBetween(WRITE, WRITE.plus(COARSENESS));
    }

    /** The reply leaves only after that turn, so that the peer cannot have taken it before. */
    @Test
    void timeForWhichThisSideWasBusyIsNotThePeers() throws Exception {
        Duration busy = WRITE.multipliedBy(10);
        atMessage = () -> {
            socket.keeps(2);
            socket.clock().advance(busy);
        };
        socket.reads("a\n").poll(() -> {}).poll(() -> {
            socket.keeps(0);
            socket.receiver().writable();
        });
        assertTimedOut(failure(), Phase.IDLE, IDLE);
    }

    @Test
    void peerThatTakesNothingOfABusySideFailsAfterItsOwnTime() throws Exception {
        Duration busy = WRITE.multipliedBy(10);
        atMessage = () -> {
            socket.keeps(2);
            socket.clock().advance(busy);
        };
        socket.reads("a\n");
        assertThat(failure())
                .isInstanceOfSatisfying(
                        Failure.TimedOut.class,
                        late -> assertThat(late.phase()).isEqualTo(Phase.WRITE));
        assertThat(socket.clock().elapsed())
                .isBetween(busy.plus(WRITE.dividedBy(2)), busy.plus(WRITE).plus(COARSENESS));
    }
}
