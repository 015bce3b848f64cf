package dev.antiphon.control.toxiproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.http.HttpResponse;

/** The route {@code /metrics}. */
class MetricsTest extends ToxiproxyCase {
    @Override
    ToxiproxyServer started() throws IOException {
        return ToxiproxyServer.builder().metrics().runtimeMetrics().start();
    }

    @Test
    void bytesAreCountedAtTheEndOfAConnection() throws Exception {
        int port = created("one");
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.send("hello").read(5)).isEqualTo("hello");
            assertThat(call("GET", "/metrics").body()).doesNotContain("proxy=\"one\"");
        }
        String labels = "listener=\"127.0.0.1:" + port + "\",proxy=\"one\",upstream=\"" + upstream()
                + "\"} 5\n";
        await().untilAsserted(() -> assertThat(call("GET", "/metrics").body())
                .contains("# TYPE toxiproxy_proxy_received_bytes_total counter\n")
                .contains("toxiproxy_proxy_received_bytes_total{direction=\"upstream\"," + labels)
                .contains("toxiproxy_proxy_received_bytes_total{direction=\"downstream\"," + labels)
                .contains("toxiproxy_proxy_sent_bytes_total{direction=\"upstream\"," + labels)
                .contains("toxiproxy_proxy_sent_bytes_total{direction=\"downstream\"," + labels));
    }

    @Test
    void theProcessIsShown() throws Exception {
        HttpResponse<String> answer = call("POST", "/metrics");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .startsWith("text/plain; version=0.0.4");
        assertThat(answer.body())
                .contains("jvm_memory_used_bytes ")
                .contains("# TYPE process_cpu_seconds_total counter\n");
    }
}
