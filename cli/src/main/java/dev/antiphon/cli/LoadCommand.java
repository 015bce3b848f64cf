package dev.antiphon.cli;

import dev.antiphon.Address;
import dev.antiphon.Correlation;
import dev.antiphon.FaultException;
import dev.antiphon.Limits;
import dev.antiphon.framing.Framing;
import dev.antiphon.load.Load;
import dev.antiphon.load.LoadResult;
import dev.antiphon.load.Rate;
import dev.antiphon.load.report.JunitXml;
import dev.antiphon.load.report.Language;
import dev.antiphon.load.report.ReportPage;
import dev.antiphon.load.report.ResultFile;
import dev.antiphon.load.report.ResultText;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** {@code antiphon load}: puts a load on a server and tells how it bore it. */
@Command(name = "load", sortOptions = false)
final class LoadCommand implements Callable<Integer> {
    private static final String JSON = ".json";

    private final Terminal terminal;
    private final Words words;

    @Parameters(paramLabel = "MESSAGE|@FILE", descriptionKey = "message")
    private List<String> messages = new ArrayList<>();

    @Option(
            names = {"-t", "--to"},
            paramLabel = "HOST:PORT|unix:PATH",
            order = 1)
    private String to = "localhost:12345";

    @Option(
            names = {"-f", "--framing"},
            paramLabel = "FRAMING",
            order = 2)
    private String framing = "raw";

    @Option(names = "--rate", paramLabel = "RATE", order = 3)
    private String rate = "max";

    @Option(
            names = {"-c", "--connections"},
            paramLabel = "N",
            order = 4)
    private String connections = "1";

    @Option(
            names = {"-d", "--duration"},
            paramLabel = "TIME",
            order = 5)
    private Optional<String> duration = Optional.empty();

    @Option(names = "--warm-up", paramLabel = "TIME", order = 6)
    private Optional<String> warmUp = Optional.empty();

    @Option(
            names = {"-e", "--expect"},
            paramLabel = "TEXT|/RE/",
            order = 7)
    private Optional<String> expect = Optional.empty();

