package dev.antiphon.cli.option;

import dev.antiphon.config.Limits;

import java.time.Duration;

/** The bounds of a server that its user may set. */
public final class LimitOptions implements OptionGroup {
    private final Options options = new Options();
    private final OptionValue<String> maxMessage = options.text("--max-message", "SIZE", "1M");
    private final OptionValue<String> maxConnections =
            options.text("--max-connections", "N", "10000");
    private final OptionValue<String> maxPerAddress = options.text("--max-per-address", "N", "");
    private final OptionValue<String> maxInbound = options.text("--max-inbound", "SIZE", "256M");
    private final OptionValue<String> maxOutbound = options.text("--max-outbound", "SIZE", "256M");
    private final OptionValue<String> messageTimeout =
            options.text("--message-timeout", "TIME", "10s");
    private final OptionValue<String> idleTimeout = options.text("--idle-timeout", "TIME", "5m");
    private final OptionValue<String> drainTimeout = options.text("--drain-timeout", "TIME", "15s");

    @Override
    public Options options() {
        return options;
    }

    /**
     * Silence is silence before the first byte too, so that the shorter of both times counts
     * there.
     */
    public Limits limits() {
        Limits defaults = Limits.defaults();
        Duration idle = OptionParser.duration("--idle-timeout", idleTimeout.value());
        Duration first = defaults.firstByteTimeout();
        int perAddress = maxPerAddress.value().isEmpty()
                ? defaults.maxConnectionsPerAddress()
                : OptionParser.count("--max-per-address", maxPerAddress.value());
        return defaults.toBuilder()
                .maxMessageBytes(OptionParser.size(
                        "--max-message", maxMessage.value(), Limits.MESSAGE_BYTES_CEILING))
                .maxConnections(OptionParser.count("--max-connections", maxConnections.value()))
                .maxConnectionsPerAddress(perAddress)
                .maxInboundBytes(size("--max-inbound", maxInbound.value()))
                .maxOutboundBytes(size("--max-outbound", maxOutbound.value()))
                .messageTimeout(OptionParser.duration("--message-timeout", messageTimeout.value()))
                .idleTimeout(idle)
                .firstByteTimeout(idle.compareTo(first) < 0 ? idle : first)
                .drainTimeout(OptionParser.duration("--drain-timeout", drainTimeout.value()))
                .build();
    }

    private static int size(String option, String text) {
        return OptionParser.size(option, text, Integer.MAX_VALUE);
    }
}
