package dev.antiphon.examples.microservice;

import dev.antiphon.linux.systemd.SystemdNotify;
import dev.antiphon.metrics.MetricsListener;

import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The program: {@code examples/run microservice stock|orders}. The environment has the settings.
 */
public final class Main {
    private Main() {}

    /** Serves until TERM, then drains. */
    public static void main(String[] args) throws InterruptedException, IOException {
        String name = args.length == 1 ? args[0] : "";
        if (!name.equals("stock") && !name.equals("orders")) {
            System.err.println("usage: examples/run microservice stock|orders");
            System.exit(2);
        }
        Map<String, String> environment = System.getenv();
        boolean isStock = name.equals("stock");
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Handling handling = isStock
                ? new Stock(Map.of("apple", 1_000_000, "pear", 10), System::nanoTime)
                : new Orders(
                        environment.getOrDefault("STOCK", "localhost:7001"),
                        MetricsListener.ofClient(registry, Tags.of("to", "stock")));
        Service.Settings settings = new Service.Settings(
                name,
                environment.getOrDefault("LISTEN", isStock ? "7001" : "7002"),
                environment.getOrDefault("HEALTH", isStock ? "8001" : "8002"),
                Optional.ofNullable(environment.get("AGENT_CHECK")),
                Integer.parseInt(environment.getOrDefault("PER_ADDRESS", "16")));
        Service service = new Service(settings, handling, System.out, !isStock, registry);
        Optional<SystemdNotify> systemd = SystemdNotify.ofProcess();
        drainAtTheEnd(service, systemd, environment.getOrDefault("DRAIN_DELAY_MILLIS", "0"));
        if (systemd.isPresent()) {
            systemd.get().ready();
            systemd.get().watchdog(() -> true);
        }
        service.server().awaitStopped();
    }

    private static void drainAtTheEnd(
            Service service, Optional<SystemdNotify> systemd, String delayMillis) {
        Duration delay = Duration.ofMillis(Long.parseLong(delayMillis));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                if (systemd.isPresent()) {
                    systemd.get().stopping();
                }
                service.drain(delay);
            } catch (IOException | InterruptedException e) {
                service.close();
            }
        }));
    }
}
