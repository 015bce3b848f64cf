package dev.antiphon.cli;

import dev.antiphon.cli.help.UsageLayout;
import dev.antiphon.cli.option.Command;
import dev.antiphon.cli.option.Options;
import dev.antiphon.cli.suggest.UnknownArgument;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.ErrorOutput;
import dev.antiphon.cli.text.LineWrap;
import dev.antiphon.cli.text.Status;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;

import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The execution of one command line: it parses the arguments, runs the command, and prints an error
 * in two lines.
 */
public final class Cli {
    private Cli() {}

    /**
     * Runs the command line and returns the exit status. Prints only to the streams of the
     * terminal.
     */
    static int run(Terminal terminal, String... arguments) {
        Texts texts = Texts.chosen(terminal, languageOption(arguments));
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            return ErrorOutput.whole(terminal, texts, execute(terminal, texts, arguments));
        } finally {
            thread.setContextClassLoader(before); // --plugins sets another class loader
        }
    }

    private static int execute(Terminal terminal, Texts texts, String... arguments) {
        try {
            return commands(terminal, texts, List.of(arguments)).execute(arguments);
        } catch (RuntimeException | Error e) {
            return ErrorOutput.failed(terminal, texts, e);
        }
    }

    /** Returns the parser with all commands. */
    static CommandLine commands(Terminal terminal, Texts texts) {
        return commands(terminal, texts, ToolCommand.words(), ToolCommand.words());
    }

    /**
     * Returns the parser for these arguments. It knows only the command that the first argument
     * names. If the first argument names no command, it knows all commands, so that the help lists
     * them, and can run those that the arguments name.
     */
    private static CommandLine commands(Terminal terminal, Texts texts, List<String> arguments) {
        List<String> first = arguments.stream()
                .limit(1)
                .filter(each -> ToolCommand.named(each).isPresent())
                .toList();
        return commands(terminal, texts, first.isEmpty() ? ToolCommand.words() : first, arguments);
    }

    private static CommandLine commands(
            Terminal terminal, Texts texts, List<String> listed, List<String> run) {
        Command root = new RootCommand(terminal);
        CommandSpec top = root.options().specOf("antiphon", root);
        List<String> synopsis =
                LineWrap.lines("antiphon " + ToolCommand.joined(" | "), terminal.columns() - 8);
        top.usageMessage().customSynopsis(String.join("\n" + " ".repeat(7), synopsis));
        CommandLine line = new CommandLine(top, Options.LISTS);
        for (ToolCommand each : ToolCommand.values()) {
            if (!listed.contains(each.word())) {
                continue;
            }
            if (run.contains(each.word())) {
                Command command = each.create(terminal, texts);
                line.addSubcommand(each.word(), command.options().specOf(each.word(), command));
            } else {
                CommandSpec name = new Options().specOf(each.word(), () -> Status.OUR_BUG);
                line.addSubcommand(each.word(), name);
            }
        }
        line.setHelpFactory((spec, colors) -> { // only the help needs the texts
            line.setResourceBundle(texts.texts(ToolCommand.words()));
            return new Help(spec, colors);
        });
        line.setOut(writer(terminal.out()));
        line.setErr(writer(terminal.err()));
        line.setExpandAtFiles(false); // --reply @FILE is an option of Antiphon
        line.setUsageHelpWidth(terminal.columns());
        line.setUsageHelpAutoWidth(false);
        UsageLayout.set(line, terminal.columns());
        line.setExecutionStrategy(read -> runRead(read, texts));
        line.setParameterExceptionHandler(
                (wrong, _) -> ErrorOutput.say(terminal, texts, usage(wrong, terminal, texts)));
        line.setExecutionExceptionHandler(
                (thrown, _, _) -> ErrorOutput.failed(terminal, texts, thrown));
        return line;
    }

    /** Returns the help of the command with this name; of the tool if there is none. */
    static String usage(Terminal terminal, Texts texts, String word) {
        CommandLine line = commands(terminal, texts);
        CommandLine named = line.getSubcommands().getOrDefault(word, line);
        return named.getUsageMessage(Help.Ansi.OFF);
    }

    /** Marks the parsed options as present, and runs the command. */
    private static int runRead(ParseResult read, Texts texts) {
        for (ParseResult each = read; each != null; each = each.subcommand()) {
            Options.noteWritten(each.matchedArgs(), each.originalArgs().contains("--"));
            texts.optionsAre(each.commandSpec().optionsMap().keySet());
            texts.givenAre(each.matchedOptions().stream()
                    .map(OptionSpec::longestName)
                    .collect(Collectors.toSet()));
        }
        return new RunLast().execute(read);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    /**
     * Returns the value of {@code --lang}. It is needed before parsing, since parse errors are
     * shown in the language.
     */
    private static String languageOption(String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--")) {
                return ""; // no options follow
            }
            if (arguments[i].startsWith("--lang=")) {
                return arguments[i].substring("--lang=".length());
            }
            if (arguments[i].equals("--lang") && i + 1 < arguments.length) {
                return arguments[i + 1];
            }
        }
        return "";
    }

    private static CliException usage(ParameterException wrong, Terminal terminal, Texts texts) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        return switch (wrong) {
            case UnmatchedArgumentException unknown ->
                UnknownArgument.of(
                        unknown.getUnmatched().get(0),
                        wrong.getCommandLine(),
                        commands(terminal, texts).getSubcommands());
            case MissingParameterException missing
            when !wrong.getCommandLine().getUnmatchedArguments().isEmpty() ->
                UnknownArgument.of(
                        wrong.getCommandLine().getUnmatchedArguments().get(0),
                        wrong.getCommandLine(),
                        commands(terminal, texts).getSubcommands());
            case MissingParameterException missing -> missing(missing, command);
            case OverwrittenOptionException twice ->
                CliException.usage("given-twice", name(twice.getOverwritten()), command);
            case ParameterException bad
            when bad.getArgSpec() instanceof OptionSpec flag
                    && flag.arity().max() == 0
                    && bad.getValue() != null ->
                CliException.usage("flag-value", name(flag), bad.getValue());
            case ParameterException bad
            when bad.getArgSpec() != null && bad.getValue() != null ->
                CliException.usage("bad-value", name(bad.getArgSpec()), bad.getValue(), command);
            default -> CliException.usage("bad-usage", String.valueOf(wrong.getMessage()), command);
        };
    }

    /** Returns the error for an option without its value, or for a mandatory argument. */
    private static CliException missing(MissingParameterException missing, String command) {
        ArgSpec argument = missing.getMissing().get(0);
        String label = argument.paramLabel();
        if (!(argument instanceof OptionSpec option)) {
            String all = missing.getCommandLine().getCommandSpec().positionalParameters().stream()
                    .map(ArgSpec::paramLabel)
                    .collect(Collectors.joining(" "));
            return CliException.usage("required", label, command + " " + all);
        }
        String name = option.longestName();
        boolean isGiven = String.valueOf(missing.getMessage()).contains("parameter for option");
        return isGiven
                ? CliException.usage("missing", name, label, command)
                : CliException.usage("required", name, command + " " + name + " " + label);
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
