package dev.antiphon.cli;

import dev.antiphon.Limits;

import java.time.Duration;

/** The bounds that whoever runs a server may want to set. */
final class LimitOptions implements OptionGroup {
    private final Options options = Options.describedIn("antiphon.serve");
    private final Given<String> maxMessage = options.text("--max-message", "SIZE", "1M");
    private final Given<String> maxConnections = options.text("--max-connections", "N", "10000");
    private final Given<String> maxPerAddress = options.text("--max-per-address", "N", "");
    private final Given<String> maxInbound = options.text("--max-inbound", "SIZE", "256M");
    private final Given<String> maxOutbound = options.text("--max-outbound", "SIZE", "256M");
    private final Given<String> messageTimeout = options.text("--message-timeout", "TIME", "10s");
    private final Given<String> idleTimeout = options.text("--idle-timeout", "TIME", "5m");
    private final Given<String> drainTimeout = options.text("--drain-timeout", "TIME", "15s");

    @Override
    public Options options() {
        return options;
    }

    /**
     * Silence is silence before the first byte too, so that the shorter of both times counts
     * there.
     */
    Limits limits() {
        Limits defaults = Limits.defaults();
        Duration idle = Values.duration("--idle-timeout", idleTimeout.value());
        Duration first = defaults.firstByteTimeout();
        int perAddress = maxPerAddress.value().isEmpty()
                ? defaults.connectionsPerAddressMax()
                : Values.count("--max-per-address", maxPerAddress.value());
        return defaults.withMessageBytesMax(Values.size(
                        "--max-message", maxMessage.value(), Limits.MESSAGE_BYTES_CEILING))
                .withConnectionsMax(Values.count("--max-connections", maxConnections.value()))
                .withConnectionsPerAddressMax(perAddress)
                .withInboundBytesTotalMax(size("--max-inbound", maxInbound.value()))
                .withOutboundBytesTotalMax(size("--max-outbound", maxOutbound.value()))
                .withMessageTimeout(Values.duration("--message-timeout", messageTimeout.value()))
                .withIdleTimeout(idle)
                .withFirstByteTimeout(idle.compareTo(first) < 0 ? idle : first)
                .withDrainTimeout(Values.duration("--drain-timeout", drainTimeout.value()));
    }

    private static int size(String option, String text) {
        return Values.size(option, text, Integer.MAX_VALUE);
    }
}
