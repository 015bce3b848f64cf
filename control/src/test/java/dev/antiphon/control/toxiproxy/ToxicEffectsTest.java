package dev.antiphon.control.toxiproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.test.Peer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** What toxics do to the bytes of new and of open connections. */
class ToxicEffectsTest extends ToxiproxyCase {
    private static final String PATH = "/proxies/one/toxics";
    private static final Duration MOMENT = Duration.ofMillis(200);

    private int port;

    @BeforeEach
    void create() throws Exception {
        port = created("one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"upstream", "downstream"})
    void latencyDelaysEachChunk(String stream) throws Exception {
        add("latency", stream, "{\"latency\":150,\"jitter\":10}");
        try (Peer peer = Peer.connect(port)) {
            assertThat(echoMillis(peer)).isGreaterThanOrEqualTo(139);
            assertThat(echoMillis(peer)).isGreaterThanOrEqualTo(139);
        }
    }

    @Test
    void latenciesAddUpAndChangeOnOpenConnections() throws Exception {
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.send("hello").read(5)).isEqualTo("hello");
            add("latency", "upstream", "{\"latency\":100}");
            add("latency", "downstream", "{\"latency\":100}");
            assertThat(echoMillis(peer)).isGreaterThanOrEqualTo(199);
            change("latency_upstream", "{\"attributes\":{\"latency\":300}}");
            assertThat(echoMillis(peer)).isGreaterThanOrEqualTo(399);
        }
    }

    @Test
    void bandwidthOfZeroHoldsUntilItIsRemoved() throws Exception {
        add("bandwidth", "downstream", "{\"rate\":0}");
        try (Peer peer = Peer.connect(port)) {
            assertSilent(peer.send("hello"));
            remove("bandwidth_downstream");
            assertThat(peer.read(5)).isEqualTo("hello");
        }
    }

    @Test
    void bandwidthIsInKilobytesASecond() throws Exception {
        add("bandwidth", "downstream", "{\"rate\":100}");
        try (Peer peer = Peer.connect(port)) {
            long start = System.nanoTime();
            peer.send(new byte[50_000]);
            assertThat(peer.readBytes(50_000)).hasSize(50_000);
            assertThat(millisSince(start)).isGreaterThanOrEqualTo(300);
        }
    }

