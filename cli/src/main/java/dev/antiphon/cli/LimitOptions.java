package dev.antiphon.cli;

import dev.antiphon.Limits;

import picocli.CommandLine.Option;

import java.time.Duration;

/** The bounds that whoever runs a server may want to set. */
final class LimitOptions {
    @Option(
            names = "--max-message",
            paramLabel = "SIZE",
            descriptionKey = "antiphon.serve.max-message",
            order = 7)
    private String maxMessage = "1M";

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            descriptionKey = "antiphon.serve.max-connections",
            order = 8)
    private String maxConnections = "10000";

    @Option(
            names = "--max-per-address",
            paramLabel = "N",
            descriptionKey = "antiphon.serve.max-per-address",
            order = 9)
    private String maxPerAddress = "";

    @Option(
            names = "--max-inbound",
            paramLabel = "SIZE",
            descriptionKey = "antiphon.serve.max-inbound",
            order = 10)
    private String maxInbound = "256M";

    @Option(
            names = "--max-outbound",
            paramLabel = "SIZE",
            descriptionKey = "antiphon.serve.max-outbound",
            order = 11)
    private String maxOutbound = "256M";

    @Option(
            names = "--message-timeout",
            paramLabel = "TIME",
            descriptionKey = "antiphon.serve.message-timeout",
            order = 12)
    private String messageTimeout = "10s";

    @Option(
            names = "--idle-timeout",
            paramLabel = "TIME",
            descriptionKey = "antiphon.serve.idle-timeout",
            order = 13)
    private String idleTimeout = "5m";

    @Option(
            names = "--drain-timeout",
            paramLabel = "TIME",
            descriptionKey = "antiphon.serve.drain-timeout",
            order = 14)
    private String drainTimeout = "15s";

    /**
     * Silence is silence before the first byte too, so that the shorter of both times counts
     * there.
     */
    Limits limits() {
        Limits defaults = Limits.defaults();
        Duration idle = Values.duration("--idle-timeout", idleTimeout);
        Duration first = defaults.firstByteTimeout();
        int perAddress = maxPerAddress.isEmpty()
                ? defaults.connectionsPerAddressMax()
                : Values.count("--max-per-address", maxPerAddress);
        return defaults.withMessageBytesMax(
                        Values.size("--max-message", maxMessage, Limits.MESSAGE_BYTES_CEILING))
                .withConnectionsMax(Values.count("--max-connections", maxConnections))
                .withConnectionsPerAddressMax(perAddress)
                .withInboundBytesTotalMax(size("--max-inbound", maxInbound))
                .withOutboundBytesTotalMax(size("--max-outbound", maxOutbound))
                .withMessageTimeout(Values.duration("--message-timeout", messageTimeout))
                .withIdleTimeout(idle)
                .withFirstByteTimeout(idle.compareTo(first) < 0 ? idle : first)
                .withDrainTimeout(Values.duration("--drain-timeout", drainTimeout));
    }

    private static int size(String option, String text) {
        return Values.size(option, text, Integer.MAX_VALUE);
    }
}
