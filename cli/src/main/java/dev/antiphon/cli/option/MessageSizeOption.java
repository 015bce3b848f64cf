package dev.antiphon.cli.option;

import dev.antiphon.config.Limits;

/** The option for the largest message that a command accepts. */
public final class MessageSizeOption implements OptionGroup {
    private final Options options = new Options();
    private final OptionValue<String> most;

    /** Declares the option with a default of 1 MiB. */
    public MessageSizeOption() {
        this("1M");
    }

    private MessageSizeOption(String otherwise) {
        most = options.text("--max-message", "SIZE", otherwise);
    }

    /** Declares the option for a command with another default; see {@link #limitsOr}. */
    public static MessageSizeOption withoutDefault() {
        return new MessageSizeOption("");
    }

    @Override
    public Options options() {
        return options;
    }

    public Limits limits() {
        int bytes = OptionParser.size("--max-message", most.value(), Limits.MESSAGE_BYTES_CEILING);
        return Limits.builder().maxMessageBytes(bytes).build();
    }

    /**
     * Returns limits with the size from the command line, or the given limits if the option is
     * absent.
     */
    public Limits limitsOr(Limits otherwise) {
        return most.isWritten() ? limits() : otherwise;
    }
}
