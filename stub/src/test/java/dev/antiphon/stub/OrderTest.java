package dev.antiphon.stub;

import static dev.antiphon.stub.match.Matchers.anything;
import static dev.antiphon.stub.match.Matchers.equalTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.antiphon.config.Limits;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.stub.journal.ConnectionEnd;
import dev.antiphon.stub.verify.StubCheck;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Tests of the order that a stub's threads and the test's see: whatever a test has
 * read from its socket, it finds done.
 */
class OrderTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int TIMES = 50;

    private final StubServer stub = StubServer.builder()
            .framing(Framing.line())
            .limits(Limits.builder().maxMessageBytes(100).build())
            .allow(StubCheck.values())
            .start();

    @AfterEach
    void close() {
        stub.close();
    }

    @RepeatedTest(TIMES)
    void awaitedMessageChangesTheStateAndIsAnsweredBeforeAPush() throws Exception {
        stub.when(anything()).answer(Answer.text("answer").serverBecoming("down"));
        try (Peer caller = Peer.connect(stub.port())) {
            caller.send("x\n");
            stub.await(SOON, equalTo("x"));
            stub.push(Answer.text("push"));
            assertThat(stub.state()).isEqualTo("down");
            assertThat(caller.line()).isEqualTo("answer\n");
            assertThat(caller.line()).isEqualTo("push\n");
        }
    }

    @RepeatedTest(TIMES)
    void endedConnectionIsShownWithAllItsMessages() throws Exception {
        stub.when(anything()).reply("ok");
        try (Peer caller = Peer.connect(stub.port())) {
            caller.send("x\n").halfClose();
            spinUntil(() ->
                    stub.connections().stream().anyMatch(each -> each.end() != ConnectionEnd.OPEN));
            assertThat(stub.connections().get(0).received()).hasSize(1);
            assertThat(caller.readToEnd()).isEqualTo("ok\n");
        }
    }

    @RepeatedTest(TIMES)
    void connectionsAreNumberedInTheOrderOfAcceptance() throws Exception {
        stub.when(anything()).answer(Answer.template("{connection}"));
        try (Peer first = Peer.connect(stub.port());
                Peer second = Peer.connect(stub.port())) {
            assertThat(second.ask("x")).isEqualTo("2\n");
            assertThat(first.ask("x")).isEqualTo("1\n");
        }
    }

    @RepeatedTest(TIMES)
    void greetingIsBeforeAPush() throws Exception {
        stub.greet(Answer.text("hello"));
        try (Peer caller = Peer.connect(stub.port())) {
            spinUntil(() -> !stub.connections().isEmpty());
            stub.push(Answer.text("push"));
            assertThat(caller.line()).isEqualTo("hello\n");
            assertThat(caller.line()).isEqualTo("push\n");
        }
    }

    @RepeatedTest(TIMES)
    void resetAfterAHalfCloseIsNotedAsTheStubsReset() throws Exception {
        stub.when(anything())
                .answer(Answer.text("0123456789")
                        .with(WireFault.resetAfter(6))
                        .with(WireFault.halfCloseAfter(3)));
        try (Peer caller = asking()) {
            readToItsEnd(caller);
            assertThat(stub.awaitEnd(SOON, 1).end()).isEqualTo(ConnectionEnd.STUB_RESET);
        }
    }

    @RepeatedTest(TIMES)
    void faultCountsIfTheClientLeavesAtOnce() throws Exception {
        for (WireFault fault :
                new WireFault[] {WireFault.slowClose(Duration.ofMillis(1)), WireFault.drop(6)}) {
            StubServer strict = StubServer.start(Framing.line());
            strict.when(anything()).reply("0123456789");
            strict.fault(fault);
            try (Peer caller = Peer.connect(strict.port())) {
                assertThat(caller.send("x\n").read(6)).isEqualTo("012345");
            }
            assertThatCode(strict::close).doesNotThrowAnyException();
        }
    }

    @RepeatedTest(TIMES)
    void requestsBeforeATooLongMessageAreAnswered() throws Exception {
        stub.when(anything()).reply("PONG");
        try (Peer caller = Peer.connect(stub.port())) {
            assertThat(caller.send("PING\n" + "z".repeat(200) + "\n").readToEnd())
                    .startsWith("PONG\n");
        }
    }

    /** The queue of answers fills up behind one that cannot be sent any more. */
    @Test
    void clientThatLeavesUnreadAnswersEndsTheConnection() throws Exception {
        stub.when(anything()).reply("y".repeat(20_000));
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), stub.port()), 20_000);
            Thread asking = Thread.ofVirtual().start(() -> ask(socket));
            long until = System.nanoTime() + SOON.toNanos();
            for (long before = -1; received() > before && System.nanoTime() - until < 0; ) {
                before = received();
                asking.join(Duration.ofMillis(500));
            }
            socket.setSoLinger(true, 0);
        }
        assertThat(stub.awaitEnd(SOON, 1).end())
                .isIn(ConnectionEnd.CLIENT_RESET, ConnectionEnd.STUB_CLOSED);
    }

    private long received() {
        return stub.connections().stream()
                .mapToLong(each -> each.received().size())
                .sum();
    }

    private static void ask(Socket socket) {
        byte[] many = "x\n".repeat(1000).getBytes(StandardCharsets.UTF_8);
        try {
            for (int i = 0; i < 20; i++) {
                socket.getOutputStream().write(many);
            }
        } catch (IOException e) {
            // it was closed meanwhile
        }
    }

    /** Looks all the time, so that it sees the first moment. */
    private static void spinUntil(BooleanSupplier wanted) {
        long until = System.nanoTime() + SOON.toNanos();
        while (!wanted.getAsBoolean() && System.nanoTime() - until < 0) {
            Thread.onSpinWait();
        }
    }

    private Peer asking() throws IOException {
        return Peer.connect(stub.port()).send("x\n");
    }

    private static void readToItsEnd(Peer caller) throws IOException {
        try {
            caller.readToEnd();
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }
}
