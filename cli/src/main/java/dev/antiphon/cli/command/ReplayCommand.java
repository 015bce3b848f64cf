package dev.antiphon.cli.command;

import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.address.Address;
import dev.antiphon.cli.option.ClientTlsOptions;
import dev.antiphon.cli.option.Command;
import dev.antiphon.cli.option.CommonOptions;
import dev.antiphon.cli.option.ListenOption;
import dev.antiphon.cli.option.MessageSizeOption;
import dev.antiphon.cli.option.OptionParser;
import dev.antiphon.cli.option.OptionValue;
import dev.antiphon.cli.option.Options;
import dev.antiphon.cli.option.PatternOption;
import dev.antiphon.cli.option.ServerTlsOptions;
import dev.antiphon.cli.run.ServedProgram;
import dev.antiphon.cli.run.ServerRun;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.FailureTexts;
import dev.antiphon.cli.text.LibraryText;
import dev.antiphon.cli.text.Status;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.cli.value.AddressWord;
import dev.antiphon.event.EventListener;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.recording.Entry;
import dev.antiphon.recording.RecordingWriter;
import dev.antiphon.stub.proxy.PassThroughFraming;
import dev.antiphon.stub.replay.Masks;
import dev.antiphon.stub.replay.Replay;
import dev.antiphon.stub.replay.Replay.Outcome;
import dev.antiphon.stub.replay.ReplayServer;
import dev.antiphon.stub.replay.RulesWriter;
import dev.antiphon.stub.replay.Script;
import dev.antiphon.stub.replay.TestWriter;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The command {@code antiphon replay}, which replays one side of a recording or capture and prints
 * the differences, or converts it to rules, a test or a recording.
 */
public final class ReplayCommand implements Command {
    private static final String DEFAULT_ADDRESS = "localhost:12345";

    /** The options that request another action instead of the replay of the client side. */
    private static final List<String> INSTEAD =
            List.of("--as-server", "--as-rules", "--as-test", "--as-recording");

    /**
     * The time to wait for the outcome of a broken connection, which is reported shortly after the
     * connection ends.
     */
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(2);

    private final Terminal terminal;
    private final Texts texts;
    private final Options options = new Options();
    private final OptionValue<String> file = options.parameter("FILE", "file");
    private final OptionValue<Optional<String>> to = options.text("--to", "[HOST:]PORT|unix:PATH");
    private final OptionValue<Boolean> asServer = options.flag("--as-server");
    private final OptionValue<Boolean> asRules = options.flag("--as-rules");
    private final OptionValue<Optional<String>> asTest = options.text("--as-test", "CLASS");
    private final OptionValue<Boolean> asRecording = options.flag("--as-recording");
    private final ListenOption listen = options.with(new ListenOption());
    private final ReplaySource source = options.with(new ReplaySource());
    private final OptionValue<List<String>> masks = options.texts("--mask", "REGEX");
    private final OptionValue<String> timeout = options.text("--timeout", "TIME", "5s");
    private final MessageSizeOption size = options.with(MessageSizeOption.withoutDefault());
    private final OptionValue<Optional<String>> readyFile = options.text("--ready-file", "FILE");
    private final ClientTlsOptions clientTls = options.with(new ClientTlsOptions());
    private final ServerTlsOptions serverTls = options.with(new ServerTlsOptions());
    private final CommonOptions common = options.with(new CommonOptions());

    /** True if the other side has behaved differently from the recording. */
    private volatile boolean differed;

    public ReplayCommand(Terminal terminal, Texts texts) {
        this.terminal = terminal;
        this.texts = texts;
    }

    @Override
    public Options options() {
        return options;
    }

    @Override
    public Integer call() throws InterruptedException {
        common.check();
        checkTogether();
        if (asRecording.value()) {
            return recording();
        }
        Script script = source.script(file.value(), terminal, texts);
        boolean messagesNeeded = asRules.value() || asTest.value().isPresent();
        if (messagesNeeded && script.framing().equals(PassThroughFraming.INSTANCE)) {
            throw CliException.usage("bytes-recorded", file.value());
        }
        if (asRules.value()) {
            return printed(() -> RulesWriter.yaml(script));
        }
        Masks hidden = hidden();
        if (asTest.value().isPresent()) {
            return printed(() -> to.value().isPresent()
                    ? TestWriter.ofServer(
                            script, asTest.value().get(), target().toString(), patterns())
                    : TestWriter.ofClient(script, asTest.value().get()));
        }
        Duration patience = OptionParser.duration("--timeout", timeout.value());
        return asServer.value() ? serve(script, hidden, patience) : ask(script, hidden, patience);
    }

