package dev.antiphon.cli;

import dev.antiphon.FaultException;
import dev.antiphon.event.Escapes;

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
import java.util.Optional;

/**
 * Runs one command line: reads it, runs its command, and says in two lines what went wrong, if
 * anything.
 */
final class Tool {
    /** In the order in which the help shows them. */
    private static final List<String> COMMANDS =
            List.of("serve", "send", "proxy", "replay", "load", "report", "demo");

    private Tool() {}

    /** Runs and gives the status to end with; prints on the terminal's streams only. */
    static int run(Terminal terminal, String... arguments) {
        Words words = Words.chosen(terminal, languageOption(arguments));
        return whole(terminal, words, execute(terminal, words, arguments));
    }

    /** The status to end with: what went well so far did not where not all of it was written. */
    static int whole(Terminal terminal, Words words, int status) {
        boolean lost = terminal.out().checkError(); // flushes
        if (status != Status.OK) {
            return status;
        }
        if (lost) {
            return say(terminal, words, new Problem(Status.CANNOT_WRITE, "output-lost"));
        }
        return terminal.losses()
                .file()
                .map(file -> say(
                        terminal, words, new Problem(Status.CANNOT_WRITE, "recording-lost", file)))
                .orElse(Status.OK);
    }

    private static int execute(Terminal terminal, Words words, String... arguments) {
        try {
            return commands(terminal, words, List.of(arguments)).execute(arguments);
        } catch (RuntimeException | Error e) {
            return failed(terminal, words, e);
        }
    }

    /** All commands, ready to be run. */
    static CommandLine commands(Terminal terminal, Words words) {
        return commands(terminal, words, COMMANDS, COMMANDS);
    }

    /**
     * What these arguments may mean: the command that the first of them names. Where that is none,
     * the help may be asked for, which tells of all, and only those that are named may be run.
     */
    private static CommandLine commands(Terminal terminal, Words words, List<String> arguments) {
        List<String> first =
                arguments.stream().limit(1).filter(COMMANDS::contains).toList();
        return commands(terminal, words, first.isEmpty() ? COMMANDS : first, arguments);
    }

    private static CommandLine commands(
            Terminal terminal, Words words, List<String> shown, List<String> run) {
        Command root = new RootCommand(terminal);
        CommandSpec top = root.options().specOf("antiphon", root);
        top.usageMessage().customSynopsis("antiphon " + String.join(" | ", COMMANDS));
        CommandLine line = new CommandLine(top, Options.LISTS);
        for (String name : shown) {
            if (run.contains(name)) {
                Command command = command(name, terminal, words);
                line.addSubcommand(name, command.options().specOf(name, command));
            } else {
                line.addSubcommand(name, new Options().specOf(name, () -> Status.OUR_BUG));
            }
        }
        line.setHelpFactory((spec, colors) -> { // only help has texts
            line.setResourceBundle(words.texts());
            return new Help(spec, colors);
        });
        line.setOut(writer(terminal.out()));
        line.setErr(writer(terminal.err()));
        line.setExpandAtFiles(false); // --reply @FILE is ours
        line.setUsageHelpWidth(100);
        line.setUsageHelpAutoWidth(false);
        line.setExecutionStrategy(Tool::runRead);
        line.setParameterExceptionHandler((wrong, _) -> say(terminal, words, usage(wrong)));
        line.setExecutionExceptionHandler((thrown, _, _) -> failed(terminal, words, thrown));
        return line;
    }

    /** Runs what was read, whose options know by then that they were given. */
    private static int runRead(ParseResult read) {
        for (ParseResult each = read; each != null; each = each.subcommand()) {
            Options.noteWritten(each.matchedArgs());
        }
        return new RunLast().execute(read);
    }

    private static Command command(String name, Terminal terminal, Words words) {
        return switch (name) {
            case "serve" -> new ServeCommand(terminal, words);
            case "send" -> new SendCommand(terminal, words);
            case "proxy" -> new ProxyCommand(terminal, words);
            case "replay" -> new ReplayCommand(terminal, words);
            case "load" -> new LoadCommand(terminal, words);
            case "report" -> new ReportCommand(terminal, words);
            case "demo" -> new DemoCommand(terminal, words);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    /** The language must be known before anything is read, since what is read may be refused. */
    private static String languageOption(String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--")) {
                return ""; // what follows is no option
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

    private static Problem usage(ParameterException wrong) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        return switch (wrong) {
            case UnmatchedArgumentException unknown -> {
                String first = unknown.getUnmatched().get(0);
                Optional<String> near = unknown.getSuggestions().stream().findFirst();
                yield near.isPresent()
                        ? Problem.usage("unknown-near", first, near.get(), command)
                        : Problem.usage("unknown", first, command);
            }
            case MissingParameterException missing -> {
                String option = name(missing.getMissing().get(0));
                yield Problem.usage("missing", option, command);
            }
            case OverwrittenOptionException twice ->
                Problem.usage("given-twice", name(twice.getOverwritten()), command);
            case ParameterException bad
            when bad.getArgSpec() != null && bad.getValue() != null ->
                Problem.usage("bad-value", name(bad.getArgSpec()), bad.getValue(), command);
            default -> Problem.usage("bad-usage", String.valueOf(wrong.getMessage()), command);
        };
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    /** Says what was thrown; gives the status. */
    static int failed(Terminal terminal, Words words, Throwable thrown) {
        if (thrown instanceof Problem problem) {
            return say(terminal, words, problem);
        }
        if (thrown instanceof FaultException fault) {
            return say(terminal, words, Faults.problem(fault.fault(), ""));
        }
        if (terminal.environment().containsKey("ANTIPHON_DEBUG")) {
            thrown.printStackTrace(terminal.err());
        }
        return say(terminal, words, new Problem(Status.OUR_BUG, "bug", thrown));
    }

    /** Says the two lines; gives the status. */
    static int say(Terminal terminal, Words words, Problem problem) {
        PrintStream err = terminal.err();
        terminal.out().flush();
        err.println("antiphon: " + Escapes.oneLine(problem.what(words)));
        err.println("  " + Escapes.oneLine(problem.remedy(words)));
        err.flush();
        return problem.status();
    }
}
