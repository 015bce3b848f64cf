package dev.antiphon.cli.mountebank;

import dev.antiphon.cli.option.Command;
import dev.antiphon.cli.option.CommonOptions;
import dev.antiphon.cli.option.OptionValue;
import dev.antiphon.cli.option.Options;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.FailureTexts;
import dev.antiphon.cli.text.LibraryText;
import dev.antiphon.cli.text.Status;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.control.mountebank.MountebankImposter;
import dev.antiphon.failure.FailureException;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The command {@code antiphon mountebank}, the program of a {@code createCommand} in mountebank's
 * protofile. It runs until mountebank ends it by a signal, or has ended itself.
 */
public final class MountebankCommand implements Command {
    private final Terminal terminal;
    private final Options options = new Options();
    private final OptionValue<String> imposter = options.parameter("JSON", "imposter");
    private final CommonOptions common = options.with(new CommonOptions());

    public MountebankCommand(Terminal terminal, Texts texts) {
        this.terminal = terminal;
    }

    @Override
    public Options options() {
        return options;
    }

    @Override
    public Integer call() throws InterruptedException {
        common.check();
        try (MountebankImposter started = started()) {
            Thread atSignal = terminal.onSignal(() -> Status.OK);
            if (isPipe()) {
                Thread.ofVirtual().name("antiphon-mountebank").start(() -> awaitEnd(started));
            }
            started.awaitClosed();
            terminal.forgetSignal(atSignal);
        }
        return Status.OK;
    }

    private MountebankImposter started() {
        try {
            return MountebankImposter.start(imposter.value(), terminal.out()::println);
        } catch (FailureException e) {
            throw FailureTexts.problem(e.failure(), "mountebank");
        } catch (IllegalArgumentException e) {
            throw CliException.usage("bad-imposter", LibraryText.of(e));
        }
    }

    /** Returns whether standard input is a pipe of mountebank, which ends with mountebank. */
    private static boolean isPipe() {
        try {
            String file = Files.readSymbolicLink(Path.of("/proc/self/fd/0")).toString();
            return file.startsWith("pipe:") || file.startsWith("socket:");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private void awaitEnd(MountebankImposter started) {
        try {
            var _ = terminal.in().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // the pipe is gone, and mountebank with it
        }
        started.close();
    }
}
