package dev.antiphon.examples.microservice;

import dev.antiphon.address.Address;
import dev.antiphon.failure.FailureException;
import dev.antiphon.linux.systemd.SystemdNotify;
import dev.antiphon.metrics.MetricsListener;

import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The program; {@link #USAGE} shows its arguments. The environment has the settings. */
public final class Main {
    private static final String USAGE = "usage: examples/run microservice stock|orders";

    private Main() {}

    /** Serves until TERM, then drains. */
    public static void main(String[] args) throws InterruptedException {
        String name = args.length == 1 ? args[0] : "";
        boolean isHelp = name.matches("-h|--help");
        if (isHelp || !name.matches("stock|orders")) {
            (isHelp ? System.out : System.err).println(USAGE);
            System.exit(isHelp ? 0 : 2);
        }
        try {
            serve(name, name.equals("stock"));
        } catch (IllegalArgumentException | FailureException | IOException e) {
            System.err.println("microservice: " + e.getMessage());
            System.exit(e instanceof IllegalArgumentException ? 2 : 1);
        }
    }

    private static void serve(String name, boolean isStock)
            throws InterruptedException, IOException {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Duration delay =
                setting("DRAIN_DELAY_MILLIS", "0", text -> Duration.ofMillis(number(text)));
        Service.Settings settings = new Service.Settings(
                name,
                setting("LISTEN", isStock ? "7001" : "7002", Address::parse),
                setting("HEALTH", isStock ? "8001" : "8002", Address::parse),
                setting(
                        "AGENT_CHECK",
                        "",
                        text -> Optional.of(text)
                                .filter(each -> !each.isEmpty())
                                .map(Address::parse)),
                setting("PER_ADDRESS", "16", text -> Service.limits(number(text))));
        Handling handling = isStock
                ? new Stock(Map.of("apple", 1_000_000, "pear", 10), System::nanoTime)
                : new Orders(
                        setting("STOCK", "localhost:7001", Address::parse),
                        MetricsListener.ofClient(registry, Tags.of("to", "stock")));
        Service service = new Service(settings, handling, System.out, !isStock, registry);
        Optional<SystemdNotify> systemd = SystemdNotify.ofProcess();
        drainAtTheEnd(service, systemd, delay);
        if (systemd.isPresent()) {
            systemd.get().ready();
            systemd.get().watchdog(() -> true);
        }
        service.server().awaitStopped();
    }

    /** Reads a variable of the environment. */
    private static <T> T setting(String name, String otherwise, Function<String, T> form) {
        String text = System.getenv().getOrDefault(name, otherwise);
        try {
            return form.apply(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + "=" + text + ": " + e.getMessage(), e);
        }
    }

    private static int number(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("give a number from 0 to 999999999");
        }
        return Integer.parseInt(text);
    }

    private static void drainAtTheEnd(
            Service service, Optional<SystemdNotify> systemd, Duration delay) {
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
