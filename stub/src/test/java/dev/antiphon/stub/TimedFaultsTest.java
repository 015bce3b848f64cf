package dev.antiphon.stub;

import static dev.antiphon.stub.match.Matchers.anything;
import static dev.antiphon.stub.match.Matchers.equalTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.stub.journal.ConnectionEnd;
import dev.antiphon.stub.proxy.ArmedFault;
import dev.antiphon.stub.proxy.FaultProxy;
import dev.antiphon.stub.proxy.InjectedFault;
import dev.antiphon.stub.verify.VerificationError;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tests of faults that happen at a time, whatever is sent by then. */
@Timeout(30)
class TimedFaultsTest {
    private static final Duration SOON = Duration.ofMillis(200);
    private static final Duration NEVER = Duration.ofMinutes(9);

    private static StubServer stub(String faults) {
        StubServer stub = StubServer.start(Framing.line());
        stub.use(StubRules.builder().fault(ArmedFault.parse(faults)).build());
        stub.when(anything()).reply("ok");
        return stub;
    }

    /** Returns the milliseconds from the start to the end that the client sees. */
    private static long untilEnd(Peer caller, boolean reset) throws IOException {
        long start = System.nanoTime();
        if (reset) {
            assertThatThrownBy(caller::bytesToEnd).isInstanceOf(SocketException.class);
        } else {
            assertThat(caller.bytesToEnd()).isEmpty();
        }
        return (System.nanoTime() - start) / 1_000_000;
    }

    @Test
    void idleConnectionIsResetAtItsTime() throws Exception {
        try (StubServer stub = stub("reset:200ms");
                Peer caller = Peer.connect(stub.port())) {
            assertThat(untilEnd(caller, true)).isBetween(100L, 5000L);
            assertThat(stub.awaitEnd(Duration.ofSeconds(5), 1).end())
                    .isEqualTo(ConnectionEnd.STUB_RESET);
        }
    }

    @Test
    void connectionClosesAtItsTimeBetweenAnswers() throws Exception {
        try (StubServer stub = stub("close:300ms");
                Peer caller = Peer.connect(stub.port())) {
            assertThat(caller.ask("a")).isEqualTo("ok\n");
            assertThat(untilEnd(caller, false)).isBetween(50L, 5000L);
        }
    }

    @Test
    void waitingAnswerIsResetAtItsTime() throws Exception {
        try (StubServer stub = StubServer.start(Framing.line());
                Peer caller = Peer.connect(stub.port())) {
            stub.when(equalTo("slow"))
                    .answer(Answer.text("late").after(NEVER).with(WireFault.resetAfter(SOON)));
            stub.when(equalTo("a")).reply("ok");
            assertThat(caller.ask("a")).isEqualTo("ok\n");
            caller.send("slow\n");
            assertThat(untilEnd(caller, true)).isBetween(100L, 5000L);
        }
    }

    @Test
    void resetDoesNotWaitForAClientThatReadsNothing() throws Exception {
        try (StubServer stub = StubServer.start(Framing.line());
                Peer caller = Peer.connectWithSmallBuffer(stub.port())) {
            stub.when(anything())
                    .answer(Answer.message(Message.of(new byte[6 << 20]))
                            .with(WireFault.resetAfter(SOON)));
            caller.send("big\n");
            assertThat(stub.awaitEnd(Duration.ofSeconds(5), 1).end())
                    .isEqualTo(ConnectionEnd.STUB_RESET);
            assertThatThrownBy(caller::bytesToEnd).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void dataStopsAndTheConnectionClosesLater() throws Exception {
        try (StubServer stub = stub("drop:1,200ms");
                Peer caller = Peer.connect(stub.port())) {
            caller.send("a\n");
            assertThat(caller.read(1)).isEqualTo("o");
            assertThat(untilEnd(caller, false)).isBetween(50L, 5000L);
        }
    }

    @Test
    void disarmedTimedFaultDoesNotHappen() throws Exception {
        try (StubServer stub = StubServer.start(Framing.line())) {
            ArmedFault fault = stub.fault(WireFault.resetAfter(SOON));
            ArmedFault other = stub.fault(WireFault.closeAfter(SOON.multipliedBy(2)));
            try (Peer caller = Peer.connect(stub.port())) {
                fault.disarm();
                assertThat(untilEnd(caller, false)).isBetween(200L, 5000L);
            }
            assertThat(fault.fired()).isZero();
            assertThat(other.fired()).isEqualTo(1);
        }
    }

    @Test
    void tooShortConnectionIsReported() throws Exception {
        StubServer stub = stub("reset:9m");
        try (Peer caller = Peer.connect(stub.port())) {
            assertThat(caller.ask("a")).isEqualTo("ok\n");
        }
        assertThatThrownBy(stub::close)
                .isInstanceOf(VerificationError.class)
                .hasMessageContaining("the fault reset:540s was armed and never happened: no"
                        + " connection was open for so long");
    }

    @Test
    void proxyEndsBothSidesAtItsTime() throws Exception {
        List<InjectedFault> told = new CopyOnWriteArrayList<>();
        try (StubServer stub = StubServer.start(Framing.line());
                FaultProxy proxy = FaultProxy.to(stub.address())
                        .faultToClient(ArmedFault.parse("reset:300ms"))
                        .onFault(told::add)
                        .start();
                Peer caller = Peer.connect(proxy.server().port())) {
            stub.when(anything()).reply("ok");
            assertThat(caller.ask("a")).isEqualTo("ok\n");
            assertThat(untilEnd(caller, true)).isBetween(50L, 5000L);
            assertThat(stub.awaitEnd(Duration.ofSeconds(5), 1).end())
                    .isEqualTo(ConnectionEnd.CLIENT_RESET);
        }
        assertThat(told).hasSize(1);
        assertThat(told.get(0).fault()).hasToString("reset:300ms");
    }

    @Test
    void proxyStopsDataAndClosesLater() throws Exception {
        try (StubServer stub = StubServer.start(Framing.line());
                FaultProxy proxy = FaultProxy.to(stub.address())
                        .faultToClient(ArmedFault.parse("drop:1,200ms"))
                        .start();
                Peer caller = Peer.connect(proxy.server().port())) {
            stub.when(anything()).reply("ok");
            caller.send("a\n");
            assertThat(caller.read(1)).isEqualTo("o");
            assertThat(untilEnd(caller, false)).isBetween(50L, 5000L);
        }
    }
}
