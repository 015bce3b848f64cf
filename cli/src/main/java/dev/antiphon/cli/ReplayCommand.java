package dev.antiphon.cli;

import dev.antiphon.Address;
import dev.antiphon.FaultException;
import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.recording.CapturedRecording;
import dev.antiphon.recording.Entry;
import dev.antiphon.stub.replay.Masks;
import dev.antiphon.stub.replay.Replay;
import dev.antiphon.stub.replay.Replay.Outcome;
import dev.antiphon.stub.replay.ReplayServer;
import dev.antiphon.stub.replay.RulesWriter;
import dev.antiphon.stub.replay.Script;
import dev.antiphon.stub.replay.TestWriter;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * {@code antiphon replay}: plays one side of a recording or capture and shows what is otherwise, or
 * makes rules, a test or a recording of it.
 */
@Command(name = "replay", sortOptions = false)
final class ReplayCommand implements Callable<Integer> {
    private static final String DEFAULT_ADDRESS = "localhost:12345";

    private final Terminal terminal;
    private final Words words;

    @Parameters(paramLabel = "FILE", descriptionKey = "file")
    private String file = "";

    @Option(names = "--to", paramLabel = "[HOST:]PORT|unix:PATH", order = 1)
    private Optional<String> to = Optional.empty();

    @Option(names = "--as-server", order = 2)
    private boolean asServer;

    @Option(names = "--as-rules", order = 2)
    private boolean asRules;

    @Option(names = "--as-test", paramLabel = "CLASS", order = 2)
    private Optional<String> asTest = Optional.empty();

    @Option(names = "--as-recording", order = 2)
    private boolean asRecording;

    @Option(
            names = {"-l", "--listen"},
            paramLabel = "[HOST:]PORT|unix:PATH",
            order = 3)
    private List<String> listen = new ArrayList<>();

    @Option(names = "--mask", paramLabel = "REGEX", order = 4)
    private List<String> masks = new ArrayList<>();

    @Option(names = "--timeout", paramLabel = "TIME", order = 5)
    private String timeout = "5s";

    @Option(names = "--ready-file", paramLabel = "FILE", order = 6)
    private Optional<String> readyFile = Optional.empty();

    @Mixin
    private ReplaySource source = new ReplaySource();

    @Mixin
    private ClientTlsOptions clientTls = new ClientTlsOptions();

    @Mixin
    private ServerTlsOptions serverTls = new ServerTlsOptions();

    @Mixin
    private CommonOptions common = new CommonOptions();

    ReplayCommand(Terminal terminal, Words words) {
        this.terminal = terminal;
        this.words = words;
    }

    @Override
    public Integer call() throws InterruptedException {
        common.check();
        if (asRecording) {
            return recording();
        }
        Script script = source.script(file, terminal, words);
        if (asRules) {
            return printed(() -> RulesWriter.yaml(script));
        }
        Masks hidden = hidden();
        if (asTest.isPresent()) {
            return printed(() -> to.isPresent()
                    ? TestWriter.ofServer(script, asTest.get(), target().toString(), masks)
                    : TestWriter.ofClient(script, asTest.get()));
        }
        Duration patience = Values.duration("--timeout", timeout);
        return asServer ? serve(script, hidden, patience) : ask(script, hidden, patience);
    }

    private int recording() {
        List<Entry> entries = source.entries(file, terminal, words);
        try {
            CapturedRecording.write(entries, terminal.out());
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
            throw Problem.usage("bad-recording", file, String.valueOf(e.getMessage()));
        }
    }

    private Address target() {
        return Values.address("--to", to.orElse(DEFAULT_ADDRESS));
    }

    private Masks hidden() {
        try {
            return Masks.of(masks);
        } catch (IllegalArgumentException e) {
            throw Problem.usage("bad-mask", String.valueOf(e.getMessage()));
        }
    }

    private int ask(Script script, Masks hidden, Duration patience) throws InterruptedException {
        Address target = target();
        TcpClient.Builder client = TcpClient.to(target);
        clientTls.options().ifPresent(client::tls);
        try {
            List<Outcome> outcomes = Replay.against(client, script, hidden, patience);
            outcomes.forEach(this::tell);
            boolean same = outcomes.stream().allMatch(each -> each.differences().isEmpty());
            return same ? Status.OK : Status.NOT_EXPECTED;
        } catch (FaultException e) {
            throw Faults.problem(e.fault(), target.toString());
        } catch (IllegalArgumentException e) { // all else that could be wrong was looked at before
            throw Problem.usage("tls-file", String.valueOf(e.getMessage()));
        }
    }

    private int serve(Script script, Masks hidden, Duration patience) throws InterruptedException {
        List<String> texts = listen.isEmpty() ? List.of(DEFAULT_ADDRESS) : listen;
        List<Address> addresses =
                texts.stream().map(text -> Values.address("--listen", text)).toList();
        TcpServer.Builder base =
                TcpServer.builder().listener(new ServerLines(terminal, words, common.quiet));
        serverTls.options().ifPresent(base::tls);
        if (script.conversations().isEmpty()) {
            throw Problem.usage("nothing-recorded", file);
        }
        try (Serving serving = new Serving(terminal, words, common.quiet, readyFile)) {
            TcpServer server = serving.begin(() -> {
                try {
                    return ReplayServer.start(script, hidden, patience, this::tell, base, addresses)
                            .server();
                } catch (FaultException e) {
                    throw Faults.problem(e.fault(), addresses.get(0).toString());
                } catch (IllegalArgumentException e) {
                    throw Problem.usage("tls-file", String.valueOf(e.getMessage()));
                }
            });
            server.awaitStopped();
        }
        return Status.OK;
    }

    /** One conversation: a line, and what was otherwise. */
    private void tell(Outcome outcome) {
        StringBuilder text = new StringBuilder(words.say(
                        "replay.outcome",
                        outcome.number(),
                        outcome.lines(),
                        outcome.differences().size()))
                .append(System.lineSeparator());
        outcome.differences().forEach(text::append);
        terminal.out().print(text);
        terminal.out().flush();
    }
}