    /** Refuses options that have no effect in this kind of replay or output. */
    private void checkTogether() {
        if (asTest.value().filter(each -> !TestWriter.isClassName(each)).isPresent()) {
            throw CliException.usage("bad-class", "--as-test", asTest.value().get());
        }
        options.refuseTwoOf(INSTEAD);
        options.refuseWithout("--as-server", listen.options().names());
        options.refuseWithout("--as-server", serverTls.options().names());
        options.refuseWithout("--as-server", List.of("--ready-file"));
        for (String each : INSTEAD) {
            options.refuseWith(each, clientTls.options().names());
        }
        for (String each : List.of("--as-server", "--as-rules", "--as-recording")) {
            options.refuseWith(each, List.of("--to"));
        }
        for (String each : List.of("--as-rules", "--as-recording")) {
            options.refuseWith(each, List.of("--mask"));
        }
        for (String each : List.of("--as-rules", "--as-test", "--as-recording")) {
            options.refuseWith(each, List.of("--timeout", "--json", "--max-message"));
        }
    }

    private int recording() {
        List<Entry> entries = source.entries(file.value(), terminal, texts);
        try {
            RecordingWriter.write(entries, terminal.out());
            return Status.OK;
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a print stream never throws it
        }
    }

    private int printed(Supplier<String> text) {
        try {
            terminal.out().print(text.get());
            return Status.OK;
        } catch (IllegalArgumentException e) {
            throw CliException.usage("bad-recording", file.value(), LibraryText.of(e));
        }
    }

    private Address target() {
        return AddressWord.target("--to", to.value().orElse(DEFAULT_ADDRESS), List.of());
    }

    private List<String> patterns() {
        return masks.value().stream().map(PatternOption::withoutSlashes).toList();
    }

    private Masks hidden() {
        try {
            return Masks.of(patterns());
        } catch (IllegalArgumentException e) {
            throw CliException.usage("bad-mask", LibraryText.of(e));
        }
    }

    private int ask(Script script, Masks hidden, Duration patience) throws InterruptedException {
        Address target = target();
        TcpClient.Builder client =
                TcpClient.to(target, script.framing()).limits(size.limitsOr(script.limits()));
        clientTls.tlsOptions().ifPresent(client::tls);
        if (common.json.value()) {
            client.listener(recorder(script));
        }
        try {
            List<Outcome> outcomes = Replay.against(client, script, hidden, patience);
            outcomes.forEach(this::tell);
            return status();
        } catch (FailureException e) {
            throw FailureTexts.problem(e.failure(), target.toString());
        } catch (IllegalArgumentException e) { // all other errors were checked before
            throw CliException.tlsFile(e);
        }
    }

    private int serve(Script script, Masks hidden, Duration patience) throws InterruptedException {
        List<Address> addresses = listen.addresses();
        TcpServer.Builder base = TcpServer.builder(script.framing())
                .limits(size.limitsOr(script.limits()))
                .listener(
                        common.json.value()
                                ? recorder(script)
                                : new ServerLines(terminal, texts, common.quiet.value()));
        serverTls.tlsOptions().ifPresent(base::tls);
        if (script.conversations().isEmpty()) {
            throw CliException.usage("nothing-recorded", file.value());
        }
        try (ServerRun serverRun = new ServerRun(terminal, texts, common, readyFile.value())) {
            CompletableFuture<ReplayServer> played = new CompletableFuture<>();
            serverRun.atTheEnd(() -> statusOf(played.join()));
            ServedProgram running = serverRun.begin(() -> {
                try {
                    ReplayServer replay = ReplayServer.start(
                            script, hidden, patience, this::tell, base, addresses);
                    played.complete(replay);
                    return ServedProgram.of(replay.server());
                } catch (FailureException e) {
                    throw FailureTexts.problem(e.failure(), addresses.get(0).toString());
                } catch (IllegalArgumentException e) {
                    throw CliException.tlsFile(e);
                }
            });
            running.awaitStopped();
            return statusOf(played.join());
        }
    }

    private int statusOf(ReplayServer played) {
        try {
            played.awaitTold(TOLD_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return status();
    }

    private int status() {
        return differed ? Status.NOT_EXPECTED : Status.OK;
    }

    private EventListener recorder(Script script) {
        Framing framing = script.framing();
        return common.recorder(
                framing.equals(PassThroughFraming.INSTANCE) ? Framing.raw() : framing, terminal);
    }

    /**
     * Prints the outcome of one conversation with its differences, on standard error if events go
     * to standard output.
     */
    private void tell(Outcome outcome) {
        if (outcome.differenceCount() > 0) {
            differed = true; // never reset, since several threads report at the same time
        }
        StringBuilder text = new StringBuilder(texts.say(
                        "replay.outcome",
                        outcome.number(),
                        outcome.lines(),
                        outcome.differenceCount()))
                .append(System.lineSeparator());
        for (String each : outcome.differences()) {
            text.append(texts.library(each)).append(each.endsWith("\n") ? "\n" : "");
        }
        int more = outcome.differenceCount() - outcome.differences().size();
        if (more > 0) {
            text.append(texts.say("replay.more", more)).append(System.lineSeparator());
        }
        PrintStream out = common.json.value() ? terminal.err() : terminal.out();
        out.print(text);
        out.flush();
    }
}
