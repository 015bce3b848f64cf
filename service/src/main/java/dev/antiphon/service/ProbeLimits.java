package dev.antiphon.service;

import dev.antiphon.config.Limits;

import java.time.Duration;

/**
 * The limits of the servers for probes: small, so that a slow or hostile client of them costs the
 * service nothing. One address may open half of the connections, so that the others stay free for
 * the balancer.
 */
final class ProbeLimits {
    static final int HEAD_BYTES_MAX = 8 << 10;
    private static final int CONNECTIONS_MAX = 128;
    private static final Duration TIME = Duration.ofSeconds(5);

    private ProbeLimits() {}

    static Limits limits() {
        return Limits.builder()
                .maxMessageBytes(HEAD_BYTES_MAX)
                .maxConnections(CONNECTIONS_MAX)
                .maxConnectionsPerAddress(CONNECTIONS_MAX / 2)
                .backlog(CONNECTIONS_MAX)
                .maxInFlight(1)
                .maxInboundBytes(1 << 20)
                .maxOutboundBytes(32 << 20)
                .firstByteTimeout(TIME)
                .messageTimeout(TIME)
                .idleTimeout(TIME)
                .handlerTimeout(TIME)
                .writeProgressTimeout(TIME)
                .lingerTimeout(Duration.ofSeconds(1))
                .maxLingerBytes(HEAD_BYTES_MAX)
                .drainTimeout(Duration.ofSeconds(1))
                .build();
    }
}
