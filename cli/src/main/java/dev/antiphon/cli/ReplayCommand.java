package dev.antiphon.cli;

import dev.antiphon.Address;
import dev.antiphon.FaultException;
import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.recording.RecordingException;
import dev.antiphon.stub.replay.Masks;
import dev.antiphon.stub.replay.Replay;
import dev.antiphon.stub.replay.Replay.Outcome;
import dev.antiphon.stub.replay.ReplayServer;
import dev.antiphon.stub.replay.RulesWriter;
import dev.antiphon.stub.replay.Script;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code antiphon replay}: plays one side of a recording, and shows what is otherwise. */
@Command(name = "replay", sortOptions = false)
final class ReplayCommand implements Callable<Integer> {
    private static final String DEFAULT_ADDRESS = "localhost:12345";

    private final Terminal terminal;
    private final Words words;

    @Parameters(paramLabel = "FILE", descriptionKey = "file")
    private String file = "";

    @Option(names = "--to", paramLabel = "[HOST:]PORT|unix:PATH", order = 1)
    private String to = DEFAULT_ADDRESS;

    @Option(names = "--as-server", order = 2)
    private boolean asServer;

    @Option(names = "--as-rules", order = 2)
    private boolean asRules;

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
    private CommonOptions common = new CommonOptions();

    ReplayCommand(Terminal terminal, Words words) {
        this.terminal = terminal;
        this.words = words;
    }

    @Override
    public Integer call() throws InterruptedException {
        common.check();
        Script script = script();
        if (asRules) {
            return rules(script);
        }
        Masks hidden = hidden();
        Duration patience = Values.duration("--timeout", timeout);
        return asServer ? serve(script, hidden, patience) : ask(script, hidden, patience);
    }

    private Script script() {
        try {
            return Script.read(Path.of(file));
        } catch (RecordingException | IllegalArgumentException e) {
            throw Problem.usage("bad-recording", file, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw Problem.usage("unreadable-file", "replay", file);
        }
    }

    private int rules(Script script) {
        try {
            terminal.out().print(RulesWriter.yaml(script));
            return Status.OK;
        } catch (IllegalArgumentException e) {
            throw Problem.usage("bad-recording", file, String.valueOf(e.getMessage()));
        }
    }

    private Masks hidden() {
        try {
            return Masks.of(masks);
        } catch (IllegalArgumentException e) {
            throw Problem.usage("bad-mask", String.valueOf(e.getMessage()));
        }
    }

    private int ask(Script script, Masks hidden, Duration patience) throws InterruptedException {
        Address target = Values.address("--to", to);
        try {
            List<Outcome> outcomes = Replay.against(TcpClient.to(target), script, hidden, patience);
            outcomes.forEach(this::tell);
            boolean same = outcomes.stream().allMatch(each -> each.differences().isEmpty());
            return same ? Status.OK : Status.NOT_EXPECTED;
        } catch (FaultException e) {
            throw Faults.problem(e.fault(), target.toString());
        }
    }

    private int serve(Script script, Masks hidden, Duration patience) throws InterruptedException {
        List<String> texts = listen.isEmpty() ? List.of(DEFAULT_ADDRESS) : listen;
        List<Address> addresses =
                texts.stream().map(text -> Values.address("--listen", text)).toList();
        TcpServer.Builder base =
                TcpServer.builder().listener(new ServerLines(terminal, words, common.quiet));
        try (Serving serving = new Serving(terminal, words, common.quiet, readyFile)) {
            TcpServer server = serving.begin(() -> {
                try {
                    return ReplayServer.start(script, hidden, patience, this::tell, base, addresses)
                            .server();
                } catch (FaultException e) {
                    throw Faults.problem(e.fault(), addresses.get(0).toString());
                } catch (IllegalArgumentException e) {
                    throw Problem.usage("bad-recording", file, String.valueOf(e.getMessage()));
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
