package dev.antiphon.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code antiphon} without a command: its version, or what it can do. */
@Command(
        name = "antiphon",
        sortOptions = false,
        customSynopsis = "antiphon serve | send | proxy | replay | load | report | demo")
final class RootCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true)
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Option(names = {"-V", "--version"})
    private boolean version;

    @Option(names = "--lang", paramLabel = "ru|en")
    private String language = "";

    RootCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        CommonOptions.checkLanguage(language);
        if (!version) {
            throw Problem.usage("no-command");
        }
        terminal.out().println("antiphon " + toolVersion());
        return Status.OK;
    }

    static String toolVersion() {
        return Optional.ofNullable(RootCommand.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
