package dev.antiphon.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.test.Peer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A client works while others attack the server: all its answers are right. Its latencies are
 * printed and not asserted, since they are those of the machine too.
 */
class HostileClientsTest extends ServerCase {
    private static final int ATTACKERS = 4;
    private static final int CALLS = Integer.getInteger("api.hostile.calls", 200);
    private static final int CALLS_AT_LEAST = 20;
    private static final int STEPS_MAX = Integer.getInteger("api.hostile.steps", 100);
    private static final long WORK_NANOS_MAX = Duration.ofSeconds(5).toNanos();
    private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"notes.list\"}\n";

    private final Collection<Peer> attackers = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicLong attacks = new AtomicLong();

    /** One step of an attack on an open connection; it is repeated, on new ones where it fails. */
    interface Step {
        void attack(Peer peer) throws IOException;
    }

    enum Attack {
        NONE(null),
        FLOOD_WITHOUT_READING(peer -> peer.send(LIST.repeat(100))),
        FLOOD_AND_RESET(peer -> peer.send(LIST.repeat(200)).reset()),
        HALF_MESSAGES(peer -> peer.send(LIST.substring(0, 30)).reset()),
        HUNDRED_MEGABYTES(peer -> {
            byte[] part = new byte[1 << 20];
            for (int i = 0; i < 100; i++) {
                peer.send(part);
            }
        }),
        DEEP_JSON(peer -> peer.ask("[".repeat(60_000))),
        LARGE_BATCHES(peer -> peer.ask("[" + "{},".repeat(31) + "{}]")),
        WRONG_IDS(peer -> {
            peer.ask("{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"notes.list\"}");
            peer.ask(
                    "{\"jsonrpc\":\"2.0\",\"id\":\"" + "i".repeat(50_000) + "\",\"method\":\"x\"}");
        }),
        CANCELS_OF_OTHERS(peer -> {
            for (int id = 0; id < CALLS; id++) {
                peer.send("{\"jsonrpc\":\"2.0\",\"method\":\"$/cancelRequest\",\"params\":{\"id\":"
                        + id + "}}\n");
            }
        }),
        WATCHERS_THAT_NEVER_READ(peer -> peer.send(LIST.replace("list", "watch"))),
        SLOW_CALLS_AND_RESET(peer -> {
            for (int id = 0; id < Session.IN_FLIGHT_MAX; id++) {
                peer.send("{\"jsonrpc\":\"2.0\",\"id\":" + id
                        + ",\"method\":\"notes.next\",\"params\":[999999]}\n");
            }
            peer.ask(LIST.strip());
            peer.reset();
        });

        @SuppressWarnings("ImmutableEnumChecker") // the lambdas capture nothing
        private final Step step;

        Attack(Step step) {
            this.step = step;
        }
    }

    @ParameterizedTest
    @EnumSource
    void theAnswersOfAnotherClientAreRight(Attack attack) throws Exception {
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(
                        Thread.ofPlatform().factory()); // the server has the virtual threads
                Peer client = client()) {
            if (attack.step != null) {
                for (int i = 0; i < ATTACKERS; i++) {
                    running.add(threads.submit(() -> repeat(attack.step)));
                }
            }
            long[] nanos;
            try {
                nanos = work(client);
            } finally {
                ended.set(true);
                for (Peer each : attackers) {
                    each.hangUp();
                }
            }
            Arrays.sort(nanos);
            System.out.printf(
                    "%-25s %d calls: p50 %.2f ms, p99 %.2f ms; steps of the attack: %d%n",
                    attack,
                    nanos.length,
                    nanos[nanos.length / 2] / 1e6,
                    nanos[nanos.length * 99 / 100] / 1e6,
                    attacks.get());
        }
        for (Future<?> each : running) {
            each.get();
        }
        assertThat(attacks.get() > 0 || attack.step == null).isTrue();
    }

    private long[] work(Peer client) throws IOException {
        long[] nanos = new long[CALLS];
        long workBegun = System.nanoTime();
        for (int i = 0; i < CALLS; i += 2) {
            long begun = System.nanoTime();
            if (i >= CALLS_AT_LEAST && begun - workBegun > WORK_NANOS_MAX) {
                return Arrays.copyOf(nanos, i); // a slow machine
            }
            JsonNode added = ask(
                    client,
                    ("{'jsonrpc': '2.0', 'id': %d, "
                                    + "'method': 'notes.add', 'params': ['note %d']}")
                            .formatted(i, i));
            nanos[i] = System.nanoTime() - begun;
            assertThat(added.get("id").intValue()).isEqualTo(i);
            assertThat(added.path("result").path("title").stringValue()).isEqualTo("note " + i);
            begun = System.nanoTime();
            JsonNode removed = ask(
                    client,
                    ("{'jsonrpc': '2.0', 'id': %d, " + "'method': 'notes.remove', 'params': [%d]}")
                            .formatted(i + 1, added.path("result").path("id").longValue()));
            nanos[i + 1] = System.nanoTime() - begun;
            assertThat(removed.toString())
                    .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":" + (i + 1) + ",\"result\":null}");
        }
        return nanos;
    }

    /** Attacks until the end or the bound, on a new connection where the last one is closed. */
    private void repeat(Step step) {
        int steps = 0;
        while (!ended.get() && steps < STEPS_MAX) {
            try (Peer peer = client()) {
                attackers.add(peer);
                if (ended.get()) {
                    return; // it was added too late to be hung up
                }
                for (; !ended.get() && steps < STEPS_MAX; steps++) {
                    step.attack(peer);
                    attacks.incrementAndGet();
                }
            } catch (IOException e) {
                steps++;
                attacks.incrementAndGet();
            }
            attackers.removeIf(each -> each.socket().isClosed());
        }
    }
}
