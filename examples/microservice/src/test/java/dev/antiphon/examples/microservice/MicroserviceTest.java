package dev.antiphon.examples.microservice;

import static dev.antiphon.examples.microservice.Running.answer;
import static dev.antiphon.examples.microservice.Running.request;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.TcpServer;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;
import dev.antiphon.test.Ports;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Both services over sockets, with literal lines. */
class MicroserviceTest {
    private static final int ENOUGH = 10_000;

    private final Running stock = Running.stock(Map.of("apple", 10, "pear", 1));
    private final Running orders = Running.orders(stock.port());

    @AfterEach
    void stop() throws Exception {
        orders.close();
        stock.close();
    }

    private static String ask(int port, String line) throws IOException {
        try (Peer peer = Peer.connect(port)) {
            return peer.ask(line);
        }
    }

    @Test
    void orderTakesGoodsFromStock() throws IOException {
        assertThat(ask(orders.port(), request("1", "k1", "apple", 3, ENOUGH)))
                .isEqualTo(answer("1", "DONE", "7"));
        assertThat(ask(orders.port(), request("2", "k2", "pear", 2, ENOUGH)))
                .isEqualTo(answer("2", "SOLD_OUT", "pear"));
        assertThat(ask(orders.port(), request("3", "k3", "plum", 1, ENOUGH)))
                .isEqualTo(answer("3", "UNKNOWN_ITEM", "plum; the goods are apple, pear"));
    }

    @Test
    void requestThatIsSentAgainIsDoneOnce() throws IOException {
        assertThat(ask(orders.port(), request("1", "k", "apple", 3, ENOUGH)))
                .isEqualTo(answer("1", "DONE", "7"));
        assertThat(ask(orders.port(), request("2", "k", "apple", 3, ENOUGH)))
                .isEqualTo(answer("2", "DONE", "7"));
        assertThat(ask(orders.port(), request("3", "other", "apple", 1, ENOUGH)))
                .isEqualTo(answer("3", "DONE", "6"));
    }

    @Test
    void keyOfAnotherRequestIsRefused() throws IOException {
        ask(orders.port(), request("1", "k", "apple", 3, ENOUGH));
        assertThat(ask(orders.port(), request("2", "k", "pear", 1, ENOUGH)))
                .isEqualTo(answer("2", "KEY_REUSED", "for another request"));
    }

    @Test
    void keyIsForgottenWhenNobodyCanRepeatItAnyMore() {
        AtomicLong now = new AtomicLong();
        Stock goods = new Stock(Map.of("apple", 10), now::get);
        Request one = new Request("1", "k", "apple", 1, ENOUGH);
        Deadline deadline = Deadline.in(ENOUGH);
        assertThat(goods.handle(one, deadline).detail()).isEqualTo("9");
        now.set(Stock.KEPT.toNanos());
        assertThat(goods.handle(one, deadline).detail()).isEqualTo("9");
        now.incrementAndGet();
        assertThat(goods.handle(one, deadline).detail()).isEqualTo("8");
    }

