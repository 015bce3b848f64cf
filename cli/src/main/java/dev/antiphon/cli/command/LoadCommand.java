package dev.antiphon.cli.command;

import dev.antiphon.address.Address;
import dev.antiphon.cli.control.LoadConsole;
import dev.antiphon.cli.control.LoadPage;
import dev.antiphon.cli.option.ClientTlsOptions;
import dev.antiphon.cli.option.Command;
import dev.antiphon.cli.option.CommonOptions;
import dev.antiphon.cli.option.DistinctFiles;
import dev.antiphon.cli.option.MessageSizeOption;
import dev.antiphon.cli.option.OptionParser;
import dev.antiphon.cli.option.OptionValue;
import dev.antiphon.cli.option.Options;
import dev.antiphon.cli.option.PatternOption;
import dev.antiphon.cli.run.NextSignal;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.ErrorOutput;
import dev.antiphon.cli.text.FailureTexts;
import dev.antiphon.cli.text.Status;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.cli.value.AddressWord;
import dev.antiphon.cli.value.StartTime;
import dev.antiphon.config.Correlation;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.load.Load;
import dev.antiphon.load.LoadRun;
import dev.antiphon.load.report.file.JunitXml;
import dev.antiphon.load.report.file.ResultFile;
import dev.antiphon.load.report.page.ReportPage;
import dev.antiphon.load.report.page.ResultText;
import dev.antiphon.load.report.text.Language;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.Objective;
import dev.antiphon.load.result.Rate;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The command {@code antiphon load}, which runs a load against a server and reports the result. */
public final class LoadCommand implements Command {
    private static final String JSON = ".json";

    private final Terminal terminal;
    private final Texts texts;
    private final Options options = new Options();
    private final OptionValue<List<String>> messages =
            options.parameters("MESSAGE|@FILE", "message", "0..1");
    private final OptionValue<String> to =
            options.text("-t, --to", "[HOST:]PORT|unix:PATH", "localhost:12345");
    private final OptionValue<String> framing = options.text("-f, --framing", "FRAMING", "raw");
    private final OptionValue<String> rate = options.text("--rate", "RATE", "max");
    private final OptionValue<String> connections = options.text("-c, --connections", "N", "1");
    private final OptionValue<Optional<String>> duration = options.text("-d, --duration", "TIME");
    private final OptionValue<Optional<String>> warmUp = options.text("--warm-up", "TIME");
    private final OptionValue<Optional<String>> startAt =
            options.text("--start-at", "HH:MM:SS|DATETIME");
    private final OptionValue<Optional<String>> expect =
            options.text("-e, --expect", "TEXT|@FILE|/REGEX/");
    private final OptionValue<Boolean> hexIn = options.flag("--hex-in");
    private final OptionValue<Optional<String>> first = options.text("--first", "MESSAGE|@FILE");
    private final OptionValue<Boolean> greeting = options.flag("--greeting");
    private final OptionValue<Boolean> noReply = options.flag("--no-reply");
    private final OptionValue<Optional<String>> objectives = options.text("--slo", "OBJECTIVES");
    private final OptionValue<Optional<String>> find = options.text("--find", "OBJECTIVE");
    private final OptionValue<Optional<String>> step = options.text("--step", "TIME");
    private final OptionValue<String> pipelining = options.text("--pipelining", "N", "1");
    private final OptionValue<Optional<String>> id = options.text("--id", "REGEX");
    private final OptionValue<Boolean> oneShot = options.flag("--one-shot");
    private final OptionValue<Boolean> keepOpen = options.flag("-k, --keep-open");
    private final OptionValue<Optional<String>> recording = options.text("--recording", "FILE");
    private final OptionValue<String> timeout = options.text("--timeout", "TIME", "5s");
    private final OptionValue<String> connectTimeout =
            options.text("--connect-timeout", "TIME", "5s");
    private final MessageSizeOption size = options.with(new MessageSizeOption());
    private final OptionValue<Long> seed = options.number("--seed", "N", 1);
    private final OptionValue<Optional<String>> loops = options.text("--loops", "N");
    private final OptionValue<String> transport =
            options.text("--transport", "auto|io_uring|epoll|nio", "auto");
    private final OptionValue<List<String>> out = options.texts("-o, --out", "FILE.html|FILE.json");
    private final OptionValue<Optional<String>> junit = options.text("--junit", "FILE.xml");
    private final LoadConsole console = options.with(new LoadConsole());
    private final ClientTlsOptions tls = options.with(new ClientTlsOptions());
    private final CommonOptions common = options.with(new CommonOptions());

