package dev.antiphon.stub.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.config.Limits;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.event.ConnectionEvent.HalfClosed;
import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.event.ConnectionEvent.MessageOut;
import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;
import dev.antiphon.failure.Failure;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.test.EventLog;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;

/** A proxy with a framing passes bytes at once, and reports messages beside them. */
class FramedProxyTest {
    private static final class Log extends EventLog<Event> implements EventListener {}

    private final Log events = new Log();
    private ServerSocket listening;

    @BeforeEach
    void listen() throws IOException {
        listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        listening.close();
    }

    private FaultProxy.Builder proxy(Framing framing) {
        return FaultProxy.to("127.0.0.1:" + listening.getLocalPort())
                .framing(framing)
                .listener(events);
    }

    /** Both ends of a connection through a proxy. */
    private record Ends(Socket client, Socket server) implements AutoCloseable {
        void fromClient(String text) throws IOException {
            client.getOutputStream().write(text.getBytes(UTF_8));
        }

        void fromServer(String text) throws IOException {
            server.getOutputStream().write(text.getBytes(UTF_8));
        }

        String atClient(int bytes) throws IOException {
            return new String(client.getInputStream().readNBytes(bytes), UTF_8);
        }

        String atServer(int bytes) throws IOException {
            return new String(server.getInputStream().readNBytes(bytes), UTF_8);
        }

        @Override
        public void close() throws IOException {
            client.close();
            server.close();
        }
    }

    private Ends through(FaultProxy proxy) throws IOException {
        Socket client =
                new Socket(InetAddress.getLoopbackAddress(), proxy.server().port());
        Socket server = listening.accept();
        client.setSoTimeout(20_000);
        server.setSoTimeout(20_000);
        return new Ends(client, server);
    }

    private List<String> said(Class<? extends ConnectionEvent> kind) {
        return events.of(kind).stream()
                .map(each -> each instanceof MessageIn in
                        ? in.message().text()
                        : ((MessageOut) each).message().text())
                .toList();
    }

    @Test
    void bytesThatAreNoWholeMessagePassAtOnce() throws Exception {
        try (FaultProxy proxy = proxy(Framing.line()).start();
                Ends ends = through(proxy)) {
            ends.fromServer("login: ");
            assertThat(ends.atClient(7)).isEqualTo("login: ");
            ends.fromClient("ann");
            assertThat(ends.atServer(3)).isEqualTo("ann");
            ends.fromClient("\r\n");
            assertThat(ends.atServer(2)).isEqualTo("\r\n");
        }
    }

    @Test
    void listenersGetMessagesAndTheRestAtTheEnd() throws Exception {
        try (FaultProxy proxy = proxy(Framing.line()).start()) {
            try (Ends ends = through(proxy)) {
                for (String piece : List.of("o", "ne\ntw", "o\nthr")) {
                    ends.fromClient(piece);
                    assertThat(ends.atServer(piece.length())).isEqualTo(piece);
                }
                ends.fromServer("first\nsecond");
                assertThat(ends.atClient(12)).isEqualTo("first\nsecond");
            }
            events.await(Closed.class);
            assertThat(said(MessageIn.class)).containsExactly("one", "two", "thr");
            assertThat(said(MessageOut.class)).containsExactly("first", "second");
            assertThat(events.of(MessageIn.class))
                    .extracting(MessageIn::framed)
                    .containsExactly(true, true, false);
            assertThat(events.of(MessageOut.class))
                    .extracting(MessageOut::framed)
                    .containsExactly(true, false);
        }
    }

    @Test
    void endOfASideIsReportedBehindTheRestOfItsBytes() throws Exception {
        try (FaultProxy proxy = proxy(Framing.line()).start();
                Ends ends = through(proxy)) {
            ends.fromClient("one\ntw");
            ends.client().shutdownOutput();
            assertThat(ends.atServer(7)).isEqualTo("one\ntw");
            events.await(HalfClosed.class);
            assertThat(said(MessageIn.class)).containsExactly("one", "tw");
            ends.server().close();
            events.await(Closed.class);
            assertThat(said(MessageIn.class)).hasSize(2);
        }
    }

    @Test
    void messageOverTheLimitPassesAndIsReported() throws Exception {
        Limits small = Limits.builder().maxMessageBytes(1_000).build();
        String large = "x".repeat(100_000);
        try (FaultProxy proxy = proxy(Framing.line()).limits(small).start();
                Ends ends = through(proxy)) {
            ends.fromClient("before\n" + large + "\nafter\n");
            assertThat(ends.atServer(100_014)).isEqualTo("before\n" + large + "\nafter\n");
            ends.fromServer("ok\n");
            assertThat(ends.atClient(3)).isEqualTo("ok\n");
            Failed failed = events.await(Failed.class);
            assertThat(failed.failure()).isInstanceOf(Failure.TooLong.class);
            assertThat(said(MessageIn.class).getFirst()).isEqualTo("before");
        }
    }

    /** Two bytes of a length, and a TLS hello where the next is expected. */
    @Test
    void bytesThatAreNotInTheFramingPassAndAreReported() throws Exception {
        Framing framing = Framing.parse("length:2,inclusive");
        try (FaultProxy proxy = proxy(framing).start();
                Ends ends = through(proxy)) {
            ends.fromClient("\0\3x\0\0hello");
            assertThat(ends.atServer(10)).isEqualTo("\0\3x\0\0hello");
            ends.fromClient(" again");
            assertThat(ends.atServer(6)).isEqualTo(" again");
            assertThat(events.await(Failed.class).failure()).isInstanceOf(Failure.Malformed.class);
        }
    }

    @Test
    void faultOfOneMessageHoldsThatMessageOnly() throws Exception {
        try (FaultProxy proxy = proxy(Framing.line()).start();
                Ends ends = through(proxy)) {
            ends.fromServer("pro");
            assertThat(ends.atClient(3)).isEqualTo("pro");
            ArmedFault second = proxy.toClient(new ArmedFault(WireFault.drop(0)).onMessage(2));
            ends.fromServer("mpt\nsec");
            assertThat(ends.atClient(4)).isEqualTo("mpt\n");
            ends.fromServer("ond\nthird\n");
            assertThat(ends.atClient(6)).isEqualTo("third\n");
            assertThat(second.fired()).isEqualTo(1);
            second.disarm();
            ends.fromServer("pro");
            assertThat(ends.atClient(3)).isEqualTo("pro");
        }
    }

    @Test
    void heldBytesPassWhereTheirConnectionEnds() throws Exception {
        try (FaultProxy proxy = proxy(Framing.line()).start();
                Ends ends = through(proxy)) {
            ArmedFault never = proxy.toServer(new ArmedFault(WireFault.drop(0)).onMessage(7));
            ends.fromClient("one\ntw");
            assertThat(ends.atServer(4)).isEqualTo("one\n");
            ends.client().shutdownOutput();
            assertThat(ends.server().getInputStream().readAllBytes()).asString().isEqualTo("tw");
            never.disarm();
        }
    }
}
