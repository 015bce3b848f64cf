/**
 * Events as Micrometer meters.
 *
 * <p>Input: events. Output: counters, gauges, timers and distributions of a registry.
 */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"
}) // Micrometer has no descriptor
module dev.antiphon.metrics {
    requires transitive dev.antiphon.core;
    requires transitive micrometer.core;
    requires static org.jspecify;

    exports dev.antiphon.metrics;
}
