package dev.antiphon.event;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.Events;
import dev.antiphon.TcpServer;
import dev.antiphon.config.Limits;
import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ConnectionEvent.HalfClosed;
import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The end of the peer's output is reported behind the messages that came before it. */
class HalfClosedOrderTest {
    @Test
    void messagesThatWaitToBeDecodedComeFirst() throws Exception {
        Events events = new Events();
        CountDownLatch read = new CountDownLatch(1);
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .limits(Limits.builder().maxInFlight(2).build())
                        .listener(events)
                        .onConnection(conversation -> {
                            read.await();
                            while (conversation.receive().isPresent()) {}
                            conversation.send(Message.text("all"));
                        })
                        .start("127.0.0.1:0");
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("x\n".repeat(100).getBytes(UTF_8));
            socket.shutdownOutput();
            events.await(MessageIn.class, 2);
            read.countDown();
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .isEqualTo("all\n");
        }
        events.await(Closed.class);
        List<String> kinds = events.of(Event.class).stream()
                .filter(each -> each instanceof MessageIn || each instanceof HalfClosed)
                .map(each -> each.getClass().getSimpleName())
                .toList();
        assertThat(kinds)
                .isEqualTo(Stream.concat(
                                Stream.generate(() -> "MessageIn").limit(100),
                                Stream.of("HalfClosed"))
                        .collect(Collectors.toList()));
    }
}
