package dev.antiphon.cli.run;

import dev.antiphon.cli.option.CommonOptions;
import dev.antiphon.cli.service.ServicePorts;
import dev.antiphon.cli.service.SystemdReports;
import dev.antiphon.cli.text.ErrorOutput;
import dev.antiphon.cli.text.LibraryText;
import dev.antiphon.cli.text.Status;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.event.DrainReport;
import dev.antiphon.event.TransportInUse;
import dev.antiphon.text.Escapes;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * The run of a server, from its start until the command or a signal ends it. After a signal, probes
 * learn that the server drains, the server drains, and the result is printed; the exit status is 0
 * unless the command sets another one. A second signal ends the drain at once.
 *
 * <p>The signal handler is installed before the start, since a program may send a signal as soon as
 * the server is ready.
 */
public final class ServerRun implements AutoCloseable {
    private static final long START_SECONDS_MAX = 5;

    private final Terminal terminal;
    private final Texts texts;
    private final boolean quiet;
    private final Optional<ReadyFile> ready;
    private final CompletableFuture<ServedProgram> started = new CompletableFuture<>();
    private final Optional<SystemdReports> systemd;
    private final Thread hook;

    private volatile ServicePorts ports = ServicePorts.none();

    /** True if a second signal has ended the drain early. */
    private volatile boolean hurried;

    /**
     * The action after the drain that a signal caused. It prints a report and returns the exit
     * status.
     */
    private volatile IntSupplier last = () -> Status.OK;

    /**
     * Installs the signal handler and prepares the ready file.
     *
     * @param readyFile the name of the ready file; empty without one
     */
    public ServerRun(
            Terminal terminal, Texts texts, CommonOptions common, Optional<String> readyFile) {
        this.terminal = terminal;
        this.texts = texts;
        this.quiet = common.quiet.value();
        this.ready = readyFile.map(ReadyFile::prepare);
        this.systemd = SystemdReports.of(terminal, texts);
        this.hook = terminal.onSignal(this::endedBySignal);
        terminal.outputLosses().heed(common.json.value() ? this::stop : this::tellOutputLost);
    }

    /**
     * Stops the server when the program that reads the events has closed its end. Runs on a new
     * thread, since the caller is the thread that writes the events.
     */
    private void stop() {
        Thread.ofVirtual().start(() -> {
            var _ = started.thenAccept(ServedProgram::close);
        });
    }

    /** Prints the transport in use and the reason for it. */
    public void tellTransport(TransportInUse inUse) {
        String text = texts.say("serve.transport", inUse.kind(), new LibraryText(inUse.why()));
        terminal.err().println("antiphon: " + Escapes.oneLine(text));
    }

    private void tellOutputLost() {
        terminal.err().println("antiphon: " + texts.say("serve.output-lost"));
    }

    /** Sets the ports on which the server reports its health. Called before the start. */
    public void reportOn(ServicePorts servicePorts) {
        ports = servicePorts;
    }

    /**
     * Opens the ports for probes, starts what the command serves with, writes the ready file if
     * there is one, and reports that the server is ready.
     */
    public ServedProgram begin(Supplier<? extends ServedProgram> start) {
        ServedProgram running;
        try {
            ports.open();
            running = start.get();
        } catch (RuntimeException | Error e) {
            started.completeExceptionally(e); // a signal that arrived meanwhile reports the error
            throw e;
        }
        started.complete(running);
        if (!quiet) {
            ports.print(terminal, texts);
            running.lines(texts).forEach(each -> terminal.err().println("antiphon: " + each));
        }
        ready.ifPresent(file -> file.write(running));
        ports.ready();
        systemd.ifPresent(each -> each.ready(running.server()));
        return running;
    }

    /**
     * Sets the action that runs after a signal and the drain, before the process ends.
     *
     * @param told the action, which returns the exit status
     */
    public void atTheEnd(IntSupplier told) {
        last = told;
    }

    private int endedBySignal() {
        ready.ifPresent(ReadyFile::close);
        try {
            ServedProgram running = started.get(START_SECONDS_MAX, TimeUnit.SECONDS);
            NextSignal.heed(() -> {
                hurried = true;
                ports.hurry();
                running.close();
            });
            systemd.ifPresent(SystemdReports::stopping);
            ports.beforeDrain();
            DrainReport report = running.drain();
            if (!quiet) {
                String text = report.finished() + report.cut() == 0
                        ? texts.say("serve.stopped")
                        : texts.say("serve.drained", report.finished(), report.cut());
                terminal.err().println("antiphon: " + text);
            }
            int status = ErrorOutput.whole(terminal, texts, last.getAsInt());
            return hurried ? Status.INTERRUPTED : status;
        } catch (ExecutionException e) {
            return ErrorOutput.failed(terminal, texts, Objects.requireNonNullElse(e.getCause(), e));
        } catch (InterruptedException | TimeoutException e) {
            started.cancel(false); // there is no server to drain
        }
        return Status.OK;
    }

    /** Ends the run if no signal has ended it. */
    @Override
    public void close() {
        terminal.forgetSignal(hook);
        ready.ifPresent(ReadyFile::close);
        if (started.isDone() && !started.isCompletedExceptionally()) {
            started.join().close();
        }
        ports.close();
        started.cancel(false);
    }
}
