package dev.antiphon.cli;

import dev.antiphon.Limits;

/** How large a message a client takes. */
final class MessageSizeOption implements OptionGroup {
    private final Options options = new Options();
    private final Given<String> most = options.text("--max-message", "SIZE", "1M");

    @Override
    public Options options() {
        return options;
    }

    Limits limits() {
        int bytes = Values.size("--max-message", most.value(), Limits.MESSAGE_BYTES_CEILING);
        return Limits.defaults().withMessageBytesMax(bytes);
    }
}
