package dev.antiphon.cli;

import dev.antiphon.Address;
import dev.antiphon.Correlation;
import dev.antiphon.FaultException;
import dev.antiphon.framing.Framing;
import dev.antiphon.load.Load;
import dev.antiphon.load.LoadResult;
import dev.antiphon.load.Rate;
import dev.antiphon.load.report.JunitXml;
import dev.antiphon.load.report.Language;
import dev.antiphon.load.report.ReportPage;
import dev.antiphon.load.report.ResultFile;
import dev.antiphon.load.report.ResultText;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.PatternSyntaxException;

/** {@code antiphon load}: puts a load on a server and tells how it bore it. */
final class LoadCommand implements Command {
    private static final String JSON = ".json";

    private final Terminal terminal;
    private final Words words;
    private final Options options = new Options();
    private final Given<List<String>> messages =
            options.parameters("MESSAGE|@FILE", "message", "0..1");
    private final Given<String> to =
            options.text("-t, --to", "HOST:PORT|unix:PATH", "localhost:12345");
    private final Given<String> framing = options.text("-f, --framing", "FRAMING", "raw");
    private final Given<String> rate = options.text("--rate", "RATE", "max");
    private final Given<String> connections = options.text("-c, --connections", "N", "1");
    private final Given<Optional<String>> duration = options.text("-d, --duration", "TIME");
    private final Given<Optional<String>> warmUp = options.text("--warm-up", "TIME");
    private final Given<Optional<String>> expect = options.text("-e, --expect", "TEXT|/RE/");
    private final Given<Optional<String>> objectives = options.text("--slo", "OBJECTIVES");
    private final Given<Optional<String>> find = options.text("--find", "OBJECTIVE");
    private final Given<Optional<String>> step = options.text("--step", "TIME");
    private final Given<String> pipelining = options.text("--pipelining", "N", "1");
    private final Given<Optional<String>> id = options.text("--id", "RE");
    private final Given<Boolean> oneShot = options.flag("--one-shot");
    private final Given<Boolean> keepOpen = options.flag("-k, --keep-open");
    private final Given<Optional<String>> recording = options.text("--recording", "FILE");
    private final Given<String> timeout = options.text("--timeout", "TIME", "5s");
    private final Given<String> connectTimeout = options.text("--connect-timeout", "TIME", "5s");
    private final MessageSizeOption size = options.with(new MessageSizeOption());
    private final Given<Long> seed = options.number("--seed", "N", 1);
    private final Given<Optional<String>> loops = options.text("--loops", "N");
    private final Given<String> transport =
            options.text("--transport", "auto|io_uring|epoll|nio", "auto");
    private final Given<List<String>> out = options.texts("-o, --out", "FILE.html|FILE.json");
    private final Given<Optional<String>> junit = options.text("--junit", "FILE.xml");
    private final ClientTlsOptions tls = options.with(new ClientTlsOptions());
    private final CommonOptions common = options.with(new CommonOptions());

    LoadCommand(Terminal terminal, Words words) {
        this.terminal = terminal;
        this.words = words;
    }

    @Override
    public Options options() {
        return options;
    }

    @Override
    public Integer call() throws InterruptedException {
        common.check();
        checkFiles();
        Address target = Values.address("--to", to.value());
        Load load = load(target);
        LoadLines lines = new LoadLines(terminal, words, common.quiet.value());
        load.onInterval(interval -> lines.second(interval, length()));
        load.onStep(lines::step);
        CompletableFuture<Integer> ended = new CompletableFuture<>();
        Thread hook = terminal.onSignal(() -> endedBySignal(load, lines, ended));
        try {
            LoadResult result = run(load, target);
            lines.end();
            tell(result);
            ended.complete(Status.INTERRUPTED);
            return status(result);
        } catch (RuntimeException | Error e) {
            ended.completeExceptionally(e);
            throw e;
        } finally {
            ended.cancel(false); // where it was neither: the signal need not wait
            terminal.forgetSignal(hook);
        }
    }

    /**
     * Has the run end early, and waits until the thread that runs it has told of it. A second
     * signal ends the process at once.
     *
     * @param ended with the status, or with what went wrong
     */
    private int endedBySignal(Load load, LoadLines lines, CompletableFuture<Integer> ended) {
        NextSignal.heed(() -> Runtime.getRuntime().halt(Status.INTERRUPTED));
        lines.end();
        int status = Tool.say(
                terminal,
                words,
                new Problem(Status.INTERRUPTED, "load-stopped", to.value(), timeout.value()));
        load.stop();
        try {
            return ended.join();
        } catch (CompletionException e) {
            return Tool.failed(terminal, words, Objects.requireNonNullElse(e.getCause(), e));
        } catch (CancellationException e) {
            return status;
        }
    }

    private LoadResult run(Load load, Address target) throws InterruptedException {
        try {
            return load.run();
        } catch (FaultException e) {
            throw Faults.problem(e.fault(), target.toString());
        } catch (IllegalArgumentException e) {
            throw Problem.refused("bad-load", e);
        }
    }

    private void tell(LoadResult result) {
        Language language = Language.of(words.language());
        if (common.json.value()) {
            terminal.out().writeBytes(ResultFile.bytes(result));
        } else {
            terminal.out().print(ResultText.of(result, language));
        }
        terminal.out().flush();
        for (String file : out.value()) {
            byte[] bytes = file.endsWith(JSON)
                    ? ResultFile.bytes(result)
                    : ReportPage.html(result, language).getBytes(StandardCharsets.UTF_8);
            OutFile.write("--out", file, bytes);
        }
        junit.value()
                .ifPresent(file -> OutFile.write(
                        "--junit", file, JunitXml.of(result).getBytes(StandardCharsets.UTF_8)));
    }

