package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.config.Limits;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.event.ConnectionEvent.MessageOut;
import dev.antiphon.event.ConnectionEvent.Opened;
import dev.antiphon.event.ServerEvent.LimitsChanged;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;
import dev.antiphon.failure.ServerFailure;
import dev.antiphon.framing.DecodeContext;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The bounds of a server that runs, changed: open connections keep to them too. */
class LimitsChangedTest {
    private static final Duration SHORT = Duration.ofMillis(150);

    private final Events events = new Events();

    private TcpServer echo(Framing framing, Limits limits) {
        return TcpServer.builder(framing)
                .limits(limits)
                .listener(events)
                .onMessageInline((message, reply) -> reply.message(message))
                .start("localhost:0");
    }

    private TcpServer echo() {
        return echo(Framing.line(), Limits.defaults());
    }

    @Test
    void changeIsToldAndInForce() {
        try (TcpServer server = echo()) {
            Limits changed = server.limits().toBuilder().maxInFlight(7).build();
            server.updateLimits(changed);
            assertThat(server.limits()).isEqualTo(changed);
            assertThat(events.await(LimitsChanged.class).limits()).isEqualTo(changed);
        }
    }

    @Test
    void openConnectionThatHasBeenIdleForLongerThanTheLoweredTimeIsClosed() throws Exception {
        try (TcpServer server = echo();
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("a\n").read(2)).isEqualTo("a\n");
            server.updateLimits(server.limits().toBuilder().idleTimeout(SHORT).build());
            assertThat(peer.readByte()).isEqualTo(-1);
            assertThat(events.await(Failed.class).failure())
                    .isEqualTo(new Failure.TimedOut(Phase.IDLE, SHORT, 0));
        }
    }

    @Test
    void raisedTimeIsGrantedToAnOpenConnection() throws Exception {
        Duration first = Duration.ofMillis(1500);
        try (TcpServer server = echo(
                        Framing.line(), Limits.builder().firstByteTimeout(first).build());
                Peer silent = Peer.connect(server.port());
                Peer old = Peer.connect(server.port())) {
            events.await(Opened.class, 2);
            server.updateLimits(server.limits().toBuilder()
                    .firstByteTimeout(Duration.ofMinutes(1))
                    .build());
            silent.socket().setSoTimeout(2000);
            assertThatThrownBy(silent::readByte).isInstanceOf(SocketTimeoutException.class);
            assertThat(old.send("b\n").read(2)).isEqualTo("b\n");
            assertThat(events.of(Failed.class)).isEmpty();
        }
    }

    @Test
    void halfMessageThatIsOverTheLoweredLimitIsAFault() throws Exception {
        try (TcpServer server = echo();
                Peer peer = Peer.connect(server.port())) {
            peer.send("ok\n" + "y".repeat(100)).read(3);
            server.updateLimits(server.limits().toBuilder().maxMessageBytes(99).build());
            assertThat(peer.readByte()).isEqualTo(-1);
            assertThat(events.await(Failed.class).failure())
                    .isEqualTo(new Failure.TooLong(100, 99));
        }
    }

    @Test
    void loweredConnectionsMaxClosesNobodyAndTheRaisedOneOpensTheDoors() throws Exception {
        try (TcpServer server = echo();
                Peer first = Peer.connect(server.port());
                Peer second = Peer.connect(server.port())) {
            events.await(Opened.class, 2);
            server.updateLimits(server.limits().toBuilder().maxConnections(1).build());
            awaitLoops(first, second);
            try (Peer third = Peer.connect(server.port())) {
                third.send("3\n");
                third.socket().setSoTimeout(150);
                assertThatThrownBy(third::readByte).isInstanceOf(SocketTimeoutException.class);
                assertThat(first.send("1\n").read(2)).isEqualTo("1\n");
                assertThat(second.send("2\n").read(2)).isEqualTo("2\n");
                server.updateLimits(
                        server.limits().toBuilder().maxConnections(3).build());
                third.socket().setSoTimeout(20_000);
                assertThat(third.read(2)).isEqualTo("3\n");
            }
        }
    }

    @Test
    void placesFreeUpUnderALoweredConnectionsMaxOnlyOnceItIsKept() throws Exception {
        try (TcpServer server = echo()) {
            Peer first = Peer.connect(server.port());
            Peer second = Peer.connect(server.port());
            events.await(Opened.class, 2);
            server.updateLimits(server.limits().toBuilder().maxConnections(1).build());
            awaitLoops(first, second);
            try (Peer third = Peer.connect(server.port())) {
                third.send("3\n");
                first.hangUp();
                third.socket().setSoTimeout(150);
                assertThatThrownBy(third::readByte).isInstanceOf(SocketTimeoutException.class);
                second.hangUp();
                third.socket().setSoTimeout(20_000);
                assertThat(third.read(2)).isEqualTo("3\n");
            }
        }
    }

    /**
     * Waits until the loops of these connections have applied the limits. A turn reads first and
     * then applies what was asked before, so that the second reply comes after it.
     */
    private static void awaitLoops(Peer... peers) throws IOException {
        for (int turn = 0; turn < 2; turn++) {
            for (Peer peer : peers) {
                assertThat(peer.send("0\n").read(2)).isEqualTo("0\n");
            }
        }
    }

    @Test
    void raisedInFlightBoundLetsWaitingRequestsIn() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .limits(Limits.builder().maxInFlight(2).build())
                        .listener(events)
                        .onMessage((connection, message) -> {
                            go.await();
                            return Reply.text(message.text());
                        })
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            peer.send("1\n2\n3\n4\n");
            events.await(MessageIn.class, 2);
            assertThat(server.counters().messagesIn()).isLessThanOrEqualTo(2);
            server.updateLimits(server.limits().toBuilder().maxInFlight(3).build());
            events.await(MessageIn.class, 3);
            assertThat(server.counters().messagesIn()).isLessThanOrEqualTo(3);
            go.countDown();
            assertThat(peer.read(8)).isEqualTo("1\n2\n3\n4\n");
        }
    }

    @Test
    void slowReaderThatIsOverTheLoweredOutboundLimitIsDropped() throws Exception {
        String reply = "z".repeat(24 << 20);
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .limits(Limits.builder()
                                .maxOutboundBytesPerConnection(64 << 20)
                                .build())
                        .listener(events)
                        .onMessage((connection, message) -> Reply.text(reply))
                        .start("localhost:0");
                Peer peer = Peer.connectWithSmallBuffer(server.port())) {
            peer.send("x\n");
            events.await(MessageOut.class);
            server.updateLimits(server.limits().toBuilder()
                    .maxOutboundBytesPerConnection(1 << 20)
                    .build());
            assertThat(events.await(Failed.class).failure())
                    .isInstanceOfSatisfying(
                            ServerFailure.OutboundFull.class,
                            failure -> assertThat(failure.limit()).isEqualTo(1 << 20));
        }
    }

    @Test
    void anotherBacklogIsRefusedAndNothingIsChanged() {
        try (TcpServer server = echo()) {
            Limits before = server.limits();
            assertThatThrownBy(() -> server.updateLimits(
                            before.toBuilder().backlog(5).maxInFlight(1).build()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Limits.backlog is 5, but this server listens with 4096 already;"
                            + " keep it, or start another server");
            assertThat(server.limits()).isEqualTo(before);
        }
    }

    /** A line framing that asks somebody else before it says how small its messages are. */
    private record AskingFirst(AtomicReference<Runnable> asked) implements Framing {
        private static final Framing LINE = Framing.line();

        @Override
        public void decode(DecodeContext decodeContext) {
            LINE.decode(decodeContext);
        }

        @Override
        public void encodeHead(ByteBuffer content, ByteBuffer out) {
            LINE.encodeHead(content, out);
        }

        @Override
        public void encodeTail(ByteBuffer content, ByteBuffer out) {
            LINE.encodeTail(content, out);
        }

        @Override
        public int overheadBytesMax() {
            return LINE.overheadBytesMax();
        }

        @Override
        public long contentBytesMin() {
            asked.getAndSet(() -> {}).run();
            return 0;
        }
    }

    @Test
    void framingThatIsAskedHoldsUpNoOtherChange() {
        AtomicReference<Runnable> asked = new AtomicReference<>(() -> {});
        try (TcpServer server = echo(new AskingFirst(asked), Limits.defaults())) {
            Limits.Builder changed = server.limits().toBuilder();
            asked.set(() -> CompletableFuture.runAsync(
                            () -> server.updateLimits(changed.maxInFlight(7).build()))
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join());
            server.updateLimits(changed.maxInFlight(8).build());
            assertThat(events.await(LimitsChanged.class, 2))
                    .extracting(each -> each.limits().maxInFlight())
                    .containsExactly(7, 8);
        }
    }

    @Test
    void limitUnderWhichNoMessageOfTheFramingFitsIsRefused() {
        try (TcpServer server = echo(Framing.fixed(1000), Limits.defaults())) {
            assertThatThrownBy(() -> server.updateLimits(
                            server.limits().toBuilder().maxMessageBytes(999).build()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("raise Limits.maxMessageBytes");
            server.updateLimits(
                    server.limits().toBuilder().maxMessageBytes(1000).build());
        }
    }
}