    @Option(names = "--slo", paramLabel = "OBJECTIVES", order = 8)
    private Optional<String> objectives = Optional.empty();

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE.html|FILE.json",
            order = 22)
    private List<String> out = new ArrayList<>();

    @Option(names = "--junit", paramLabel = "FILE.xml", order = 23)
    private Optional<String> junit = Optional.empty();

    @Option(names = "--find", paramLabel = "OBJECTIVE", order = 9)
    private Optional<String> find = Optional.empty();

    @Option(names = "--step", paramLabel = "TIME", order = 10)
    private Optional<String> step = Optional.empty();

    @Option(names = "--pipelining", paramLabel = "N", order = 11)
    private String pipelining = "1";

    @Option(names = "--id", paramLabel = "RE", order = 12)
    private Optional<String> id = Optional.empty();

    @Option(names = "--one-shot", order = 13)
    private boolean oneShot;

    @Option(
            names = {"-k", "--keep-open"},
            order = 14)
    private boolean keepOpen;

    @Option(names = "--recording", paramLabel = "FILE", order = 15)
    private Optional<String> recording = Optional.empty();

    @Option(names = "--timeout", paramLabel = "TIME", order = 16)
    private String timeout = "5s";

    @Option(names = "--connect-timeout", paramLabel = "TIME", order = 17)
    private String connectTimeout = "5s";

    @Option(names = "--max-message", paramLabel = "SIZE", order = 18)
    private String maxMessage = "1M";

    @Option(names = "--seed", paramLabel = "N", order = 19)
    private long seed = 1;

    @Option(names = "--loops", paramLabel = "N", order = 20)
    private Optional<String> loops = Optional.empty();

    @Option(names = "--transport", paramLabel = "auto|io_uring|epoll|nio", order = 21)
    private String transport = "auto";

    @Mixin
    private ClientTlsOptions tls = new ClientTlsOptions();

    @Mixin
    private CommonOptions common = new CommonOptions();

    LoadCommand(Terminal terminal, Words words) {
        this.terminal = terminal;
        this.words = words;
    }

    @Override
    public Integer call() throws InterruptedException {
        common.check();
        checkFiles();
        Address target = Values.address("--to", to);
        Load load = load(target);
        LoadLines lines = new LoadLines(terminal, words, common.quiet);
        load.onInterval(interval -> lines.second(interval, length()));
        CompletableFuture<Integer> ended = new CompletableFuture<>();
        Thread hook = terminal.onSignal(() -> endedBySignal(load, lines, ended));
        try {
            LoadResult result = run(load, target);
            lines.end();
            tell(result);
            ended.complete(Status.INTERRUPTED);
            return status(result);
        } catch (Problem e) {
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
                terminal, words, new Problem(Status.INTERRUPTED, "load-stopped", to, timeout));
        load.stop();
        try {
            return ended.join();
        } catch (CompletionException e) {
            return e.getCause() instanceof Problem problem
                    ? Tool.say(terminal, words, problem)
                    : status;
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
            throw Problem.usage("bad-load", String.valueOf(e.getMessage()));
        }
    }

    private void tell(LoadResult result) {
        Language language = Language.of(words.language());
        for (String file : out) {
            byte[] bytes = file.endsWith(JSON)
                    ? ResultFile.bytes(result)
                    : ReportPage.html(result, language).getBytes(StandardCharsets.UTF_8);
            write("--out", file, bytes);
        }
        junit.ifPresent(file ->
                write("--junit", file, JunitXml.of(result).getBytes(StandardCharsets.UTF_8)));
        if (common.json) {
            terminal.out().writeBytes(ResultFile.bytes(result));
        } else {
            terminal.out().print(ResultText.of(result, language));
        }
        terminal.out().flush();
    }

    private static void write(String option, String file, byte[] bytes) {
        try {
            Files.write(Path.of(file), bytes);
        } catch (IOException | InvalidPathException e) {
            throw Problem.usage("unwritable-file", option, file);
        }
    }

    /** Before anything is started: a run may be long. */
    private void checkFiles() {
        for (String file : out) {
            if (!file.endsWith(JSON) && !file.endsWith(".html")) {
                throw Problem.usage("bad-out", "--out", file);
            }
        }
        out.forEach(file -> mustBeWritable("--out", file));
        junit.ifPresent(file -> mustBeWritable("--junit", file));
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
        Framing chosen = Values.framing(framing);
        try {
            Load load = Load.to(target)
                    .framing(chosen)
                    .rate(Rate.parse(rate))
                    .connections(Values.count("--connections", connections))
                    .pipelining(Values.count("--pipelining", pipelining))
                    .duration(length())
                    .timeout(Values.duration("--timeout", timeout))
                    .connectTimeout(Values.duration("--connect-timeout", connectTimeout))
                    .transport(Values.transport(transport))
                    .limits(limits())
                    .seed(seed);
            options(load);
            LoadMessages.of(messages, recording).forEach(each -> each.addTo(load));
            return load;
        } catch (IllegalArgumentException e) {
            throw Problem.usage("bad-load", String.valueOf(e.getMessage()));
        }
    }

    /** What may be given or not. */
    private void options(Load load) {
        warmUp.ifPresent(text -> load.warmUp(Values.duration("--warm-up", text)));
        loops.ifPresent(text -> load.loops(Values.count("--loops", text)));
        expect.ifPresent(load::expect);
        objectives.ifPresent(load::objectives);
        find.ifPresent(load::find);
        id.ifPresent(text -> load.correlateBy(correlation(text)));
        tls.options().ifPresent(load::tls);
        if (oneShot && keepOpen) {
            throw Problem.usage("one-shot-kept");
        }
        if (oneShot || keepOpen) {
            load.oneShot(oneShot);
        }
    }

    /** The first group, or all of what is found where there is none. */
    private static Correlation correlation(String pattern) {
        try {
            return Correlation.group(pattern, 1);
        } catch (IllegalArgumentException e) {
            return Correlation.group(pattern, 0);
        }
    }

    private Duration length() {
        if (step.isPresent() && duration.isPresent()) {
            throw Problem.usage("step-or-duration");
        }
        return step.map(text -> Values.duration("--step", text))
                .or(() -> duration.map(text -> Values.duration("--duration", text)))
                .orElse(Duration.ofSeconds(10));
    }

    private Limits limits() {
        int most = Values.size("--max-message", maxMessage, Limits.MESSAGE_BYTES_CEILING);
        return Limits.defaults().withMessageBytesMax(most);
    }
}
