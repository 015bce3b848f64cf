package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.ConnectionEvent.Answered;
import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.event.ConnectionEvent.HalfClosed;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.event.ConnectionEvent.MessageOut;
import dev.antiphon.event.ConnectionEvent.MessagesSkipped;
import dev.antiphon.event.ConnectionEvent.Opened;
import dev.antiphon.event.Event;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * What happened on every connection, rebuilt from the events alone of a server and of its clients,
 * through a proxy that breaks connections; compared with what the handler and the callers saw.
 */
@Timeout(120)
class ConversationsFromEventsTest {
    private static final Framing FRAMING = Framing.parse("length:4");
    private static final long SEED = Long.getLong("antiphon.history.seed", 20_261_123L);
    private static final int CLIENTS = 6;
    private static final int ROUNDS = 1_600;
    private static final int IN_FLIGHT = 8;

    /** What a listener was told, in its order. */
    private final ConcurrentLinkedQueue<Event> atServer = new ConcurrentLinkedQueue<>();

    /** What the handler was given and gave, per connection. */
    private final Map<Long, List<String>> handled = new java.util.concurrent.ConcurrentHashMap<>();

    @Test
    void conversationsRebuiltFromEventsEqualThoseOfThePeers() throws Exception {
        List<OneClient> clients = new ArrayList<>();
        try (TcpServer server = TcpServer.builder(FRAMING)
                        .listener(atServer::add)
                        .onMessageInline((message, reply) -> {
                            var of = handled.computeIfAbsent(
                                    reply.connection().id(), _ -> new ArrayList<>());
                            of.add(message.text());
                            reply.text("re ").message(message);
                        })
                        .start("localhost:0");
                FaultProxy proxy = new FaultProxy(server.port(), SEED, 5, 400)) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                OneClient client = new OneClient(i, proxy.port());
                clients.add(client);
                threads.add(Thread.ofVirtual().start(client));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            proxy.injected()
                    .forEach((kind, times) ->
                            assertThat(times.get()).as(kind.name()).isPositive());
        }
        assertServersEvents(clients);
        clients.forEach(OneClient::assertEvents);
        int replies = clients.stream().mapToInt(c -> c.replies.size()).sum();
        assertThat(replies).isGreaterThan(CLIENTS * ROUNDS / 8);
    }

    private void assertServersEvents(List<OneClient> clients) {
        Map<Long, Rebuilt> connections = Rebuilt.of(atServer);
        Map<Integer, Rebuilt> byPort = new LinkedHashMap<>();
        connections.values().forEach(each -> {
            each.assertWhole();
            assertThat(each.texts(each.in))
                    .as("requests of connection %d", each.id())
                    .isEqualTo(handled.getOrDefault(each.id(), List.of()));
            for (MessageOut out : each.out) {
                assertThat(out.message().text()).isEqualTo("re " + each.answeredBy(out.answers()));
            }
            byPort.put(each.remotePort(), each);
        });
        assertThat(connections.keySet()).containsAll(handled.keySet());
        assertThat(byPort).hasSameSizeAs(connections);
        assertThat(clients).isNotEmpty();
    }

    /** One connection as its events tell it. */
    private static final class Rebuilt {
        private final List<ConnectionEvent> all = new ArrayList<>();
        private final List<MessageIn> in = new ArrayList<>();
        private final List<MessageOut> out = new ArrayList<>();
        private final List<Failed> faults = new ArrayList<>();

        static Map<Long, Rebuilt> of(Iterable<Event> events) {
            Map<Long, Rebuilt> connections = new LinkedHashMap<>();
            for (Event event : events) {
                if (event instanceof ConnectionEvent of) {
                    connections
                            .computeIfAbsent(of.connection(), _ -> new Rebuilt())
                            .add(of);
                }
            }
            return connections;
        }

        private void add(ConnectionEvent event) {
            all.add(event);
            switch (event) {
                case MessageIn message -> in.add(message);
                case MessageOut message -> out.add(message);
                case Failed fault -> faults.add(fault);
                case Opened _, HalfClosed _, Closed _, MessagesSkipped _ -> {}
            }
        }

        long id() {
            return all.getFirst().connection();
        }

        int remotePort() {
            return ((InetSocketAddress) ((Opened) all.getFirst()).remote()).getPort();
        }

        Closed end() {
            return (Closed) all.getLast();
        }

        List<String> texts(List<MessageIn> messages) {
            return messages.stream().map(m -> m.message().text()).toList();
        }

        /** The text of the message that is said to be answered. */
        String answeredBy(Optional<Answered> answers) {
            long sequence = answers.orElseThrow().sequence();
            return all.stream()
                    .<Message>mapMulti((event, found) -> {
                        if (event instanceof MessageIn m && m.sequence() == sequence) {
                            found.accept(m.message());
                        } else if (event instanceof MessageOut m && m.sequence() == sequence) {
                            found.accept(m.message());
                        }
                    })
                    .findFirst()
                    .orElseThrow()
                    .text();
        }

        /** Begins once, ends once and last, numbers without a gap, and the bytes add up. */
        void assertWhole() {
            assertThat(all.getFirst()).isInstanceOf(Opened.class);
            assertThat(all.getLast()).as("last of %s", all).isInstanceOf(Closed.class);
            assertThat(all)
                    .filteredOn(e -> e instanceof Opened || e instanceof Closed)
                    .hasSize(2);
            List<Long> numbers = all.stream()
                    .<Long>mapMulti((event, number) -> {
                        if (event instanceof MessageIn m) {
                            number.accept(m.sequence());
                        } else if (event instanceof MessageOut m) {
                            number.accept(m.sequence());
                        }
                    })
                    .toList();
            for (int i = 0; i < numbers.size(); i++) {
                assertThat(numbers.get(i)).isEqualTo(i + 1L);
            }
            long framedIn = in.stream().mapToLong(m -> 4L + m.message().size()).sum();
            long framedOut =
                    out.stream().mapToLong(m -> 4L + m.message().size()).sum();
            Closed end = end();
            assertThat(end.bytesIn()).isGreaterThanOrEqualTo(framedIn);
            assertThat(end.bytesOut()).isLessThanOrEqualTo(framedOut);
            if (end.how() == How.FIN) {
                assertThat(faults).isEmpty();
                assertThat(end.bytesIn()).isEqualTo(framedIn);
                assertThat(end.bytesOut()).isEqualTo(framedOut);
            } else {
                assertThat(faults).as("why it ended %s", end.how()).isNotEmpty();
            }
        }
    }

    /** A client that asks on, whatever happens. */
    private static final class OneClient implements Runnable {
        private final int number;
        private final int port;
        private final List<Event> events = new ArrayList<>();
        private final List<String> replies = new ArrayList<>();
        private final List<String> left = new ArrayList<>();

        OneClient(int number, int port) {
            this.number = number;
            this.port = port;
        }

        @Override
        public void run() {
            try (TcpClient client = TcpClient.to("localhost:" + port, FRAMING)
                    .listener(events::add)
                    .replyTimeout(Duration.ofMillis(250))
                    .build()) {
                for (int round = 0; round < ROUNDS; round += IN_FLIGHT) {
                    Map<String, CompletableFuture<Message>> asked = new LinkedHashMap<>();
                    for (int i = 0; i < IN_FLIGHT; i++) {
                        String text = number + ":" + (round + i) + "ж".repeat(i * 40);
                        asked.put(text, client.callAsync(Message.text(text)));
                    }
                    asked.forEach(this::take);
                }
            }
        }

        private void take(String text, CompletableFuture<Message> reply) {
            try {
                replies.add(text + " > " + reply.get(30, TimeUnit.SECONDS).text());
                left.add(text);
            } catch (java.util.concurrent.ExecutionException e) {
                if (((FailureException) e.getCause()).requestSent()) {
                    left.add(text);
                }
            } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
                throw new AssertionError(text, e);
            }
        }

        /** Every reply that a caller got, and every request that left, stands in the events. */
        void assertEvents() {
            List<String> told = new ArrayList<>();
            List<String> sent = new ArrayList<>();
            for (Rebuilt each : Rebuilt.of(events).values()) {
                each.assertWhole();
                for (MessageIn in : each.in) {
                    told.add(
                            each.answeredBy(in.answers()) + " > " + in.message().text());
                }
                try {
                    sent.addAll(whole(each));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
            assertThat(told).as("replies of client %d", number).isEqualTo(replies);
            assertThat(left).as("requests of client %d", number).containsAll(sent);
        }

        /** The requests of which the system took every byte. */
        private static List<String> whole(Rebuilt connection) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (MessageOut out : connection.out) {
                byte[] content = out.message().bytes();
                bytes.write(ByteBuffer.allocate(4).putInt(content.length).array());
                bytes.write(content);
            }
            ByteBuffer wire = ByteBuffer.wrap(
                    bytes.toByteArray(), 0, (int) connection.end().bytesOut());
            List<String> whole = new ArrayList<>();
            while (wire.remaining() >= 4) {
                int length = wire.getInt();
                if (wire.remaining() < length) {
                    break;
                }
                byte[] content = new byte[length];
                wire.get(content);
                whole.add(Message.of(content).text());
            }
            return whole;
        }
    }
}
