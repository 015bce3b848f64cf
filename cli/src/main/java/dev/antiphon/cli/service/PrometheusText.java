package dev.antiphon.cli.service;

import dev.antiphon.event.EventListener;
import dev.antiphon.metrics.MetricsListener;

import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** The meters of a server in the text format of Prometheus. */
final class PrometheusText {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** Returns the listener that counts. Called once. */
    EventListener listener() {
        return MetricsListener.ofServer(registry, Tags.empty());
    }

    /** Returns the current values; called on any thread. */
    String text() {
        return registry.scrape();
    }
}
