package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class EventsWantedTest {
    /** Wants this one kind, and keeps what it is told. */
    private static final class Only implements EventListener {
        private final Class<? extends Event> wanted;
        private final List<Event> told = new CopyOnWriteArrayList<>();
        private final CountDownLatch closed = new CountDownLatch(1);

        private Only(Class<? extends Event> wanted) {
            this.wanted = wanted;
        }

        @Override
        public boolean wants(Class<? extends Event> kind) {
            return kind == wanted;
        }

        @Override
        public void on(Event event) {
            told.add(event);
        }

        @Override
        public void closed() {
            closed.countDown();
        }
    }

    @Test
    void listenerGetsOnlyTheKindsThatItWants() throws InterruptedException {
        Only messages = new Only(ConnectionEvent.MessageIn.class);
        Only ends = new Only(ConnectionEvent.Closed.class);
        try (TcpServer server = TcpServer.builder(Framing.raw())
                .listener(messages)
                .listener(ends)
                .onMessageInline((message, reply) -> reply.message(message))
                .start("127.0.0.1:0")) {
            try (TcpClient client =
                    TcpClient.to("127.0.0.1:" + server.port(), Framing.raw()).build()) {
                assertThat(client.callOnce(Message.text("Привет")).text()).isEqualTo("Привет");
            }
            server.drain();
        }
        assertThat(messages.closed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(ends.closed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(messages.told)
                .singleElement()
                .isInstanceOfSatisfying(
                        ConnectionEvent.MessageIn.class,
                        in -> assertThat(in.message().text()).isEqualTo("Привет"));
        assertThat(ends.told).singleElement().isInstanceOf(ConnectionEvent.Closed.class);
    }

    @Test
    void listenerThatThrowsInWantsGetsEveryKind() {
        List<Event> told = new CopyOnWriteArrayList<>();
        EventListener throwing = new EventListener() {
            @Override
            public boolean wants(Class<? extends Event> kind) {
                throw new IllegalStateException("not today");
            }

            @Override
            public void on(Event event) {
                told.add(event);
            }
        };
        try (TcpServer server = TcpServer.builder(Framing.raw())
                .listener(throwing)
                .onMessageInline((message, reply) -> reply.message(message))
                .start("127.0.0.1:0")) {
            try (TcpClient client =
                    TcpClient.to("127.0.0.1:" + server.port(), Framing.raw()).build()) {
                assertThat(client.callOnce(Message.text("a")).text()).isEqualTo("a");
            }
            server.drain();
        }
        assertThat(told).anyMatch(ConnectionEvent.MessageOut.class::isInstance);
    }
}
