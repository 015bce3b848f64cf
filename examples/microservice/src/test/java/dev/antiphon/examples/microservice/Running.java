package dev.antiphon.examples.microservice;

import dev.antiphon.address.Address;
import dev.antiphon.metrics.MetricsListener;

import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** A service of a test, with its log. */
final class Running implements AutoCloseable {
    private static final Address ANY_PORT = Address.parse("127.0.0.1:0");

    final ByteArrayOutputStream log = new ByteArrayOutputStream();
    final Service service;
    private final Handling handling;

    private Running(String name, Handling handling, PrometheusMeterRegistry registry) {
        this.handling = handling;
        service = new Service(
                new Service.Settings(
                        name, ANY_PORT, ANY_PORT, Optional.empty(), Service.limits(16)),
                handling,
                new PrintStream(log, true, StandardCharsets.UTF_8),
                name.equals("orders"),
                registry);
    }

    /** Keys are kept for good, however slow the machine is. */
    static Running stock(Map<String, Integer> goods) {
        return new Running(
                "stock",
                new Stock(goods, () -> 0),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }

    static Running orders(int stockPort) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Orders orders = new Orders(
                Address.parse("127.0.0.1:" + stockPort),
                MetricsListener.ofClient(registry, Tags.of("to", "stock")));
        return new Running("orders", orders, registry);
    }

    int port() {
        return service.server().port();
    }

    /** Returns a request as a line without its line feed. */
    static String request(String id, String key, String item, int count, int millis) {
        return "{\"id\":\"" + id + "\",\"key\":\"" + key + "\",\"item\":\"" + item + "\",\"count\":"
                + count + ",\"timeLeftMillis\":" + millis + "}";
    }

    static String answer(String id, String outcome, String detail) {
        return "{\"id\":\"" + id + "\",\"outcome\":\"" + outcome + "\",\"detail\":\"" + detail
                + "\"}\n";
    }

    @Override
    public void close() {
        service.close();
        if (handling instanceof Orders orders) {
            orders.close();
        }
    }
}
