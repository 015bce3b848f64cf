package dev.antiphon.cli.option;

import dev.antiphon.config.Limits;

/** The options for the limits of message size, connections and memory of a server or proxy. */
public final class AmountOptions implements OptionGroup {
    private final Options options = new Options();
    private final OptionValue<String> maxMessage = options.text("--max-message", "SIZE", "1M");
    private final OptionValue<String> maxConnections =
            options.text("--max-connections", "N", "10000");
    private final OptionValue<String> maxPerAddress = options.text("--max-per-address", "N", "");
    private final OptionValue<String> maxInbound = options.text("--max-inbound", "SIZE", "256M");
    private final OptionValue<String> maxOutbound = options.text("--max-outbound", "SIZE", "256M");

    @Override
    public Options options() {
        return options;
    }

    /** Returns a copy of these limits with the values from the command line. */
    public Limits within(Limits base) {
        int perAddress = maxPerAddress.value().isEmpty()
                ? base.maxConnectionsPerAddress()
                : OptionParser.count("--max-per-address", maxPerAddress.value());
        return base.toBuilder()
                .maxMessageBytes(OptionParser.size(
                        "--max-message", maxMessage.value(), Limits.MESSAGE_BYTES_CEILING))
                .maxConnections(OptionParser.count("--max-connections", maxConnections.value()))
                .maxConnectionsPerAddress(perAddress)
                .maxInboundBytes(size("--max-inbound", maxInbound.value()))
                .maxOutboundBytes(size("--max-outbound", maxOutbound.value()))
                .build();
    }

    private static int size(String option, String text) {
        return OptionParser.size(option, text, Integer.MAX_VALUE);
    }
}
