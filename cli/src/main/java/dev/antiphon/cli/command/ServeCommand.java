package dev.antiphon.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.TcpServer;
import dev.antiphon.address.Address;
import dev.antiphon.argument.FileText;
import dev.antiphon.argument.TemplateText;
import dev.antiphon.cli.check.FileKind;
import dev.antiphon.cli.control.ControlPort;
import dev.antiphon.cli.control.ControlledService;
import dev.antiphon.cli.option.CaptureOption;
import dev.antiphon.cli.option.Command;
import dev.antiphon.cli.option.CommonOptions;
import dev.antiphon.cli.option.LimitOptions;
import dev.antiphon.cli.option.ListenOption;
import dev.antiphon.cli.option.OptionParser;
import dev.antiphon.cli.option.OptionValue;
import dev.antiphon.cli.option.Options;
import dev.antiphon.cli.option.ServerTlsOptions;
import dev.antiphon.cli.run.ServedProgram;
import dev.antiphon.cli.run.ServerRun;
import dev.antiphon.cli.service.ServiceOptions;
import dev.antiphon.cli.service.ServicePorts;
import dev.antiphon.cli.show.ConversationLines;
import dev.antiphon.cli.show.EventTexts;
import dev.antiphon.cli.show.ShowOptions;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.FailureTexts;
import dev.antiphon.cli.text.LibraryText;
import dev.antiphon.cli.text.Status;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.cli.value.BytesWord;
import dev.antiphon.config.Limits;
import dev.antiphon.config.TransportKind;
import dev.antiphon.control.definition.Origin;
import dev.antiphon.control.definition.StubDefinition;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.EventListener;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.proxyprotocol.ProxyTrust;
import dev.antiphon.stub.StubBuilder;
import dev.antiphon.stub.StubRules;
import dev.antiphon.stub.StubServer;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.Sequence;
import dev.antiphon.stub.match.Matchers;
import dev.antiphon.stub.yaml.FollowedFile;
import dev.antiphon.stub.yaml.RulesText;
import dev.antiphon.stub.yaml.StubFileException;
import dev.antiphon.tls.TlsOptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * The command {@code antiphon serve}, which runs a server that answers each message with a text.
 */
public final class ServeCommand implements Command {
    private final Terminal terminal;
    private final Texts texts;
    private final Options options = new Options();
    private final ListenOption listen = options.with(new ListenOption());
    private final OptionValue<String> framing = options.text("-f, --framing", "FRAMING", "raw");
    private final OptionValue<String> reply =
            options.text("-r, --reply", "TEXT|@FILE", "Сервер получил: {message}");
    private final OptionValue<Optional<String>> stubs = options.text("--stubs", "FILE");
    private final OptionValue<Boolean> lenient = options.flag("--lenient");
    private final OptionValue<Boolean> keepOpen = options.flag("-k, --keep-open");
    private final OptionValue<Boolean> once = options.flag("--once");
    private final OptionValue<Optional<String>> readyFile = options.text("--ready-file", "FILE");
    private final LimitOptions bounds = options.with(new LimitOptions());
    private final ServiceOptions service = options.with(new ServiceOptions());
    private final ControlPort control = options.with(ControlPort.beside());
    private final CaptureOption capture = options.with(new CaptureOption());
    private final ServerTlsOptions tls = options.with(new ServerTlsOptions());
    private final OptionValue<List<String>> proxies =
            options.commaSeparated("--proxy-from", "NETWORK");
    private final OptionValue<String> transport =
            options.text("--transport", "auto|io_uring|epoll|nio", "auto");
    private final ShowOptions show = options.with(new ShowOptions());
    private final CommonOptions common = options.with(new CommonOptions());
    private final Findings findings;

    /** Set by the thread of the command before it starts the server. */
    private ServicePorts ports = ServicePorts.none();

    public ServeCommand(Terminal terminal, Texts texts) {
        this.terminal = terminal;
        this.texts = texts;
        this.findings = new Findings(terminal, texts, common, lenient);
    }

    @Override
    public Options options() {
        return options;
    }

    @Override
    public Integer call() throws InterruptedException {
        common.check();
        show.check(options);
        control.check();
        options.refuseWith("--stubs", List.of("--reply"));
        options.refuseWithout("--stubs", List.of("--lenient"));
        List<Address> addresses = listen.addresses();
        ports = service.ports(addresses);
        CountDownLatch served = new CountDownLatch(1);
        Supplier<Served> start = stubs.value().isPresent()
                ? stubs(OptionParser.file("--stubs", stubs.value().get()), addresses, served)
                : template(addresses, served);
        CompletableFuture<Served> started = new CompletableFuture<>();
        try (ServerRun serverRun = new ServerRun(terminal, texts, common, readyFile.value())) {
            serverRun.reportOn(ports);
            serverRun.atTheEnd(() -> started.join().status().getAsInt());
            ServedProgram running = serverRun.begin(() -> {
                started.complete(started(start, addresses));
                return started.join().running();
            });
            if (show.verbose()) {
                serverRun.tellTransport(running.server().transport());
            }
            if (once.value()) {
                if (common.json.value()) {
                    terminal.outputLosses().heed(served::countDown);
                }
                served.await();
            } else {
                running.awaitStopped();
            }
        }
        return started.join().status().getAsInt();
    }

