package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.address.HostPort;
import dev.antiphon.event.ClientEvent.ConnectFailed;
import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.event.ConnectionEvent.MessageOut;
import dev.antiphon.event.ConnectionEvent.Opened;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;
import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Each way in which a client's connection can begin and end, as its listener is told. */
@Timeout(60)
class ClientEventsTest {
    private static final Framing LINE = Framing.parse("line");

    /** Read after the client's end alone. */
    private static final class Told implements EventListener {
        private final List<Event> all = new ArrayList<>();
        private int ends;

        @Override
        public void on(Event event) {
            assertThat(ends).isZero();
            all.add(event);
        }

        @Override
        public void closed() {
            ends++;
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Told told = new Told();

    private TcpClient client(String target, Duration replyTimeout) {
        return TcpClient.to(target, LINE)
                .replyTimeout(replyTimeout)
                .listener(told)
                .build();
    }

    private void fails(String target) {
        fails(target, PATIENCE);
    }

    private void fails(String target, Duration replyTimeout) {
        try (TcpClient client = client(target, replyTimeout)) {
            assertThatThrownBy(() -> client.call(Message.text("x")))
                    .isInstanceOf(FailureException.class);
        }
        assertThat(told.ends).isOne();
    }

    private static ServerSocket listening() throws Exception {
        return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @Test
    void refusalIsOneEventForAllAddressesOfTheName() throws Exception {
        ServerSocket free = listening();
        free.close();
        fails("localhost:" + free.getLocalPort());
        assertThat(told.all).singleElement().isInstanceOfSatisfying(ConnectFailed.class, failed -> {
            assertThat(failed.failure()).isInstanceOf(ClientFailure.Refused.class);
            assertThat(failed.target()).isEqualTo(new HostPort("localhost", free.getLocalPort()));
        });
    }

    @Test
    void unknownNameIsReportedToo() {
        fails("no-such-host.invalid:1");
        assertThat(told.all)
                .singleElement()
                .isInstanceOfSatisfying(
                        ConnectFailed.class,
                        failed -> assertThat(failed.failure())
                                .isInstanceOf(Failure.UnknownHost.class));
    }

    @Test
    void silentServerIsReportedAsTheTimeoutThatEndedTheConnection() throws Exception {
        try (ServerSocket silent = listening()) {
            fails("127.0.0.1:" + silent.getLocalPort(), Duration.ofMillis(500));
        }
        assertThat(told.all)
                .extracting(Object::getClass)
                .containsExactly(Opened.class, MessageOut.class, Failed.class, Closed.class);
        assertThat(((Failed) told.all.get(2)).failure().code()).isEqualTo("timeout");
        assertEnd(Side.CLIENT, How.TIMEOUT, 0, 2);
    }

    @Test
    void closeWithoutAReplyIsReportedAsTheServers() throws Exception {
        try (ServerSocket server = listening()) {
            Thread peer = Thread.ofVirtual().start(() -> {
                try (Socket accepted = server.accept()) {
                    accepted.getInputStream().readNBytes(2);
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            fails("127.0.0.1:" + server.getLocalPort());
            peer.join();
        }
        assertThat(((Failed) told.all.get(2)).failure())
                .isEqualTo(new ClientFailure.ClosedWithoutReply());
        assertEnd(Side.SERVER, How.FAILURE, 0, 2);
    }

    @Test
    void requestThatDoesNotFitIsReportedAndTheConnectionStaysOpen() {
        try (TcpServer server = TcpServer.builder(LINE)
                        .onMessageInline((message, reply) -> reply.message(message))
                        .start("127.0.0.1:0");
                TcpClient client = client("127.0.0.1:" + server.port(), PATIENCE)) {
            client.call(Message.text("one"));
            assertThatThrownBy(() -> client.call(Message.text("a\nb")))
                    .isInstanceOf(FailureException.class);
            client.call(Message.text("two"));
        }
        assertThat(told.all)
                .extracting(Object::getClass)
                .containsExactly(
                        Opened.class,
                        MessageOut.class,
                        MessageIn.class,
                        Failed.class,
                        MessageOut.class,
                        MessageIn.class,
                        Closed.class);
        MessageIn last = (MessageIn) told.all.get(5);
        assertThat(last.answers().orElseThrow().sequence()).isEqualTo(3);
        assertThat(last.sequence()).isEqualTo(4);
        assertEnd(Side.CLIENT, How.FIN, 8, 8);
    }

    private void assertEnd(Side by, How how, long in, long out) {
        Closed end = (Closed) told.all.getLast();
        assertThat(end.by()).isEqualTo(by);
        assertThat(end.how()).isEqualTo(how);
        assertThat(end.bytesIn()).isEqualTo(in);
        assertThat(end.bytesOut()).isEqualTo(out);
    }
}
