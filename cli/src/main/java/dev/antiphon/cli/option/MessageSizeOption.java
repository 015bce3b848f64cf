package dev.antiphon.cli.option;

import dev.antiphon.config.Limits;

/** The largest message that a client takes. */
public final class MessageSizeOption implements OptionGroup {
    private final Options options = new Options();
    private final OptionValue<String> most = options.text("--max-message", "SIZE", "1M");

    @Override
    public Options options() {
        return options;
    }

    public Limits limits() {
        int bytes = OptionParser.size("--max-message", most.value(), Limits.MESSAGE_BYTES_CEILING);
        return Limits.builder().maxMessageBytes(bytes).build();
    }

    /** Returns the limits of the command line, or these where it names no size. */
    public Limits limitsOr(Limits otherwise) {
        return most.isWritten() ? limits() : otherwise;
    }
}