    @Test
    void slowCloseDelaysTheEnd() throws Exception {
        add("slow_close", "downstream", "{\"delay\":300}");
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.send("hello").read(5)).isEqualTo("hello");
            long start = System.nanoTime();
            assertThat(peer.halfClose().readToEnd()).isEmpty();
            assertThat(millisSince(start)).isGreaterThanOrEqualTo(299);
        }
    }

    @Test
    void timeoutDropsAndClosesInOrder() throws Exception {
        add("timeout", "upstream", "{\"timeout\":200}");
        try (Peer peer = Peer.connect(port)) {
            long start = System.nanoTime();
            assertThat(peer.send("hello").readToEnd()).isEmpty();
            assertThat(millisSince(start)).isGreaterThanOrEqualTo(199);
        }
    }

    @Test
    void timeoutOfZeroClosesWhenItIsRemoved() throws Exception {
        add("timeout", "downstream", "{\"timeout\":0}");
        try (Peer peer = Peer.connect(port)) {
            assertSilent(peer.send("hello"));
            remove("timeout_downstream");
            assertThat(peer.readToEnd()).isEmpty();
        }
        assertEchoes();
    }

    @ParameterizedTest
    @CsvSource({"upstream, 0", "upstream, 150", "downstream, 0", "downstream, 150"})
    void resetPeerResetsAtTheFirstChunk(String stream, int timeout) throws Exception {
        add("reset_peer", stream, "{\"timeout\":" + timeout + "}");
        try (Peer peer = Peer.connect(port)) {
            peer.silence(MOMENT);
            long start = System.nanoTime();
            peer.send("hello");
            assertThatThrownBy(peer::readToEnd)
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
            assertThat(millisSince(start)).isGreaterThanOrEqualTo(timeout - 1);
        }
    }

    @Test
    void slicerKeepsAllBytes() throws Exception {
        add("slicer", "downstream", "{\"average_size\":100,\"size_variation\":50,\"delay\":10}");
        byte[] bytes = new byte[20_000];
        new Random(1).nextBytes(bytes);
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.send(bytes).readBytes(bytes.length)).isEqualTo(bytes);
        }
    }

    @Test
    void slicerWithoutASizePassesAll() throws Exception {
        add("slicer", "downstream", "{}");
        assertEchoes();
    }

    @Test
    void limitDataClosesInOrderAndItsCountSurvivesAChange() throws Exception {
        add("limit_data", "downstream", "{\"bytes\":100}");
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.send("hello").read(5)).isEqualTo("hello");
            change("limit_data_downstream", "{\"attributes\":{\"bytes\":8}}");
            assertThat(peer.send("again").readToEnd()).isEqualTo("aga");
        }
    }

    @Test
    void packetLossDropsChunks() throws Exception {
        add("packet_loss", "upstream", "{\"loss_rate\":1}");
        try (Peer peer = Peer.connect(port)) {
            assertSilent(peer.send("hello"));
            remove("packet_loss_upstream");
            assertThat(peer.send("again").read(5)).isEqualTo("again");
        }
    }

    @Test
    void noopPassesAll() throws Exception {
        add("noop", "downstream", "{}");
        assertEchoes();
    }

    @Test
    void aToxicityOfZeroAffectsNoConnection() throws Exception {
        call("POST", PATH, "{\"type\":\"timeout\",\"toxicity\":0}");
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.send("hello").read(5)).isEqualTo("hello");
            change("timeout_downstream", "{\"toxicity\":1}");
            assertSilent(peer.send("again"));
        }
    }

    @Test
    void aToxicCanBeOfOneClient() throws Exception {
        add("timeout", "downstream", "{\"client\":\"127.0.0.2\"}");
        assertThat(call("GET", PATH).body()).contains("{\"timeout\":0,\"client\":\"127.0.0.2\"}");
        assertEchoes();
        try (Peer peer = Peer.connectFrom("127.0.0.2", port)) {
            assertSilent(peer.send("hello"));
        }
        String body = "{\"type\":\"noop\",\"attributes\":{\"client\":\"nobody\"}}";
        assertThat(call("POST", PATH, body).body())
                .startsWith("{\"error\":\"client was invalid: ")
                .contains("nobody");
    }

    @Test
    void aHalfCloseKeepsTheReply() throws Exception {
        add("latency", "downstream", "{\"latency\":100}");
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.send("hello").halfClose().readToEnd()).isEqualTo("hello");
        }
    }

    @Test
    void changesInMidStreamLoseNoByte() throws Exception {
        byte[] bytes = new byte[3_000_000];
        new Random(1).nextBytes(bytes);
        try (Peer peer = Peer.connect(port)) {
            CompletableFuture<byte[]> received =
                    CompletableFuture.supplyAsync(() -> readAll(peer, bytes.length));
            for (int i = 0; i < 30; i++) {
                add("latency", "upstream", "{\"latency\":10}");
                peer.send(Arrays.copyOfRange(bytes, i * 100_000, (i + 1) * 100_000));
                add("bandwidth", "downstream", "{\"rate\":0}");
                change("latency_upstream", "{\"attributes\":{\"latency\":1}}");
                remove("latency_upstream");
                remove("bandwidth_downstream");
            }
            assertThat(received.get()).isEqualTo(bytes);
        }
    }

    @Test
    void theApiAnswersBehindAStalledConnection() throws Exception {
        add("bandwidth", "downstream", "{\"rate\":0}");
        try (Peer peer = Peer.connectWithSmallBuffer(port)) {
            CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> flood(peer));
            peer.silence(MOMENT);
            add("latency", "downstream", "{\"latency\":100}");
            change("latency_downstream", "{\"attributes\":{\"latency\":1}}");
            remove("bandwidth_downstream");
            remove("latency_downstream");
            String off = "{\"enabled\":false}";
            assertThat(call("POST", "/proxies/one", off).statusCode()).isEqualTo(200);
            assertThat(call("DELETE", "/proxies/one").statusCode()).isEqualTo(204);
            flood.join();
        }
    }

    @Test
    void manyToxicsInARowLeaveThePathFree() throws Exception {
        for (int i = 0; i < 100; i++) {
            add("latency", "upstream", "{\"latency\":0}");
            Peer.connect(port).close();
            remove("latency_upstream");
        }
        assertEchoes();
    }

    private static void flood(Peer peer) {
        try {
            for (int i = 0; i < 1000; i++) {
                peer.send(new byte[100_000]);
            }
        } catch (IOException e) {
            // the proxy has closed the connection
        }
    }

    private static byte[] readAll(Peer peer, int count) {
        try {
            return peer.readBytes(count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String type, String stream, String attributes) throws Exception {
        HttpResponse<String> answer = call(
                "POST",
                PATH,
                "{\"type\":\"" + type + "\",\"stream\":\"" + stream + "\",\"attributes\":"
                        + attributes + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private void change(String name, String body) throws Exception {
        HttpResponse<String> answer = call("POST", PATH + "/" + name, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private void remove(String name) throws Exception {
        assertThat(call("DELETE", PATH + "/" + name).statusCode()).isEqualTo(204);
    }

    private static void assertSilent(Peer peer) throws Exception {
        assertThat(peer.silence(MOMENT).hasBytes()).isFalse();
    }

    private void assertEchoes() throws Exception {
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.send("hello").read(5)).isEqualTo("hello");
        }
    }

    private static long echoMillis(Peer peer) throws Exception {
        long start = System.nanoTime();
        assertThat(peer.send("hello").read(5)).isEqualTo("hello");
        return millisSince(start);
    }

    private static long millisSince(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }
}
