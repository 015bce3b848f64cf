package dev.antiphon.cli.option;

import dev.antiphon.address.Address;
import dev.antiphon.cli.value.AddressWord;

import java.util.List;

/** The option for the addresses at which a command listens. */
public final class ListenOption implements OptionGroup {
    private static final String DEFAULT_ADDRESS = "localhost:12345";

    private final Options options = new Options();
    private final OptionValue<List<String>> optionValue =
            options.texts("-l, --listen", "[HOST:]PORT|unix:PATH");

    @Override
    public Options options() {
        return options;
    }

    public List<Address> addresses() {
        List<String> texts =
                optionValue.value().isEmpty() ? List.of(DEFAULT_ADDRESS) : optionValue.value();
        return texts.stream().map(text -> AddressWord.listen("--listen", text)).toList();
    }
}
