package dev.antiphon.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.event.ServerEvent.EventsDropped;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.test.Ports;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Meters of real conversations. */
@Timeout(60)
class MetricsListenerTest {
    private static final Framing LINE = Framing.parse("line");

    /** Two replies, one refused request, one handler that throws. */
    private static void converse(MeterRegistry registry) {
        try (TcpServer server = TcpServer.builder(LINE)
                        .listener(MetricsListener.ofServer(registry, Tags.empty()))
                        .onMessageInline((message, reply) -> {
                            if (message.text().equals("throw")) {
                                throw new IllegalStateException("as asked");
                            }
                            reply.text("re:").message(message);
                        })
                        .start("localhost:0");
                TcpClient client = TcpClient.to("localhost:" + server.port(), LINE)
                        .listener(MetricsListener.ofClient(registry, Tags.empty()))
                        .build()) {
            client.call(Message.text("hello"));
            client.call(Message.text("hi"));
            assertThatThrownBy(() -> client.call(Message.text("a\nb")))
                    .isInstanceOf(FailureException.class);
            client.call(Message.text("throw")); // the server's last answer
        }
    }

    private static double count(MeterRegistry registry, String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    @Test
    void everyMeterCountsBothSides() {
        MeterRegistry registry = new SimpleMeterRegistry();
        converse(registry);
        for (String side : new String[] {"antiphon.server.", "antiphon.client."}) {
            assertThat(count(registry, side + "connections")).isEqualTo(1);
            assertThat(registry.get(side + "connections.active").gauge().value())
                    .isZero();
            assertThat(count(registry, side + "messages", "direction", "in")).isEqualTo(3);
            assertThat(count(registry, side + "messages", "direction", "out")).isEqualTo(3);
            assertThat(count(registry, side + "events.dropped")).isZero();
        }
        assertThat(count(registry, "antiphon.server.bytes", "direction", "in")).isEqualTo(12);
        assertThat(count(registry, "antiphon.client.bytes", "direction", "out")).isEqualTo(12);
        assertThat(count(registry, "antiphon.server.failures", "code", "handler-failed"))
                .isEqualTo(1);
        assertThat(count(registry, "antiphon.client.failures", "code", "not-encodable"))
                .isEqualTo(1);
        assertThat(registry.get("antiphon.server.handler.time").timer().count()).isEqualTo(2);
        var replies = registry.get("antiphon.client.reply.time").timer();
        assertThat(replies.count()).isEqualTo(3);
        assertThat(replies.max(TimeUnit.SECONDS)).isBetween(1e-6, 30.0);
    }

    @Test
    void failedConnectCountsAsAFailureWithoutAConnection() throws Exception {
        MeterRegistry registry = new SimpleMeterRegistry();
        int port = Ports.free();
        try (TcpClient client = TcpClient.to("localhost:" + port, LINE)
                .listener(MetricsListener.ofClient(registry, Tags.empty()))
                .build()) {
            assertThatThrownBy(() -> client.call(Message.text("x")))
                    .isInstanceOf(FailureException.class);
        }
        assertThat(count(registry, "antiphon.client.failures", "code", "refused"))
                .isEqualTo(1);
        assertThat(count(registry, "antiphon.client.connections")).isZero();
    }

    @Test
    void lostEventsAreCounted() {
        MeterRegistry registry = new SimpleMeterRegistry();
        MetricsListener.ofServer(registry, Tags.empty()).on(new EventsDropped(5, 0));
        assertThat(count(registry, "antiphon.server.events.dropped")).isEqualTo(5);
    }

    @Test
    void tagsAreBoundedAndNeverAPeersAddress() {
        MeterRegistry registry = new SimpleMeterRegistry();
        converse(registry);
        assertThat(registry.getMeters())
                .flatExtracting(meter -> meter.getId().getTags())
                .extracting(Tag::getKey)
                .containsOnly("direction", "code", "how");
        assertThat(registry.getMeters())
                .extracting(Meter::getId)
                .allMatch(id -> !id.toString().contains("127."));
        assertThat(registry.get("antiphon.server.bytes").counters())
                .extracting(c -> c.getId().getBaseUnit())
                .containsOnly("bytes");
    }

    @Test
    void prometheusScrapeHasConventionalNames() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        converse(registry);
        assertThat(registry.scrape().lines().toList())
                .contains(
                        "antiphon_server_connections_total 1.0",
                        "antiphon_server_connections_active 0.0",
                        "antiphon_server_messages_total{direction=\"in\"} 3.0",
                        "antiphon_server_bytes_total{direction=\"in\"} 12.0",
                        "antiphon_server_failures_total{code=\"handler-failed\"} 1.0",
                        "antiphon_server_handler_time_seconds_count 2",
                        "antiphon_client_reply_time_seconds_count 3")
                .anyMatch(line ->
                        line.startsWith("antiphon_client_reply_time_seconds_bucket{le=\"0.001\"}")
                                || line.startsWith("antiphon_client_reply_time_seconds_bucket{"));
        assertThat(Set.of("antiphon_server_events_dropped_total 0.0"))
                .isSubsetOf(registry.scrape().lines().toList());
    }
}
