package dev.antiphon.control.toxiproxy;

import java.util.Optional;

/**
 * What all proxies have in common.
 *
 * @param seed the seed of the random values; empty for a new one per proxy
 * @param metrics the counters of the passing bytes; empty if nothing is counted
 */
record ProxyOptions(Optional<Long> seed, Optional<TrafficMetrics> metrics) {}