    public LoadCommand(Terminal terminal, Texts texts) {
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
        console.check();
        checkFiles();
        if (!to.isWritten() && !messages.isLiteral() && !hexIn.value()) {
            AddressWord.refuseAsMessage(messages.value());
        }
        Address target = AddressWord.target("--to", to.value(), messages.value());
        Load load = load(target);
        LoadProgress lines = new LoadProgress(terminal, texts, common.quiet.value());
        startAt.value().ifPresent(text -> {
            Instant start = StartTime.of("--start-at", text, Clock.system(ZoneId.systemDefault()));
            load.startAt(start);
            lines.waits(start);
        });
        try (LoadPage page = console.start(target.toString(), options)) {
            page.line(texts).ifPresent(lines::page);
            load.onInterval((interval, response) -> {
                lines.second(interval, length());
                page.second(interval, response);
            });
            load.onStep((perSecond, length) -> {
                lines.step(perSecond, length);
                page.step();
            });
            return run(load, target, lines, page);
        }
    }

    private int run(Load load, Address target, LoadProgress lines, LoadPage page)
            throws InterruptedException {
        CompletableFuture<Integer> ended = new CompletableFuture<>();
        LoadRun run = start(load);
        Thread hook = terminal.onSignal(() -> {
            page.leave();
            return endedBySignal(run, lines, ended);
        });
        try (run) {
            LoadResult result = await(run, target);
            lines.end();
            page.ended();
            tell(result);
            int status = ResultStatus.of(result);
            ended.complete(page.isLingering() ? status : Status.INTERRUPTED);
            page.linger();
            return status;
        } catch (RuntimeException | Error e) {
            ended.completeExceptionally(e);
            throw e;
        } finally {
            ended.cancel(false); // without a result, the signal does not wait
            terminal.forgetSignal(hook);
        }
    }

    /**
     * Ends the run early after a signal, waits until the command has shown the result, and returns
     * the exit status. A second signal ends the process at once. If the result is shown already,
     * only the wait of the page ends.
     *
     * @param ended completed with the exit status of the command, or with its error
     */
    private int endedBySignal(LoadRun run, LoadProgress lines, CompletableFuture<Integer> ended) {
        NextSignal.heed(() -> Runtime.getRuntime().halt(Status.INTERRUPTED));
        if (!ended.isDone()) {
            lines.end();
            int _ = ErrorOutput.say(
                    terminal,
                    texts,
                    new CliException(
                            Status.INTERRUPTED, "load-stopped", to.value(), timeout.value()));
            run.stop();
        }
        try {
            return ended.join();
        } catch (CompletionException e) {
            return ErrorOutput.failed(terminal, texts, Objects.requireNonNullElse(e.getCause(), e));
        } catch (CancellationException e) {
            return Status.INTERRUPTED;
        }
    }

    private static LoadRun start(Load load) {
        try {
            return load.start();
        } catch (IllegalArgumentException e) {
            throw CliException.refused("bad-load", e);
        }
    }

    private static LoadResult await(LoadRun run, Address target) throws InterruptedException {
        try {
            return run.await();
        } catch (FailureException e) {
            throw FailureTexts.problem(e.failure(), target.toString());
        } catch (IllegalArgumentException e) { // a certificate that cannot be used
            throw CliException.refused("bad-load", e);
        }
    }

