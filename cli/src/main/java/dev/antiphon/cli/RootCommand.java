package dev.antiphon.cli;

import dev.antiphon.cli.option.Command;
import dev.antiphon.cli.option.CommonOptions;
import dev.antiphon.cli.option.OptionValue;
import dev.antiphon.cli.option.Options;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.Status;
import dev.antiphon.cli.text.Terminal;

import java.util.Optional;

/** The command {@code antiphon} without a subcommand, which prints its version or the help. */
final class RootCommand implements Command {
    private final Terminal terminal;

    private final Options options = new Options().withHelp("-h, --help");
    private final OptionValue<Boolean> version = options.flag("-V, --version");
    private final OptionValue<String> language = options.text("--lang", "ru|en", "");

    RootCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Options options() {
        return options;
    }

    @Override
    public Integer call() {
        CommonOptions.checkLanguage(language.value());
        if (!version.value()) {
            throw CliException.usage("no-command", ToolCommand.joined(" | "));
        }
        terminal.out().println("antiphon " + toolVersion());
        return Status.OK;
    }

    static String toolVersion() {
        return Optional.ofNullable(RootCommand.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
