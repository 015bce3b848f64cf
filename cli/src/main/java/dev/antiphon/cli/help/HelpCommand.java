package dev.antiphon.cli.help;

import dev.antiphon.argument.Nearest;
import dev.antiphon.cli.option.Command;
import dev.antiphon.cli.option.CommonOptions;
import dev.antiphon.cli.option.OptionValue;
import dev.antiphon.cli.option.Options;
import dev.antiphon.cli.option.Plugins;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.Status;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The command {@code antiphon help}, which prints the help of a command or a topic. */
public final class HelpCommand implements Command {
    private final Terminal terminal;
    private final Texts texts;
    private final List<String> commands;
    private final UnaryOperator<String> usage;

    private final Options options = new Options();
    private final OptionValue<List<String>> topics =
            options.parameters("COMMAND|TOPIC", "topic", "0..1");
    private final OptionValue<Optional<String>> plugins = options.text("--plugins", "DIR");
    private final OptionValue<String> language = options.text("--lang", "ru|en", "");

    /**
     * Creates the command.
     *
     * @param commands the names of all commands
     * @param usage returns the help of the command with this name; of the tool for an empty name
     */
    public HelpCommand(
            Terminal terminal, Texts texts, List<String> commands, UnaryOperator<String> usage) {
        this.terminal = terminal;
        this.texts = texts;
        this.commands = commands;
        this.usage = usage;
        options.withHelp("-h, --help");
    }

    @Override
    public Options options() {
        return options;
    }

    @Override
    public Integer call() {
        CommonOptions.checkLanguage(language.value());
        plugins.value().ifPresent(Plugins::use);
        if (topics.value().size() > 1) {
            throw CliException.usage("surplus", topics.value().get(1), "antiphon help");
        }
        terminal.out()
                .print(
                        topics.value().isEmpty()
                                ? usage.apply("")
                                : of(topics.value().get(0)));
        return Status.OK;
    }

    private String of(String word) {
        if (commands.contains(word)) {
            return usage.apply(word);
        }
        TopicPage page = new TopicPage(texts, terminal.columns());
        return HelpTopic.named(word).map(page::of).orElseThrow(() -> unknown(word));
    }

    private CliException unknown(String word) {
        List<String> known = new ArrayList<>(HelpTopic.words());
        known.addAll(commands);
        return CliException.usage("unknown-topic", word, String.join(", ", known))
                .near(Nearest.word(word, known));
    }
}
