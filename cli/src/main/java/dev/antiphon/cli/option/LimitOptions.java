package dev.antiphon.cli.option;

import dev.antiphon.config.Limits;

import java.time.Duration;

/** The options for the limits of a server. */
public final class LimitOptions implements OptionGroup {
    private final Options options = new Options();
    private final AmountOptions amounts = options.with(new AmountOptions());
    private final OptionValue<String> messageTimeout =
            options.text("--message-timeout", "TIME", "10s");
    private final OptionValue<String> idleTimeout = options.text("--idle-timeout", "TIME", "5m");
    private final OptionValue<String> drainTimeout = options.text("--drain-timeout", "TIME", "15s");

    @Override
    public Options options() {
        return options;
    }

    /**
     * Returns the limits from the command line. The time limit for the first byte is the idle
     * timeout if that is shorter than the default.
     */
    public Limits limits() {
        Limits defaults = Limits.defaults();
        Duration idle = OptionParser.duration("--idle-timeout", idleTimeout.value());
        Duration first = defaults.firstByteTimeout();
        return amounts.within(defaults).toBuilder()
                .messageTimeout(OptionParser.duration("--message-timeout", messageTimeout.value()))
                .idleTimeout(idle)
                .firstByteTimeout(idle.compareTo(first) < 0 ? idle : first)
                .drainTimeout(OptionParser.duration("--drain-timeout", drainTimeout.value()))
                .build();
    }
}
