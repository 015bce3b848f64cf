package dev.antiphon.stub.proxy;

import static dev.antiphon.stub.match.Matchers.anything;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.address.Address;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.StubServer;
import dev.antiphon.stub.UnusablePorts;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.stub.journal.ConnectionEnd;
import dev.antiphon.stub.verify.StubCheck;
import dev.antiphon.stub.verify.VerificationError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Tests of a proxy and its faults between the JDK's sockets. */
class FaultProxyTest {
    private final StubServer stub = StubServer.builder()
            .framing(Framing.line())
            .allow(StubCheck.INCOMPLETE)
            .start();

    @AfterEach
    void close() {
        stub.close();
    }

    private static Socket connect(FaultProxy proxy) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), proxy.server().port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hear(Socket socket, int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
    }

    @RepeatedTest(20)
    void resetThatAFaultMakesIsOneOnBothSides() throws Exception {
        stub.when(anything()).reply("ok");
        try (FaultProxy proxy = FaultProxy.to(stub.address()).start()) {
            ArmedFault towards = proxy.toServer(WireFault.resetAfter(1));
            assertThatThrownBy(() -> askToTheEnd(proxy)).isInstanceOf(SocketException.class);
            assertThat(stub.awaitEnd(Duration.ofSeconds(20), 1).end())
                    .isEqualTo(ConnectionEnd.CLIENT_RESET);
            towards.disarm();
            proxy.toClient(WireFault.resetAfter(1));
            assertThatThrownBy(() -> askToTheEnd(proxy)).isInstanceOf(SocketException.class);
            assertThat(stub.awaitEnd(Duration.ofSeconds(20), 2).end())
                    .isEqualTo(ConnectionEnd.CLIENT_RESET);
        }
    }

    private static void askToTheEnd(FaultProxy proxy) throws IOException {
        try (Socket socket = connect(proxy)) {
            say(socket, "x\n");
            socket.getInputStream().readAllBytes();
        }
    }

    @Test
    void bothDirectionsAndPushesGoThroughByteByByte() throws Exception {
        stub.greet(Answer.text("220 ready"));
        stub.when(anything()).answer(Answer.template("got {message}"));
        try (FaultProxy proxy = FaultProxy.to(stub.address()).start()) {
            try (Socket socket = connect(proxy)) {
                assertThat(hear(socket, 10)).isEqualTo("220 ready\n");
                say(socket, "a\n");
                assertThat(hear(socket, 6)).isEqualTo("got a\n");
                stub.push(Answer.text("news"));
                assertThat(hear(socket, 5)).isEqualTo("news\n");
            }
            // before the proxy stops, which resets what is open
            assertThat(stub.awaitEnd(Duration.ofSeconds(5), 1).end())
                    .isEqualTo(ConnectionEnd.CLIENT_FIN);
        }
    }

    @Test
    void builderStartsSeveralProxiesAlsoWhereAnAddressWasTaken() throws Exception {
        stub.when(anything()).reply("ok");
        FaultProxy.Builder builder = FaultProxy.to(stub.address());
        try (FaultProxy one = builder.start()) {
            builder.addresses(List.of(Address.parse(one.address())));
            assertThatThrownBy(builder::start).isInstanceOf(FailureException.class);
            builder.addresses(List.of(Address.parse("127.0.0.1:0")));
            try (FaultProxy other = builder.start()) {
                for (FaultProxy each : List.of(one, other)) {
                    try (Socket socket = connect(each)) {
                        say(socket, "x\n");
                        assertThat(hear(socket, 3)).isEqualTo("ok\n");
                    }
                }
            }
        }
    }

    @Test
    void halfClosesArePassedOnAsSuch() throws Exception {
        stub.when(anything()).reply("late");
        try (FaultProxy proxy =
                        FaultProxy.to(stub.address()).framing(Framing.line()).start();
                Socket socket = connect(proxy)) {
            say(socket, "x\nhalf");
            socket.shutdownOutput();
            assertThat(hear(socket, 100)).isEqualTo("late\n");
        }
        assertThat(stub.awaitEnd(Duration.ofSeconds(5), 1).unfinished().text()).isEqualTo("half");
    }

    @Test
    void endIsPassedOnLaterWhereAFaultSaysSo() throws Exception {
        stub.when(anything()).answer(Answer.text("bye").thenClose());
        try (FaultProxy proxy = FaultProxy.to(stub.address()).start()) {
            ArmedFault slow = proxy.toClient(WireFault.slowClose(Duration.ofMillis(150)));
            long begun = System.nanoTime();
            try (Socket socket = connect(proxy)) {
                say(socket, "x\n");
                assertThat(hear(socket, 100)).isEqualTo("bye\n");
                assertThat(System.nanoTime() - begun).isGreaterThan(100_000_000);
                assertThat(slow.fired()).isEqualTo(1);
            }
        }
    }

    @Test
    void resetsArePassedOnInBothDirections() throws Exception {
        stub.when(anything()).answer(Answer.text("bye").thenReset());
        try (FaultProxy proxy = FaultProxy.to(stub.address()).start()) {
            try (Socket socket = connect(proxy)) {
                say(socket, "x\n");
                assertThatThrownBy(() -> {
                            hear(socket, 4);
                            hear(socket, 1);
                        })
                        .isInstanceOf(SocketException.class);
            }
            try (Socket socket = connect(proxy)) {
                say(socket, "half");
                socket.setSoLinger(true, 0);
            }
            assertThat(stub.awaitEnd(Duration.ofSeconds(5), 2).end())
                    .isEqualTo(ConnectionEnd.CLIENT_RESET);
        }
    }

    @Test
    void serverThatIsNotThereResetsTheClientAndTheReasonIsTold() throws Exception {
        BlockingQueue<Failure> told = new LinkedBlockingQueue<>();
        try (UnusablePorts.Held nobody = UnusablePorts.refusing();
                FaultProxy proxy = FaultProxy.to(nobody.address())
                        .listener(event -> {
                            if (event instanceof ConnectionEvent.Failed failed) {
                                told.add(failed.failure());
                            }
                        })
                        .start();
                Socket socket = connect(proxy)) {
            assertThatThrownBy(() -> hear(socket, 1)).isInstanceOf(SocketException.class);
            assertThat(told.poll(10, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            ClientFailure.Refused.class,
                            refused -> assertThat(refused.address().toString())
                                    .isEqualTo(nobody.address()));
        }
        assertThat(told).isEmpty();
    }

    @Test
    void faultsAreOfOneDirection() throws Exception {
        stub.when(anything()).answer(Answer.template("got {message}"));
        try (FaultProxy proxy = FaultProxy.to(stub.address()).start()) {
            ArmedFault corrupt = proxy.toServer(WireFault.corrupt(0));
            try (Socket socket = connect(proxy)) {
                say(socket, "a\n");
                assertThat(socket.getInputStream().readNBytes(6)[4]).isEqualTo((byte) ('a' ^ 0xff));
                assertThat(corrupt.fired()).isEqualTo(1);
                corrupt.disarm();
                say(socket, "a\n");
                assertThat(hear(socket, 6)).isEqualTo("got a\n");
                proxy.toClient(WireFault.resetAfter(2));
                say(socket, "a\n");
                assertThat(hear(socket, 2)).isEqualTo("go");
                assertThatThrownBy(() -> hear(socket, 1)).isInstanceOf(SocketException.class);
            }
        }
    }

    @Test
    void faultIsForOneMessageOfOneConnection() throws Exception {
        stub.when(anything()).reply("0123456789");
        try (FaultProxy proxy =
                FaultProxy.to(stub.address()).framing(Framing.line()).start()) {
            ArmedFault armed = proxy.toClient(ArmedFault.parse("corrupt:1 on connection 2"))
                    .onMessage(3);
            for (int connection = 1; connection <= 2; connection++) {
                try (Socket socket = connect(proxy)) {
                    for (int message = 1; message <= 4; message++) {
                        say(socket, "x\n");
                        int second = socket.getInputStream().readNBytes(11)[1] & 0xff;
                        boolean broken = connection == 2 && message == 3;
                        assertThat(second).isEqualTo(broken ? '1' ^ 0xff : '1');
                    }
                }
            }
            assertThat(armed.fired()).isEqualTo(1);
        }
    }

    @Test
    void probabilityIsSeededInAProxyToo() throws Exception {
        stub.when(anything()).reply("whole");
        List<String> rounds = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            StringBuilder replies = new StringBuilder();
            try (FaultProxy proxy = FaultProxy.to(stub.address())
                            .framing(Framing.line())
                            .seed(7)
                            .start();
                    Socket socket = connect(proxy)) {
                proxy.toClient(WireFault.corrupt(0)).withProbability(0.3);
                for (int i = 0; i < 40; i++) {
                    say(socket, "x\n");
                    replies.append(hear(socket, 6).startsWith("w") ? 'w' : '-');
                }
            }
            rounds.add(replies.toString());
        }
        assertThat(rounds.get(0)).contains("w", "-").isEqualTo(rounds.get(1));
    }

    @Test
    void faultThatNeverHappenedFailsTheProxyToo() throws Exception {
        stub.when(anything()).reply("short");
        FaultProxy proxy = FaultProxy.to(stub.address()).seed(7).start();
        proxy.toServer(WireFault.resetAfter(100)).onConnection(2);
        try (Socket socket = connect(proxy)) {
            say(socket, "x\n");
            assertThat(hear(socket, 6)).isEqualTo("short\n");
        }
        assertThatThrownBy(proxy::close)
                .isInstanceOf(VerificationError.class)
                .hasMessage("the proxy on " + proxy.address() + " to " + stub.address()
                        + " (framing raw, seed 7):\nthe fault reset:100 on connection 2 was armed"
                        + " and never happened: nothing that was sent came to its byte; send more,"
                        + " or disarm it\n");
        proxy.close(); // a second time says nothing
    }

    /** An echo of bytes by the JDK's blocking sockets, of one connection. */
    private static void echo(ServerSocket listening) {
        try (Socket socket = listening.accept()) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void togglingFaultsLosesNoneOfManyOrderedValues() throws Exception {
        int values = 65_535;
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                FaultProxy proxy =
                        FaultProxy.to("127.0.0.1:" + listening.getLocalPort()).start()) {
            Thread echoing = Thread.ofVirtual().start(() -> echo(listening));
            List<ArmedFault> faults = List.of(
                    proxy.toServer(WireFault.splitEvery(700)),
                    proxy.toClient(WireFault.splitEvery(1100)),
                    proxy.toClient(WireFault.stall(5000, Duration.ofMillis(3))),
                    proxy.toServer(WireFault.bandwidth(1_000_000)));
            Semaphore ahead = new Semaphore(4);
            try (Socket socket = connect(proxy)) {
                Thread sending = Thread.ofVirtual().start(() -> {
                    try {
                        OutputStream out = socket.getOutputStream();
                        DataOutputStream data =
                                new DataOutputStream(new BufferedOutputStream(out, 3000));
                        for (int i = 0; i < values; i++) {
                            if (i % 500 == 0) {
                                data.flush();
                                ahead.acquire(); // else all may have gone before a fault is armed
                            }
                            data.writeInt(i);
                        }
                        data.flush();
                        socket.shutdownOutput();
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
                DataInputStream in = new DataInputStream(socket.getInputStream());
                for (int i = 0; i < values; i++) {
                    assertThat(in.readInt()).isEqualTo(i);
                    if (i % 500 == 0) {
                        ahead.release();
                        ArmedFault each = faults.get(i / 500 % faults.size());
                        if (i / 2000 % 2 == 0) {
                            each.disarm();
                        } else {
                            each.arm();
                        }
                    }
                }
                assertThat(in.read()).isEqualTo(-1);
                sending.join();
            }
            echoing.join();
            // which of them and how often is a matter of the moment
            assertThat(faults.stream().mapToLong(ArmedFault::fired).sum()).isGreaterThan(20);
        }
    }
}
