package dev.antiphon.cli.suggest;

import dev.antiphon.argument.Nearest;
import dev.antiphon.cli.text.CliException;

import picocli.CommandLine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The error for an argument that a command does not have, with the argument that was probably
 * meant.
 */
public final class UnknownArgument {
    private static final Pattern ADDRESS = Pattern.compile("unix:.+|([^/\\s]*:)?[0-9]{1,5}");

    private final String argument;

    /** The name of an option, without its value. */
    private final String name;

    private final CommandLine command;
    private final String called;
    private final Map<String, CommandLine> all;

    private UnknownArgument(String argument, CommandLine command, Map<String, CommandLine> all) {
        int sign = argument.indexOf('=');
        this.argument = argument;
        this.name = argument.startsWith("--") && sign > 0 ? argument.substring(0, sign) : argument;
        this.command = command;
        this.called = command.getCommandSpec().qualifiedName();
        this.all = all;
    }

    /**
     * Returns the error for an argument.
     *
     * @param all the parsers of all commands by name
     */
    public static CliException of(
            String argument, CommandLine command, Map<String, CommandLine> all) {
        return new UnknownArgument(argument, command, all).error();
    }

    private CliException error() {
        if (name.startsWith("-") && name.length() > 1) {
            return ofOption();
        }
        return command.getSubcommands().isEmpty() ? ofSurplus() : ofCommand();
    }

    private CliException ofCommand() {
        Set<String> known = command.getSubcommands().keySet();
        Optional<String> near =
                known(ForeignWords.commands(name), known).or(() -> Nearest.word(name, known));
        return CliException.usage("unknown-command", argument).near(near);
    }

    private CliException ofSurplus() {
        Optional<String> address = ADDRESS.matcher(argument).matches()
                ? known(List.of("--to", "--listen"), options(command))
                        .map(option -> option + "=" + argument)
                : Optional.empty();
        return CliException.usage("surplus", argument, called).near(address);
    }

    private CliException ofOption() {
        Set<String> known = options(command);
        if (ForeignWords.isMessage(name) && takesMessage()) {
            return CliException.usage("unknown-message", argument, called);
        }
        Optional<String> near = known(ForeignWords.options(name), known)
                .or(() -> name.startsWith("--") ? similar(known) : Optional.empty());
        String others = all.entrySet().stream()
                .filter(each -> options(each.getValue()).contains(name))
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
        CliException refusal = others.isEmpty()
                ? CliException.usage("unknown", argument, called)
                : CliException.usage("unknown-elsewhere", argument, called, others);
        return refusal.near(near);
    }

    private boolean takesMessage() {
        return command.getCommandSpec().positionalParameters().stream()
                .anyMatch(each -> each.paramLabel().contains("MESSAGE"));
    }

    /** Returns a similar option of this command, or its option for a similar foreign name. */
    private Optional<String> similar(Set<String> known) {
        Set<String> everywhere = new LinkedHashSet<>(known);
        all.values().forEach(each -> everywhere.addAll(options(each)));
        String meant = Nearest.word(name, everywhere).orElse(name);
        return Optional.of(meant)
                .filter(known::contains)
                .or(() -> known(ForeignWords.options(meant), known))
                .or(() -> Nearest.word(name, known));
    }

    private static Set<String> options(CommandLine command) {
        return command.getCommandSpec().optionsMap().keySet();
    }

    /** Returns the first of these suggestions that is known, apart from its value. */
    private static Optional<String> known(List<String> suggestions, Set<String> known) {
        return suggestions.stream()
                .filter(each -> known.contains(each.split("=", 2)[0]))
                .findFirst();
    }
}
