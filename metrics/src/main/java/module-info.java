/**
 * Micrometer meters of the events of servers and clients.
 *
 * <p>Input: events. Output: counters, gauges and timers in a registry.
 */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"
}) // Micrometer has no descriptor
module dev.antiphon.metrics {
    requires transitive dev.antiphon.core;
    requires transitive micrometer.core;
    requires static org.jspecify;

    exports dev.antiphon.metrics;
}
