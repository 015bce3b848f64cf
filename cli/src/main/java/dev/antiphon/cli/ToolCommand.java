package dev.antiphon.cli;

import dev.antiphon.cli.check.CheckCommand;
import dev.antiphon.cli.command.DemoCommand;
import dev.antiphon.cli.command.LoadCommand;
import dev.antiphon.cli.command.ProxyCommand;
import dev.antiphon.cli.command.ReplayCommand;
import dev.antiphon.cli.command.ReportCommand;
import dev.antiphon.cli.command.SendCommand;
import dev.antiphon.cli.command.ServeCommand;
import dev.antiphon.cli.connect.ConnectCommand;
import dev.antiphon.cli.control.ControlCommand;
import dev.antiphon.cli.control.UpCommand;
import dev.antiphon.cli.help.HelpCommand;
import dev.antiphon.cli.mountebank.ImportCommand;
import dev.antiphon.cli.mountebank.MountebankCommand;
import dev.antiphon.cli.option.Command;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.cli.toxiproxy.ToxiproxyCommand;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The commands of the tool in the order of the help. The help, error texts, man pages, completions
 * and the launcher are based on this list. The texts of a command are in the resource {@code
 * NAME.properties}, in both languages.
 */
public enum ToolCommand {
    // Lambdas: a reference to a constructor would load the class of every command.
    SERVE(Lifetime.LONG, (terminal, texts) -> new ServeCommand(terminal, texts)),
    SEND(Lifetime.SHORT, (terminal, texts) -> new SendCommand(terminal, texts)),
    CONNECT(Lifetime.SHORT, (terminal, texts) -> new ConnectCommand(terminal, texts)),
    PROXY(Lifetime.LONG, (terminal, texts) -> new ProxyCommand(terminal, texts)),
    REPLAY(Lifetime.SHORT, (terminal, texts) -> new ReplayCommand(terminal, texts)),
    LOAD(Lifetime.LONG, (terminal, texts) -> new LoadCommand(terminal, texts)),
    REPORT(Lifetime.SHORT, (terminal, texts) -> new ReportCommand(terminal, texts)),
    DEMO(Lifetime.SHORT, (terminal, texts) -> new DemoCommand(terminal, texts)),
    CHECK(Lifetime.SHORT, (terminal, texts) -> new CheckCommand(terminal, texts)),
    UP(Lifetime.LONG, (terminal, texts) -> new UpCommand(terminal, texts)),
    CONTROL(Lifetime.LONG, (terminal, texts) -> new ControlCommand(terminal, texts)),
    MOUNTEBANK(Lifetime.CHILD, (terminal, texts) -> new MountebankCommand(terminal, texts)),
    IMPORT(Lifetime.SHORT, (terminal, texts) -> new ImportCommand(terminal, texts)),
    TOXIPROXY(Lifetime.LONG, (terminal, texts) -> new ToxiproxyCommand(terminal, texts)),
    HELP(
            Lifetime.SHORT,
            (terminal, texts) -> new HelpCommand(
                    terminal, texts, words(), word -> Cli.usage(terminal, texts, word)));

    /** The time that a command usually runs. The launcher chooses the JVM options by it. */
    enum Lifetime {
        /**
         * The command runs until a signal, or long enough for an optimizing compiler to pay off.
         */
        LONG,

        /** The command usually ends within a second, or has little to compute. */
        SHORT,

        /**
         * Another program starts and ends the command and waits for both. A signal needs to end it
         * at once, and it has little to compute.
         */
        CHILD
    }

    private final Lifetime lifetime;

    @SuppressWarnings("ImmutableEnumChecker") // the lambdas capture nothing
    private final BiFunction<Terminal, Texts, Command> factory;

    ToolCommand(Lifetime lifetime, BiFunction<Terminal, Texts, Command> factory) {
        this.lifetime = lifetime;
        this.factory = factory;
    }

    /** Returns the command with this name; empty if there is none. */
    static Optional<ToolCommand> named(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    /** Returns the names of all commands, joined by this separator. */
    static String joined(String separator) {
        return String.join(separator, words());
    }

    /** Returns the names of all commands. */
    public static List<String> words() {
        return Arrays.stream(values()).map(ToolCommand::word).toList();
    }

    /** Returns the name of the command on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    Lifetime lifetime() {
        return lifetime;
    }

    /** Creates the command for one run of the tool. */
    Command create(Terminal terminal, Texts texts) {
        return factory.apply(terminal, texts);
    }
}