    /** A stock that never answers learns of the time, and the caller does not wait for longer. */
    @Test
    void deadlineIsPassedOn() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (TcpServer silent = TcpServer.builder(Framing.line())
                        .onConnection(connection -> {
                            while (connection
                                    .receive()
                                    .map(m -> seen.add(m.text()))
                                    .isPresent()) {}
                        })
                        .start("127.0.0.1:0");
                Running hurried = Running.orders(silent.port())) {
            assertThat(ask(hurried.port(), request("1", "k", "apple", 1, 400)))
                    .startsWith("{\"id\":\"1\",\"outcome\":\"TOO_LATE\",\"detail\":\"stock: no ");
            Request passedOn = Wire.request(Message.text(seen.getLast()));
            assertThat(passedOn.timeLeftMillis()).isBetween(1, 395);
            assertThat(passedOn.key()).isEqualTo("k");
        }
    }

    @Test
    void callWhoseConnectionEndsIsRepeatedUnderItsKey() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        List<String> keys = new CopyOnWriteArrayList<>();
        try (TcpServer flaky = TcpServer.builder(Framing.line())
                        .onMessage((connection, message) -> {
                            Request request = Wire.request(message);
                            keys.add(request.key());
                            return request.key().equals("k") && asked.incrementAndGet() == 1
                                    ? Reply.none().thenReset()
                                    : Reply.of(Wire.message(
                                            new Answer(request.id(), Answer.Outcome.DONE, "9")));
                        })
                        .start("127.0.0.1:0");
                Running retrying = Running.orders(flaky.port())) {
            assertThat(ask(retrying.port(), request("7", "k", "apple", 1, ENOUGH)))
                    .isEqualTo(answer("7", "DONE", "9"));
            assertThat(keys).filteredOn("k"::equals).hasSize(2);
        }
    }

    @Test
    void stockThatIsDownIsNamedLongBeforeTheDeadline() throws Exception {
        int port = Ports.free();
        try (Running alone = Running.orders(port);
                Peer peer = Peer.connect(alone.port())) {
            for (int i = 1; i <= 3; i++) {
                assertThat(peer.ask(request("" + i, "k", "apple", 1, ENOUGH)))
                        .startsWith("{\"id\":\"" + i + "\",\"outcome\":\"UNAVAILABLE\"")
                        .contains("stock: nothing is listening on 127.0.0.1:" + port);
            }
        }
    }

    @Test
    void badRequestIsAnsweredUnderItsIdIfThatIsUsable() throws IOException {
        assertThat(ask(orders.port(), request("7", "k", "apple", 0, ENOUGH)))
                .isEqualTo(answer("7", "BAD_REQUEST", "count is 0; give a value from 1 to 100"));
        assertThat(ask(orders.port(), "{\"id\":\"8\"}"))
                .startsWith("{\"id\":\"8\",\"outcome\":\"BAD_REQUEST\"");
        assertThat(ask(orders.port(), "{\"id\":\"a b\"}")).startsWith("{\"id\":\"\",");
        assertThat(ask(orders.port(), "{\"id\":8}")).startsWith("{\"id\":\"\",");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "null",
                "[]",
                "{}",
                "{\"id\":\"1\"}",
                "{\"id\":1,\"key\":null,\"item\":\"a\",\"count\":1,\"timeLeftMillis\":1}",
                "{\"id\":\"1\",\"key\":\"k\",\"item\":\"a b\",\"count\":1,\"timeLeftMillis\":9}",
                "{\"id\":\"1\",\"key\":\"k\",\"item\":\"a\",\"count\":0,\"timeLeftMillis\":9}",
                "{\"id\":\"1\",\"key\":\"k\",\"item\":\"a\",\"count\":1,\"timeLeftMillis\":99999}",
                "{\"id\":\"1\",\"key\":\"k\",\"item\":\"a\",\"count\":1,\"timeLeftMillis\":9,\"x\":1}",
                "{\"id\":\"1\",\"key\":\"k\",\"item\":\"a\",\"count\":1,\"timeLeftMillis\":9} {}",
                "[[[[[[[[[[[[[[[[[[[[[[[["
            })
    void badRequestIsRefusedAndTheConnectionStays(String line) throws IOException {
        try (Peer peer = Peer.connect(orders.port())) {
            assertThat(peer.ask(line)).contains("\"BAD_REQUEST\"");
            assertThat(peer.ask(request("2", "k2", "apple", 1, ENOUGH))).contains("\"DONE\"");
        }
    }

    @Test
    void lineOverTheLimitEndsItsConnection() throws IOException {
        try (Peer peer = Peer.connect(orders.port())) {
            peer.send("x".repeat(5000));
            assertThat(peer.readToEnd()).isEmpty();
        }
        assertThat(ask(orders.port(), request("1", "k", "apple", 1, ENOUGH))).contains("DONE");
    }

    /** The first client would wait for the classes of both services and of the call. */
    @Test
    void servicesAnswerARehearsalBeforeTheyListen() {
        for (Running each : List.of(stock, orders)) {
            List<String> lines = each.log.toString(UTF_8).lines().toList();
            assertThat(lines.get(0)).contains("\"rehearsal\",\"outcome\":\"UNKNOWN_ITEM\"");
            assertThat(lines.get(1)).contains("\"answer\":\"listens on ");
        }
    }

    @Test
    void logHasOneLineOfJsonForEachAnswer() throws IOException {
        ask(orders.port(), request("1", "k", "apple", 3, ENOUGH));
        Awaitility.await()
                .untilAsserted(() -> assertThat(orders.log.toString(UTF_8))
                        .startsWith("{\"time\":\"")
                        .contains("\"service\":\"orders\",\"client\":\"/127.0.0.1:")
                        .contains("\"answer\":{\"id\":\"1\",\"outcome\":\"DONE\",\"detail\":\"7\"}")
                        .endsWith("}\n"));
    }

    @Test
    void healthTurnsBeforeTheDrainAndRequestsInProgressAreAnswered() throws Exception {
        int health = orders.service.healthPort();
        String probe = "GET /ready HTTP/1.1\r\n\r\n";
        try (Peer peer = Peer.connect(orders.port())) {
            assertThat(peer.ask(request("1", "k1", "apple", 1, ENOUGH))).contains("DONE");
            Thread drain = Thread.ofVirtual().start(() -> {
                try {
                    orders.service.drain(Duration.ofSeconds(2));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            Awaitility.await().until(() -> {
                try (Peer prober = Peer.connect(health)) {
                    return prober.send(probe).readToEnd().startsWith("HTTP/1.1 503 ");
                }
            });
            assertThat(peer.ask(request("2", "k2", "apple", 1, ENOUGH))).contains("DONE");
            assertThat(peer.readToEnd()).isEmpty();
            drain.join();
        }
    }

    @Test
    void metricsNameTheServiceAndItsCalls() throws IOException {
        ask(orders.port(), request("1", "k", "apple", 1, ENOUGH));
        Awaitility.await().until(() -> {
            try (Peer prober = Peer.connect(orders.service.healthPort())) {
                String text = prober.send("GET /metrics HTTP/1.1\r\n\r\n").readToEnd();
                return text.contains("antiphon_server_connections_total{service=\"orders\"} 1.0")
                        && text.contains("antiphon_client_connections_total{to=\"stock\"} 1.0");
            }
        });
    }
}
