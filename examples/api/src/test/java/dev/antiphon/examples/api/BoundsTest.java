package dev.antiphon.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Collections;

/** Each size, number and rate of a client has its bound, which is tested from both sides. */
class BoundsTest extends ServerCase {
    private static final String LIST = "{'jsonrpc': '2.0', 'id': 1, 'method': 'notes.list'}";
    private static final String ADD =
            "{'jsonrpc': '2.0', 'id': 1, 'method': 'notes.add', 'params': ['%s', '%s']}";

    @Test
    void aBatchHasABound() throws IOException {
        try (Peer client = client()) {
            assertThat(ask(client, batch(Session.BATCH_MAX)).size()).isEqualTo(Session.BATCH_MAX);
            JsonNode answer = ask(client, batch(Session.BATCH_MAX + 1));
            assertThat(code(answer)).isEqualTo(-32600);
            assertThat(answer.path("error").path("message").stringValue())
                    .isEqualTo("a batch of 33; give 1 to 32");
        }
    }

    private static String batch(int size) {
        return "[" + String.join(", ", Collections.nCopies(size, "1")) + "]";
    }

    @Test
    void anIdHasABound() throws IOException {
        try (Peer client = client()) {
            String longest = "x".repeat(62); // 64 with its quotes
            String request = "{'jsonrpc': '2.0', 'method': 'notes.list', 'id': '%s'}";
            assertThat(ask(client, request.formatted(longest)).get("id").stringValue())
                    .isEqualTo(longest);
            assertThat(code(ask(client, request.formatted(longest + "x")))).isEqualTo(-32600);
            String digits = "{'jsonrpc': '2.0', 'method': 'notes.list', 'id': %s}";
            assertThat(code(ask(client, digits.formatted("1".repeat(64))))).isZero();
            assertThat(code(ask(client, digits.formatted("1".repeat(65))))).isEqualTo(-32700);
        }
    }

    @Test
    void theDepthOfJsonHasABound() throws IOException {
        try (Peer client = client()) {
            String request = "{'jsonrpc': '2.0', 'id': 1, 'method': 'notes.list', 'params': %s1%s}";
            assertThat(code(ask(client, request.formatted("[".repeat(31), "]".repeat(31)))))
                    .isEqualTo(-32602);
            assertThat(code(ask(client, request.formatted("[".repeat(32), "]".repeat(32)))))
                    .isEqualTo(-32700);
            assertThat(code(ask(client, "[".repeat(65_000)))).isEqualTo(-32700);
            assertThat(code(ask(client, "{\"a\":".repeat(13_000)))).isEqualTo(-32700);
            assertThat(ask(client, LIST).has("result")).isTrue();
        }
    }

    @Test
    void aNoteHasABoundAndSoHasTheirNumber() throws IOException {
        try (Peer client = client();
                Peer other = client()) {
            assertThat(code(ask(client, ADD.formatted("x".repeat(101), "")))).isEqualTo(-32602);
            assertThat(code(ask(client, ADD.formatted("", "x".repeat(501))))).isEqualTo(-32602);
            for (int i = 0; i < 20; i++) {
                assertThat(code(ask(client, ADD.formatted("x".repeat(100), "x".repeat(500)))))
                        .isZero();
            }
            assertThat(code(ask(client, ADD.formatted("one more", "")))).isEqualTo(-32002);
            assertThat(code(ask(other, ADD.formatted("of another client", "")))).isZero();
        }
    }

    @Test
    void aMessageHasABoundAndTheAnswerIsTheLast() throws IOException {
        try (Peer client = client()) {
            String padded = LIST.replace("}", " ".repeat((64 << 10) - LIST.length()) + "}");
            assertThat(ask(client, padded).has("result")).isTrue();
            send(client, padded + " ");
            String last = client.readToEnd();
            assertThat(code(json(last))).isEqualTo(-32700);
            assertThat(last).contains("65536");
        }
    }

    @Test
    void aHundredMegabytesAreNotRead() throws IOException {
        try (Peer hostile = client();
                Peer other = client()) {
            byte[] mebibyte = "x".repeat(1 << 20).getBytes(UTF_8);
            try {
                for (int i = 0; i < 100; i++) {
                    hostile.send(mebibyte);
                }
                hostile.readToEnd();
            } catch (SocketException e) {
                assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe|abort).*");
            }
            assertThat(ask(other, LIST).has("result")).isTrue();
            assertThat(server().counters().bytesIn()).isLessThan(10 << 20);
        }
    }

    @Test
    void callsInAnyFormArePaced() throws IOException {
        try (Peer client = client()) {
            long begun = System.nanoTime();
            int batches = Session.CALLS_PER_SECOND_MAX / Session.BATCH_MAX;
            for (int i = 0; i < batches; i++) {
                ask(client, batch(Session.BATCH_MAX));
            }
            // the calls of a second, of which a tenth is free
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isGreaterThan(Duration.ofMillis(800));
        }
    }
}