    /**
     * A running server.
     *
     * @param status prints the report at the end, and returns the exit code
     */
    private record Served(ServedProgram running, IntSupplier status) {}

    /** Starts a server, in a registry if the command line asks for one. */
    private ServedProgram running(
            Framing chosen, Function<Optional<EventListener>, TcpServer> start) {
        return control.isWanted()
                ? ControlledService.server(
                        control, chosen, watch -> start.apply(Optional.of(watch)))
                : ServedProgram.of(start.apply(Optional.empty()));
    }

    /**
     * Returns a function that starts a server that answers every message by one template. A stub
     * fills in the places other than that of the message.
     */
    private Supplier<Served> template(List<Address> addresses, CountDownLatch served) {
        Framing chosen = OptionParser.framing(framing.value());
        Optional<ReplyTemplate> plain = BytesWord.file("--reply", reply.value(), terminal.in())
                .map(ReplyTemplate::verbatim)
                .or(() -> ReplyTemplate.of(FileText.literal(reply.value())));
        if (plain.isEmpty()) {
            return filled(chosen, addresses, served);
        }
        ReplyTemplate template = plain.get();
        TcpServer.Builder builder = TcpServer.builder(chosen).keepOpen(keepOpen.value());
        template.answerOn(builder, limits(), chosen.endsByClosing() && !keepOpen.value());
        settings(chosen, served).accept(builder);
        tls.tlsOptions().ifPresent(builder::tls);
        if (!template.hasMessage() || !OptionParser.asksOfEvery(chosen.ofReplies())) {
            OptionParser.carried(chosen.ofReplies(), template.withoutMessage());
        }
        return () -> new Served(
                running(chosen, watch -> {
                    watch.ifPresent(builder::listener);
                    return builder.start(addresses);
                }),
                () -> Status.OK);
    }

    private Supplier<Served> filled(
            Framing chosen, List<Address> addresses, CountDownLatch served) {
        String text = FileText.literal(reply.value());
        Sequence answer;
        try {
            TemplateText.check(text, TemplateText.OF_REPLIES);
            answer = Sequence.of(Answer.template(text));
        } catch (IllegalArgumentException e) {
            throw CliException.usage("bad-place", "--reply", LibraryText.of(e));
        }
        StubBuilder builder = StubServer.builder()
                .server(settings(chosen, served))
                .server(server -> tls.tlsOptions().ifPresent(server::tls))
                .framing(chosen)
                .keepOpen(keepOpen.value())
                .keeping(false)
                .rules(StubRules.builder()
                        .rule("--reply", Matchers.anything(), answer)
                        .build())
                .onFinding(findings::found)
                .addresses(addresses);
        return () -> new Served(
                running(chosen, watch -> {
                    watch.ifPresent(builder::listener);
                    return builder.start().server();
                }),
                () -> findings.end(List.of()));
    }

    /** Returns a function that starts a server that answers by the rules in a file. */
    private Supplier<Served> stubs(Path file, List<Address> addresses, CountDownLatch served) {
        Framing named = OptionParser.framing(framing.value());
        FollowedFile followed =
                read(file, framing.isWritten() ? Optional.of(named) : Optional.empty());
        StubRules stubRules = followed.stubRules();
        Framing chosen = framing.isWritten() ? named : stubRules.framing().orElse(named);
        Consumer<TcpServer.Builder> ofServer = settings(chosen, served);
        Consumer<TcpServer.Builder> ofTls = tls(file, stubRules);
        Consumer<StubBuilder> terms = stub -> stub.server(ofServer)
                .server(ofTls)
                .framing(chosen)
                .keepOpen(keepOpen.value())
                .keeping(control.isWanted()) // requests to the API query them
                .rules(stubRules)
                .onFinding(findings::found)
                .onFault(findings::injected)
                .onReceived(findings::received)
                .addresses(addresses);
        Consumer<String> changed = wrong -> findings.changed(file, wrong);
        return () -> {
            if (control.isWanted()) {
                ControlledService stub = ControlledService.stub(
                        control, definition(file, chosen, stubRules, terms), followed, changed);
                return new Served(stub, () -> findings.end(stub.unfired()));
            }
            StubBuilder builder = StubServer.builder();
            terms.accept(builder);
            StubServer stub = builder.start();
            followed.begin(stub, changed);
            return new Served(ServedProgram.of(stub.server()), () -> findings.end(stub.unfired()));
        };
    }

