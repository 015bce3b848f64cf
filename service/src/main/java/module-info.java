/**
 * Readiness and health of a server, for load balancers, Kubernetes and Prometheus.
 *
 * <p>Input: the readiness that a program sets, and a text of metrics. Output: an HTTP server for
 * probes, and a server for HAProxy's agent checks.
 */
module dev.antiphon.service {
    requires transitive dev.antiphon.core;
    requires static org.jspecify;

    exports dev.antiphon.service;
}
