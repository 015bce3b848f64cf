package dev.antiphon.examples.microservice;

import static dev.antiphon.examples.microservice.Running.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A hostile client of orders, from another address, beside one that behaves. */
class HostileClientTest {
    private static final int HOSTILE_EACH = 3;
    private static final int REQUESTS = 200;
    private static final int HUGE_BYTES = 100 << 20;
    private static final long PAUSE_NANOS = 5_000_000;
    private static final String HOSTILE_ADDRESS = "127.0.0.2";

    private volatile boolean ended;
    private final AtomicLong attacks = new AtomicLong();

    private interface Attack {
        void on(Peer peer, int turn) throws IOException;
    }

    private static final Map<String, Attack> ATTACKS = Map.of(
            "floods and never reads",
            (peer, turn) -> peer.send((request("1", "f" + turn, "apple", 1, 9) + "\n").repeat(50)),
            "half a message",
            (peer, turn) -> peer.send("{\"id\":\"1\",\"key\":").silence(Duration.ofSeconds(1)),
            "100 MB without an end",
            (peer, turn) -> {
                byte[] piece = new byte[1 << 16];
                for (int sent = 0; sent < HUGE_BYTES; sent += piece.length) {
                    peer.send(piece);
                }
            },
            "wrong ids and replayed keys",
            (peer, turn) -> peer.ask(request("x".repeat(64), "victim", "pear", 1, 900)),
            "connects and goes",
            (peer, turn) -> {});

    @Test
    void hostileClientHarmsOnlyItself() throws Exception {
        try (Running stock = Running.stock(Map.of("apple", 1_000_000, "pear", 10));
                Running orders = Running.orders(stock.port());
                Peer victim = Peer.connect(orders.port())) {
            assertThat(victim.ask(request("1", "victim", "apple", 1, 10_000))).contains("DONE");
            long[] alone = asked(victim, "alone");
            List<Thread> hostile = attackers(orders.port());
            long[] beside = asked(victim, "beside");
            ended = true;
            for (Thread each : hostile) {
                each.join();
            }
            assertThat(attacks.get()).as("attacks").isGreaterThan(10);
            assertThat(victim.ask(request("2", "p", "pear", 10, 10_000)))
                    .as("no replayed key took goods")
                    .isEqualTo(Running.answer("2", "DONE", "0"));
            System.out.printf(
                    "p99 of the others: alone %.1f ms, beside %d attacks %.1f ms%n",
                    p99(alone), attacks.get(), p99(beside));
            assertThat(p99(beside)).as("p99 in ms").isLessThan(5000);
        }
    }

    private List<Thread> attackers(int port) {
        List<Thread> threads = new ArrayList<>();
        for (Attack attack : ATTACKS.values()) {
            for (int i = 0; i < HOSTILE_EACH; i++) {
                threads.add(Thread.ofPlatform().daemon().start(() -> attack(port, attack)));
            }
        }
        return threads;
    }

    private void attack(int port, Attack attack) {
        for (int turn = 0; !ended; turn++) {
            try (Peer peer = Peer.connectFrom(HOSTILE_ADDRESS, port)) {
                attacks.incrementAndGet();
                attack.on(peer, turn);
            } catch (IOException | RuntimeException e) {
                // refused, cut or reset: its own harm
            }
            LockSupport.parkNanos(PAUSE_NANOS); // of the processors, some are for the server
        }
    }

    private static long[] asked(Peer peer, String phase) throws IOException {
        long[] nanos = new long[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            long began = System.nanoTime();
            String id = phase + i;
            assertThat(peer.ask(request(id, id, "apple", 1, 10_000)))
                    .startsWith("{\"id\":\"" + id + "\",\"outcome\":\"DONE\"");
            nanos[i] = System.nanoTime() - began;
        }
        return nanos;
    }

    private static double p99(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length * 99 / 100] / 1e6;
    }
}