    private void tell(LoadResult result) {
        Language language = Language.of(texts.language());
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

    /**
     * Checks that the output files can be written. Called before the run, since a run may be long.
     */
    private void checkFiles() {
        for (String file : out.value()) {
            if (!file.endsWith(JSON) && !file.endsWith(".html")) {
                throw CliException.usage("bad-out", "--out", file);
            }
        }
        out.value().forEach(file -> OutFile.mustBeWritable("--out", file));
        junit.value().ifPresent(file -> OutFile.mustBeWritable("--junit", file));
        DistinctFiles files = new DistinctFiles();
        recording.value().ifPresent(file -> files.add("--recording", file));
        out.value().forEach(file -> files.add("--out", file));
        junit.value().ifPresent(file -> files.add("--junit", file));
    }

    private Load load(Address target) {
        Framing chosen = OptionParser.framing(framing.value());
        try {
            checkPairs(chosen);
            checkSamples();
            Load load = Load.to(target)
                    .framing(chosen)
                    .rate(rate())
                    .connections(OptionParser.count("--connections", connections.value()))
                    .pipelining(OptionParser.count("--pipelining", pipelining.value()))
                    .duration(length())
                    .timeout(OptionParser.duration("--timeout", timeout.value()))
                    .connectTimeout(
                            OptionParser.duration("--connect-timeout", connectTimeout.value()))
                    .transport(OptionParser.transport(transport.value()))
                    .limits(size.limits())
                    .seed(seed.value());
            options(load);
            LoadMessages words = new LoadMessages(hexIn.value(), terminal.in());
            words.of(messages.value(), recording.value()).forEach(each -> each.addTo(load));
            first.value().ifPresent(text -> words.first(text).addTo(load));
            return load;
        } catch (IllegalArgumentException e) {
            throw CliException.refused("bad-load", e);
        }
    }

    /** Refuses combinations of options that contradict each other or have no effect. */
    private void checkPairs(Framing chosen) {
        options.refuseWith("--no-reply", List.of("--expect", "--id"));
        if (step.value().isPresent() && duration.value().isPresent()) {
            throw CliException.usage("step-or-duration");
        }
        boolean ladder = rate() instanceof Rate.Ladder;
        if (find.value().isPresent() && rate.isWritten() && !ladder) {
            throw CliException.usage("find-or-rate", rate.value());
        }
        if (step.value().isPresent() && find.value().isEmpty() && !ladder) {
            throw CliException.usage("step-of-one-rate", rate.value());
        }
        if (oneShot.value() && keepOpen.value()) {
            throw CliException.usage("one-shot-kept");
        }
        boolean several = OptionParser.count("--pipelining", pipelining.value()) > 1;
        if (several && oneShot.value()) {
            throw CliException.usage("one-shot-pipelined", pipelining.value());
        }
        if (several && chosen.endsByClosing() && !keepOpen.value()) {
            throw CliException.usage("raw-pipelined", pipelining.value(), framing.value());
        }
        if (id.value().isPresent() && chosen.endsByClosing()) {
            throw CliException.usage("raw-ids", framing.value());
        }
        int places = OptionParser.count("--connections", connections.value());
        if (loops.value().isPresent()
                && OptionParser.count("--loops", loops.value().get()) > places) {
            throw CliException.usage("idle-loops", loops.value().get(), connections.value());
        }
    }

    /** Refuses an objective whose percentile needs more requests than one rate will send. */
    private void checkSamples() {
        double lowest = lowestRate();
        double planned = Math.ceil(lowest * length().toMillis() / 1000);
        for (Objective each : objectives()) {
            long needed = each.samplesNeeded();
            if (lowest > 0 && planned < needed) {
                boolean isStepped = find.value().isPresent() || rate() instanceof Rate.Ladder;
                Duration longer = Duration.ofSeconds((long) Math.ceil(needed / lowest));
                throw CliException.usage(
                        "load-too-short",
                        each,
                        needed,
                        (long) planned,
                        FailureTexts.seconds(length()),
                        (isStepped ? "--step " : "--duration ") + FailureTexts.seconds(longer));
            }
        }
    }

    /** Returns the lowest rate that is tried first; 0 if it depends on the server. */
    private double lowestRate() {
        return switch (rate()) {
            case Rate.Fixed fixed -> find.value().isPresent() ? 0 : fixed.perSecond();
            case Rate.Ladder ladder -> ladder.from();
            case Rate.Max _ -> 0;
        };
    }

    private List<Objective> objectives() {
        List<Objective> all = new ArrayList<>();
        objectives.value().ifPresent(text -> {
            Arrays.stream(text.split(",", -1)).forEach(each -> checkObjective("--slo", each));
            all.addAll(Objective.parseAll(text));
        });
        find.value().ifPresent(text -> {
            checkObjective("--find", text);
            all.add(Objective.parse(text));
        });
        return all;
    }

    /** Applies the settings of the options that are present. */
    private void options(Load load) {
        warmUp.value().ifPresent(text -> load.warmUp(OptionParser.duration("--warm-up", text)));
        loops.value().ifPresent(text -> load.loops(OptionParser.count("--loops", text)));
        expect.value().ifPresent(text -> expect(load, text));
        load.greeting(greeting.value()).noReply(noReply.value());
        objectives.value().ifPresent(load::objectives);
        find.value().ifPresent(load::find);
        id.value().ifPresent(text -> {
            PatternOption pattern = PatternOption.ofId("--id", text);
            // a message for which the function throws has no id
            load.correlateBy(Correlation.by(each -> pattern.firstGroup(each).orElseThrow()));
        });
        tls.tlsOptions().ifPresent(load::tls);
        if (oneShot.value() || keepOpen.value()) {
            load.oneShot(oneShot.value());
        }
    }

    private Rate rate() {
        try {
            return Rate.parse(rate.value());
        } catch (IllegalArgumentException e) {
            throw CliException.usage("bad-rate", "--rate", rate.value());
        }
    }

    private static void checkObjective(String option, String text) {
        try {
            Objective _ = Objective.parse(text);
        } catch (IllegalArgumentException e) {
            throw CliException.usage("bad-objective", option, text);
        }
    }

    private void expect(Load load, String text) {
        if (PatternOption.isPattern(text)) {
            PatternOption.ofTextOption("--expect", text); // refused with the option name
            load.expect(text);
        } else {
            new LoadMessages(hexIn.value(), terminal.in()).expected(text).addTo(load);
        }
    }

    private Duration length() {
        return step.value()
                .map(text -> OptionParser.duration("--step", text))
                .or(() -> duration.value().map(text -> OptionParser.duration("--duration", text)))
                .orElse(Duration.ofSeconds(10));
    }
}