    /** Before anything is started: a run may be long. */
    private void checkFiles() {
        for (String file : out.value()) {
            if (!file.endsWith(JSON) && !file.endsWith(".html")) {
                throw Problem.usage("bad-out", "--out", file);
            }
        }
        out.value().forEach(file -> mustBeWritable("--out", file));
        junit.value().ifPresent(file -> mustBeWritable("--junit", file));
        FilesApart files = new FilesApart();
        recording.value().ifPresent(file -> files.add("--recording", file));
        out.value().forEach(file -> files.add("--out", file));
        junit.value().ifPresent(file -> files.add("--junit", file));
    }

    private static void mustBeWritable(String option, String file) {
        try {
            Path folder = Path.of(file).toAbsolutePath().getParent();
            if (folder != null && Files.isWritable(folder) && !Files.isDirectory(Path.of(file))) {
                return;
            }
        } catch (InvalidPathException e) {
            // it is no path at all
        }
        throw Problem.usage("unwritable-file", option, file);
    }

    private static int status(LoadResult result) {
        if (!result.held()) {
            return Status.OBJECTIVE_MISSED;
        }
        boolean judged = !result.objectives().isEmpty() || !result.steps().isEmpty();
        return judged || result.counts().failed() == 0 ? Status.OK : Status.NOT_EXPECTED;
    }

    private Load load(Address target) {
        Framing chosen = Values.framing(framing.value());
        try {
            checkPairs(chosen);
            Load load = Load.to(target)
                    .framing(chosen)
                    .rate(Rate.parse(rate.value()))
                    .connections(Values.count("--connections", connections.value()))
                    .pipelining(Values.count("--pipelining", pipelining.value()))
                    .duration(length())
                    .timeout(Values.duration("--timeout", timeout.value()))
                    .connectTimeout(Values.duration("--connect-timeout", connectTimeout.value()))
                    .transport(Values.transport(transport.value()))
                    .limits(size.limits())
                    .seed(seed.value());
            options(load);
            LoadMessages.of(messages.value(), recording.value()).forEach(each -> each.addTo(load));
            return load;
        } catch (IllegalArgumentException e) {
            throw Problem.refused("bad-load", e);
        }
    }

    /** Of options that contradict each other, or of which one means nothing beside the other. */
    private void checkPairs(Framing chosen) {
        if (step.value().isPresent() && duration.value().isPresent()) {
            throw Problem.usage("step-or-duration");
        }
        boolean ladder = Rate.parse(rate.value()) instanceof Rate.Ladder;
        if (find.value().isPresent() && rate.isWritten() && !ladder) {
            throw Problem.usage("find-or-rate", rate.value());
        }
        if (step.value().isPresent() && find.value().isEmpty() && !ladder) {
            throw Problem.usage("step-of-one-rate", rate.value());
        }
        if (oneShot.value() && keepOpen.value()) {
            throw Problem.usage("one-shot-kept");
        }
        boolean several = Values.count("--pipelining", pipelining.value()) > 1;
        if (several && oneShot.value()) {
            throw Problem.usage("one-shot-pipelined", pipelining.value());
        }
        if (several && chosen.endsByClosing() && !keepOpen.value()) {
            throw Problem.usage("raw-pipelined", pipelining.value(), framing.value());
        }
        if (id.value().isPresent() && chosen.endsByClosing()) {
            throw Problem.usage("raw-ids", framing.value());
        }
        int places = Values.count("--connections", connections.value());
        if (loops.value().isPresent() && Values.count("--loops", loops.value().get()) > places) {
            throw Problem.usage("idle-loops", loops.value().get(), connections.value());
        }
    }

    /** What may be given or not. */
    private void options(Load load) {
        warmUp.value().ifPresent(text -> load.warmUp(Values.duration("--warm-up", text)));
        loops.value().ifPresent(text -> load.loops(Values.count("--loops", text)));
        expect.value().ifPresent(text -> expect(load, text));
        objectives.value().ifPresent(load::objectives);
        find.value().ifPresent(load::find);
        id.value().ifPresent(text -> load.correlateBy(correlation(text)));
        tls.tlsOptions().ifPresent(load::tls);
        if (oneShot.value() || keepOpen.value()) {
            load.oneShot(oneShot.value());
        }
    }

    private static void expect(Load load, String text) {
        try {
            load.expect(text);
        } catch (PatternSyntaxException e) {
            throw Problem.usage("bad-pattern", "--expect", text, e.getDescription());
        }
    }

    /** The first group, or all of what is found where there is none. */
    private static Correlation correlation(String pattern) {
        try {
            return Correlation.group(pattern, 1);
        } catch (PatternSyntaxException e) {
            throw Problem.usage("bad-id-pattern", "--id", pattern, e.getDescription());
        } catch (IllegalArgumentException e) {
            return Correlation.group(pattern, 0);
        }
    }

    private Duration length() {
        return step.value()
                .map(text -> Values.duration("--step", text))
                .or(() -> duration.value().map(text -> Values.duration("--duration", text)))
                .orElse(Duration.ofSeconds(10));
    }
}
