package dev.antiphon.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Calls from many connections, each with several in flight, whose answers are all compared. {@code
 * -Dapi.calls=100000} sets their number.
 */
class ManyCallsTest extends ServerCase {
    private static final int CONNECTIONS = 64;
    private static final int IN_FLIGHT = 10;
    private static final int CALLS = Integer.getInteger("api.calls", 10_000);

    @Test
    void everyAnswerIsThatOfItsRequest() throws Exception {
        int rounds = Math.ceilDiv(CALLS, CONNECTIONS * 2 * IN_FLIGHT);
        long begun = System.nanoTime();
        List<Future<Integer>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().factory())) { // the server has the virtual threads
            for (int i = 0; i < CONNECTIONS; i++) {
                String name = "client " + i;
                clients.add(threads.submit(() -> converse(name, rounds)));
            }
        }
        int right = 0;
        for (Future<Integer> each : clients) {
            right += each.get();
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(
                "%d right answers in %.1f s, %.0f a second%n", right, seconds, right / seconds);
        assertThat(right).isEqualTo(rounds * CONNECTIONS * 2 * IN_FLIGHT);
    }

    /** Adds notes and removes them; returns the number of answers, which are all right. */
    private int converse(String name, int rounds) throws IOException {
        int right = 0;
        try (Peer client = client()) {
            int id = 0;
            for (int round = 0; round < rounds; round++) {
                Map<Integer, String> titles = new HashMap<>();
                for (int i = 0; i < IN_FLIGHT; i++) {
                    titles.put(++id, name + " note " + id);
                    send(
                            client,
                            ("{'jsonrpc': '2.0', 'id': %d, "
                                            + "'method': 'notes.add', 'params': {'title': '%s'}}")
                                    .formatted(id, titles.get(id)));
                }
                List<Long> notes = new ArrayList<>();
                while (!titles.isEmpty()) {
                    JsonNode answer = next(client);
                    assertThat(answer.path("result").path("title").asString(""))
                            .as("%s", answer)
                            .isEqualTo(titles.remove(answer.get("id").intValue()));
                    notes.add(answer.path("result").path("id").longValue());
                    right++;
                }
                Map<Integer, Long> removals = new HashMap<>();
                for (long note : notes) {
                    removals.put(++id, note);
                    send(
                            client,
                            ("{'jsonrpc': '2.0', 'id': %d, "
                                            + "'method': 'notes.remove', 'params': [%d]}")
                                    .formatted(id, note));
                }
                while (!removals.isEmpty()) {
                    JsonNode answer = next(client);
                    assertThat(removals.remove(answer.get("id").intValue())).isNotNull();
                    assertThat(answer.get("result").isNull()).as("%s", answer).isTrue();
                    right++;
                }
            }
        }
        return right;
    }
}
