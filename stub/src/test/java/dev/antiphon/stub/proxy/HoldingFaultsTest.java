package dev.antiphon.stub.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.address.Address;
import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.stub.verify.StubCheck;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;

/** Faults of a proxy that hold, delay or drop bytes, and give them up. */
@Timeout(60)
class HoldingFaultsTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofMinutes(9);

    private final Echo echo = new Echo();
    private final FaultProxy proxy =
            FaultProxy.to(echo.address()).seed(7).allow(StubCheck.UNFIRED).start();

    @AfterEach
    void close() {
        proxy.close();
        echo.close();
    }

    private Peer open() throws IOException {
        Peer caller = Peer.connect(proxy.server().port());
        assertThat(caller.ask("open")).isEqualTo("open\n"); // both sides are open
        return caller;
    }

    private static long millisSince(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    private static void assertReset(Peer caller) {
        assertThatThrownBy(caller::bytesToEnd).isInstanceOf(SocketException.class);
    }

    @Test
    void latencyDelaysAnOpenConnectionAndKeepsTheIntervals() throws Exception {
        try (Peer caller = open()) {
            proxy.toClient(WireFault.latency(SHORT));
            long start = System.nanoTime();
            for (int i = 0; i < 50; i++) {
                caller.send("x\n");
            }
            for (int i = 0; i < 50; i++) {
                assertThat(caller.line()).isEqualTo("x\n");
            }
            assertThat(millisSince(start)).isBetween(190L, 5000L); // and not 50 × 200
        }
    }

    @Test
    void severalLatenciesAddUp() throws Exception {
        proxy.toClient(WireFault.latency(SHORT));
        proxy.toClient(WireFault.latency(SHORT));
        proxy.toServer(WireFault.latency(SHORT));
        try (Peer caller = Peer.connect(proxy.server().port())) {
            long start = System.nanoTime();
            assertThat(caller.ask("x")).isEqualTo("x\n");
            assertThat(millisSince(start)).isGreaterThan(590);
        }
    }

    @Test
    void disarmedLatencyPassesItsBytesAtOnce() throws Exception {
        try (Peer caller = open()) {
            ArmedFault late = proxy.toClient(WireFault.latency(LONG));
            caller.send("a\n").silence(SHORT).send("b\n");
            late.disarm();
            assertThat(caller.line()).isEqualTo("a\n");
            assertThat(caller.line()).isEqualTo("b\n");
            assertThat(caller.ask("c")).isEqualTo("c\n");
        }
    }

    @Test
    void endWaitsBehindTheBytesAndTheReplyOfAHalfClosedRequestPasses() throws Exception {
        proxy.toClient(WireFault.latency(SHORT));
        proxy.toServer(WireFault.latency(SHORT));
        try (Peer caller = Peer.connect(proxy.server().port())) {
            caller.send("late").halfClose();
            assertThat(caller.readToEnd()).isEqualTo("late");
        }
    }

    @Test
    void resetOfTheServerComesAfterTheDelayedBytes() throws Exception {
        try (Peer caller = open()) {
            proxy.toClient(WireFault.latency(SHORT));
            caller.send("x\n");
            assertThat(caller.line()).isEqualTo("x\n");
            caller.send("y\n").silence(Duration.ofMillis(100)); // the echo is under way
            echo.reset();
            assertThat(caller.line()).isEqualTo("y\n");
            assertReset(caller);
        }
    }

    @Test
    void rateOfZeroHoldsEverythingAndItsRemovalReleasesIt() throws Exception {
        try (Peer caller = open()) {
            ArmedFault hold = proxy.toClient(WireFault.bandwidth(0));
            caller.send("a\n").send("b\n").halfClose().silence(SHORT);
            assertThat(hold.fired()).isPositive();
            assertThat(proxy.remove(hold)).isTrue();
            assertThat(caller.readToEnd()).isEqualTo("a\nb\n");
            assertThat(proxy.remove(hold)).isFalse();
        }
    }

    @Test
    void rateOfZeroIsChangedToARate() throws Exception {
        try (Peer caller = open()) {
            ArmedFault hold = proxy.toServer(WireFault.bandwidth(0));
            caller.send("a\n").silence(SHORT);
            hold.change(WireFault.bandwidth(1_000_000));
            assertThat(caller.line()).isEqualTo("a\n");
            assertThat(caller.ask("b")).isEqualTo("b\n");
        }
    }

    @Test
    void heldConnectionEndsWithItsClient() throws Exception {
        proxy.toClient(WireFault.bandwidth(0));
        try (Peer caller = Peer.connect(proxy.server().port())) {
            caller.send("x\n").silence(SHORT);
            caller.reset();
        }
        proxy.endConnections(); // waits until none is served
        assertThat(proxy.server().connections()).isZero();
    }

    @Test
    void holdOfASingleMessageEndsWithItsClientToo() throws Exception {
        proxy.toClient(new ArmedFault(WireFault.bandwidth(0)).onMessage(2));
        try (Peer caller = open()) {
            caller.send("x\n").silence(SHORT);
            caller.reset();
        }
        proxy.endConnections(); // waits until none is served
        assertThat(proxy.server().connections()).isZero();
    }

    @Test
    void rateIsKeptFromTheFirstByteOn() throws Exception {
        proxy.toClient(WireFault.bandwidth(400_000));
        byte[] all = new byte[80_000];
        try (Peer caller = Peer.connect(proxy.server().port())) {
            long start = System.nanoTime();
            caller.send(all);
            assertThat(caller.readBytes(all.length)).isEqualTo(all);
            assertThat(millisSince(start)).isGreaterThan(195);
        }
    }

    @Test
    void idleConnectionIsClosedAfterItsTimeWithoutBytes() throws Exception {
        try (Peer caller = open()) {
            ArmedFault drops = proxy.toServer(WireFault.idleClose(Duration.ofMillis(500)));
            long start = System.nanoTime();
            for (int i = 0; i < 6; i++) {
                caller.send("x\n").silence(Duration.ofMillis(100)); // each begins the time anew
            }
            assertThat(caller.bytesToEnd()).isEmpty();
            assertThat(millisSince(start)).isGreaterThan(900);
            assertThat(drops.fired()).isPositive();
        }
    }

    @Test
    void removedIdleCloseClosesWhereOneOfZeroNeverDid() throws Exception {
        try (Peer caller = open()) {
            ArmedFault drops = proxy.toClient(WireFault.idleClose(Duration.ZERO));
            caller.send("x\n").silence(SHORT);
            drops.change(WireFault.idleClose(LONG));
            caller.silence(SHORT);
            proxy.remove(drops);
            assertThat(caller.bytesToEnd()).isEmpty();
        }
    }

    @Test
    void resetWaitsAfterTheFirstBytesAlsoOnAnOpenConnection() throws Exception {
        try (Peer caller = open()) {
            proxy.toServer(WireFault.resetAfter(0, SHORT));
            caller.silence(SHORT); // nothing has arrived that would begin the time
            long start = System.nanoTime();
            caller.send("x\n");
            assertReset(caller);
            assertThat(millisSince(start)).isGreaterThan(190);
        }
    }

    @Test
    void resetByTimeBeginsOnAnIdleOpenConnection() throws Exception {
        try (Peer caller = open()) {
            proxy.toClient(WireFault.resetAfter(SHORT));
            assertReset(caller);
        }
    }

    @Test
    void changedLimitKeepsItsCount() throws Exception {
        try (Peer caller = open()) {
            ArmedFault limit = proxy.toClient(WireFault.closeAfter(100));
            assertThat(caller.ask("1234567")).isEqualTo("1234567\n");
            limit.change(WireFault.closeAfter(12));
            caller.send("abcdefg\n");
            assertThat(caller.readToEnd()).isEqualTo("abcd");
        }
    }

    @Test
    void anotherFaultThatIsArmedKeepsTheCountOfTheFirst() throws Exception {
        try (Peer caller = open()) {
            proxy.toClient(WireFault.closeAfter(12));
            assertThat(caller.ask("1234567")).isEqualTo("1234567\n");
            proxy.toClient(WireFault.splitEvery(3));
            caller.send("abcdefg\n");
            assertThat(caller.readToEnd()).isEqualTo("abcd");
        }
    }

    @Test
    void faultsApplyInTheOrderOfArming() throws Exception {
        try (Peer caller = open()) {
            proxy.toClient(WireFault.garbage(0, 2, 1));
            proxy.toClient(WireFault.latency(Duration.ofMillis(1)));
            proxy.toClient(WireFault.closeAfter(4));
            caller.send("abcdef\n");
            assertThat(caller.bytesToEnd()).hasSize(4).endsWith('a', 'b');
        }
    }

    @Test
    void lossOfAllChunksPassesTheEnd() throws Exception {
        proxy.toClient(WireFault.loss(1, 0));
        try (Peer caller = Peer.connect(proxy.server().port())) {
            caller.send("x\n").halfClose();
            assertThat(caller.bytesToEnd()).isEmpty();
        }
    }

    @Test
    void lostChunksAreAboutTheirShareAndComeInBursts() throws Exception {
        for (double correlation : new double[] {0, 0.8}) {
            StringBuilder fates = new StringBuilder();
            ArmedFault loss = proxy.toServer(WireFault.loss(0.3, correlation));
            try (Peer caller = Peer.connect(proxy.server().port())) {
                for (int i = 0; i < 400; i++) {
                    long before = loss.fired();
                    caller.send("x\n");
                    proxyHasRead(caller, loss, before, fates);
                }
            }
            proxy.remove(loss);
            long lost = fates.chars().filter(each -> each == '-').count();
            assertThat(lost)
                    .isBetween(correlation == 0 ? 80L : 40L, correlation == 0 ? 160L : 240L);
            double bursts = fates.toString().split("[^-]+").length;
            assertThat(lost / bursts > 2.5).isEqualTo(correlation > 0);
        }
    }

    /** Waits until the chunk has been lost or echoed. */
    private static void proxyHasRead(Peer caller, ArmedFault loss, long before, StringBuilder fates)
            throws IOException {
        while (loss.fired() == before && !caller.hasBytes()) {
            caller.silence(Duration.ofMillis(1));
        }
        if (loss.fired() == before) {
            assertThat(caller.line()).isEqualTo("x\n");
        }
        fates.append(loss.fired() == before ? '+' : '-');
    }

    @Test
    void endedConnectionsCloseOnBothSidesThoughBytesAreHeld() throws Exception {
        try (Peer caller = open()) {
            proxy.toClient(WireFault.bandwidth(0));
            caller.send("x\n").silence(SHORT);
            proxy.endConnections();
            assertThat(caller.bytesToEnd()).isEmpty();
        }
    }

    @Test
    void proxyStartsAgainOnItsAddressWithTheSameFaults() throws Exception {
        ArmedFault fault = proxy.toClient(WireFault.closeAfter(1));
        proxy.endConnections();
        proxy.stop();
        try (FaultProxy again = FaultProxy.to(echo.address())
                        .addresses(List.of(Address.parse(proxy.address())))
                        .faultToClient(fault)
                        .start();
                Peer caller = Peer.connect(again.server().port())) {
            assertThat(again.address()).isEqualTo(proxy.address());
            caller.send("x\n");
            assertThat(caller.readToEnd()).isEqualTo("x");
        }
    }

    @Test
    void endedConnectionsCloseInOrderBeforeTheProxyStops() throws Exception {
        try (Peer caller = open()) {
            proxy.endConnections();
            proxy.stop();
            assertThat(caller.bytesToEnd()).isEmpty();
        }
    }
}