    private StubDefinition definition(
            Path file, Framing chosen, StubRules stubRules, Consumer<StubBuilder> terms) {
        return StubDefinition.builder()
                .origin(Origin.COMMAND)
                .framing(chosen)
                .rules(stubRules)
                .rulesFile(file)
                .rulesText(new RulesText(
                        Optional.of(chosen),
                        UTF_8,
                        Optional.ofNullable(file.toAbsolutePath().getParent())))
                .settings(terms)
                .build();
    }

    private static FollowedFile read(Path file, Optional<Framing> given) {
        try {
            return given.isPresent()
                    ? FollowedFile.read(file, given.get())
                    : FollowedFile.read(file);
        } catch (StubFileException e) {
            throw FileKind.RULES
                    .refusalOfAnother(file.toString())
                    .orElseGet(() -> CliException.refused("stubs", e));
        } catch (IOException e) {
            throw CliException.unreadable("--stubs", file.toString(), e);
        }
    }

    /**
     * Returns the TLS settings: for TLS from the beginning of a connection, or for rules that
     * switch to TLS.
     */
    private Consumer<TcpServer.Builder> tls(Path file, StubRules rules) {
        Optional<TlsOptions> secured = tls.tlsOptions();
        if (rules.startsTls() && secured.isEmpty()) {
            throw CliException.usage("stubs-starttls", file);
        }
        return server -> secured.ifPresent(each -> {
            var _ = rules.startsTls() ? server.startTls(each) : server.tls(each);
        });
    }

    /** Checks the options, and returns the settings of the server without framing and handler. */
    private Consumer<TcpServer.Builder> settings(Framing chosen, CountDownLatch served) {
        Limits limits = limits();
        OptionParser.admitted(chosen, limits);
        TransportKind kind = OptionParser.transport(transport.value());
        Optional<ProxyTrust> trusted =
                proxies.value().isEmpty() ? Optional.empty() : Optional.of(trust());
        List<EventListener> listeners = listeners(chosen, served);
        return server -> {
            server.limits(limits).transport(kind).loops(Runtime.getRuntime().availableProcessors());
            trusted.ifPresent(server::proxyProtocol);
            listeners.forEach(server::listener);
        };
    }

    private List<EventListener> listeners(Framing chosen, CountDownLatch served) {
        List<EventListener> all = new ArrayList<>();
        all.add(lines(chosen));
        capture.listener(chosen, terminal, texts).ifPresent(all::add);
        ports.listener().ifPresent(all::add);
        if (once.value()) {
            all.add(event -> {
                if (event instanceof ConnectionEvent.Closed) {
                    served.countDown();
                }
            });
        }
        all.replaceAll(control::lasting);
        return all;
    }

    /** Returns the listener that prints: the lesson's lines, or the view of conversations. */
    private EventListener lines(Framing chosen) {
        if (common.json.value()) {
            return common.recorder(chosen, terminal, findings::into);
        }
        boolean isPlain = tls.tlsOptions().isEmpty() && stubs.value().isEmpty();
        EventTexts all = EventTexts.of(texts).verbose(show.verbose());
        EventTexts eventTexts = isPlain ? all.plain(chosen) : all;
        boolean isViewed = stubs.value().isPresent() || show.isAsked();
        if (common.quiet.value() || !isViewed) {
            return new ServerLines(terminal, eventTexts, common.quiet.value());
        }
        ConversationLines view = new ConversationLines(terminal, eventTexts, show, true);
        findings.in(view);
        return view;
    }

    private ProxyTrust trust() {
        try {
            return ProxyTrust.in(proxies.value());
        } catch (IllegalArgumentException e) {
            throw CliException.usage(
                    "bad-network",
                    "--proxy-from",
                    String.join(",", proxies.value()),
                    LibraryText.of(e));
        }
    }

    private Limits limits() {
        Limits limits = bounds.limits();
        return once.value() ? limits.toBuilder().maxConnections(1).build() : limits;
    }

    private static LibraryText reason(UncheckedIOException failure) {
        IOException cause = failure.getCause();
        return LibraryText.of(cause == null ? failure : cause);
    }

    private Served started(Supplier<Served> start, List<Address> addresses) {
        try {
            return start.get();
        } catch (UncheckedIOException e) {
            throw CliException.usage("transport", "--transport " + transport.value(), reason(e));
        } catch (FailureException e) {
            throw FailureTexts.problem(e.failure(), addresses.get(0).toString());
        } catch (IllegalArgumentException e) { // all other errors were checked before
            throw CliException.tlsFile(e);
        }
    }
}
