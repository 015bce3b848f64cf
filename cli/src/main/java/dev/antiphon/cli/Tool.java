package dev.antiphon.cli;

import dev.antiphon.FaultException;
import dev.antiphon.event.Escapes;

import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
        int status = execute(terminal, words, arguments);
        boolean lost = terminal.out().checkError(); // flushes
        if (lost && status == Status.OK) {
            return say(terminal, words, new Problem(Status.CANNOT_WRITE, "output-lost"));
        }
        return status;
    }

    private static int execute(Terminal terminal, Words words, String... arguments) {
        try {
            return commands(terminal, words, named(arguments)).execute(arguments);
        } catch (RuntimeException | Error e) {
            return failed(terminal, words, e);
        }
    }

    /**
     * The command that the first word names, where it is one. The library takes a while to look at
     * a command's options, so that it is shown those that matter.
     */
    private static Optional<String> named(String... arguments) {
        return Arrays.stream(arguments).limit(1).filter(COMMANDS::contains).findFirst();
    }

    /** All commands, ready to be run. */
    static CommandLine commands(Terminal terminal, Words words) {
        return commands(terminal, words, Optional.empty());
    }

    private static CommandLine commands(Terminal terminal, Words words, Optional<String> only) {
        CommandLine line = new CommandLine(new RootCommand(terminal));
        for (String name : COMMANDS) {
            if (only.isEmpty() || only.get().equals(name)) {
                line.addSubcommand(name, command(name, terminal, words));
            }
        }
        line.setResourceBundle(words.texts());
        line.setOut(writer(terminal.out()));
        line.setErr(writer(terminal.err()));
        line.setExpandAtFiles(false); // --reply @FILE is ours
        line.setUsageHelpWidth(100);
        line.setUsageHelpAutoWidth(false);
        line.setParameterExceptionHandler((wrong, _) -> say(terminal, words, usage(wrong)));
        line.setExecutionExceptionHandler((thrown, _, _) -> failed(terminal, words, thrown));
        return line;
    }

    private static Object command(String name, Terminal terminal, Words words) {
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

    private static int failed(Terminal terminal, Words words, Throwable thrown) {
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
