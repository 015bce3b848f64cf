package dev.antiphon.cli;

import dev.antiphon.Address;

import java.util.List;

/** Where a command listens that serves. */
final class ListenOption implements OptionGroup {
    private static final String DEFAULT_ADDRESS = "localhost:12345";

    private final Options options = new Options();
    private final Given<List<String>> given =
            options.texts("-l, --listen", "[HOST:]PORT|unix:PATH");

    @Override
    public Options options() {
        return options;
    }

    List<Address> addresses() {
        List<String> texts = given.value().isEmpty() ? List.of(DEFAULT_ADDRESS) : given.value();
        return texts.stream().map(text -> Values.address("--listen", text)).toList();
    }
}
