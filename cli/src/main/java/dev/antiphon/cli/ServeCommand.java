package dev.antiphon.cli;

import dev.antiphon.Address;
import dev.antiphon.FaultException;
import dev.antiphon.Limits;
import dev.antiphon.TcpServer;
import dev.antiphon.TransportInUse;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.Escapes;
import dev.antiphon.framing.Framing;
import dev.antiphon.proxyprotocol.ProxyTrust;
import dev.antiphon.stub.Rules;
import dev.antiphon.stub.StubBuilder;
import dev.antiphon.stub.StubServer;
import dev.antiphon.stub.yaml.FollowedFile;
import dev.antiphon.stub.yaml.StubFile;
import dev.antiphon.stub.yaml.StubFileException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** {@code antiphon serve}: a server that answers each message with a text. */
@Command(name = "serve", sortOptions = false)
final class ServeCommand implements Callable<Integer> {
    private static final String DEFAULT_ADDRESS = "localhost:12345";

    private final Terminal terminal;
    private final Words words;

    @Option(
            names = {"-l", "--listen"},
            paramLabel = "[HOST:]PORT|unix:PATH",
            order = 1)
    private List<String> listen = new ArrayList<>();

    @Option(
            names = {"-f", "--framing"},
            paramLabel = "FRAMING",
            order = 2)
    private String framing = "raw";

    @Option(
            names = {"-r", "--reply"},
            paramLabel = "TEXT|@FILE",
            order = 3)
    private String reply = "Сервер получил: {message}";

    @Option(names = "--stubs", paramLabel = "FILE", order = 4)
    private Optional<String> stubs = Optional.empty();

    @Option(
            names = {"-k", "--keep-open"},
            order = 4)
    private boolean keepOpen;

    @Option(names = "--once", order = 5)
    private boolean once;

    @Option(names = "--ready-file", paramLabel = "FILE", order = 6)
    private Optional<String> readyFile = Optional.empty();

    @Option(names = "--transport", paramLabel = "auto|io_uring|epoll|nio", order = 51)
    private String transport = "auto";

    @Option(
            names = {"-v", "--verbose"},
            order = 52)
    private boolean verbose;

    @Option(names = "--proxy-from", paramLabel = "NETWORK", split = ",", order = 50)
    private List<String> proxies = new ArrayList<>();

    @Mixin
    private CaptureOption capture = new CaptureOption();

    @Mixin
    private LimitOptions bounds = new LimitOptions();

    @Mixin
    private ServerTlsOptions tls = new ServerTlsOptions();

    @Mixin
    private CommonOptions common = new CommonOptions();

    ServeCommand(Terminal terminal, Words words) {
        this.terminal = terminal;
        this.words = words;
    }

    @Override
    public Integer call() throws InterruptedException {
        common.check();
        List<Address> addresses = addresses();
        CountDownLatch served = new CountDownLatch(1);
        Supplier<TcpServer> start = stubs.isPresent()
                ? stubs(Path.of(stubs.get()), addresses, served)
                : template(addresses, served);
        try (Serving serving = new Serving(terminal, words, common.quiet, readyFile)) {
            TcpServer server = serving.begin(() -> started(start, addresses));
            if (verbose) {
                tellTransport(server.transport());
            }
            if (once) {
                served.await();
            } else {
                server.awaitStopped();
            }
        }
        return Status.OK;
    }

    /** One reply for every message. */
    private Supplier<TcpServer> template(List<Address> addresses, CountDownLatch served) {
        Framing chosen = Values.framing(framing);
        ReplyTemplate template = ReplyTemplate.of(reply);
        TcpServer.Builder builder = builder(chosen, served).onInline(template);
        if (!template.hasMessage() || !Values.asksOfEvery(chosen)) {
            Values.carried(chosen, template.withoutMessage());
        }
        return () -> builder.start(addresses);
    }

    /** Replies by the rules of a file. */
    private Supplier<TcpServer> stubs(Path file, List<Address> addresses, CountDownLatch served) {
        Rules rules = rules(file);
        Framing named = Values.framing(framing);
        Framing chosen = framing.equals("raw") ? rules.framing().orElse(named) : named;
        StubBuilder builder = StubServer.builder()
                .over(builder(chosen, served))
                .framing(chosen)
                .keepOpen(keepOpen)
                .keeping(false)
                .onFinding(this::tellFinding)
                .addresses(addresses);
        return () -> {
            StubServer stub = builder.start();
            stub.use(rules);
            var _ = FollowedFile.begin(file, rules, stub, wrong -> tellRules(file, wrong));
            return stub.server();
        };
    }

    private static Rules rules(Path file) {
        try {
            return StubFile.read(file);
        } catch (StubFileException e) {
            throw Problem.usage("stubs", String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw Problem.usage("unreadable-file", "--stubs", file);
        }
    }

    /** Its further lines are below it, as a remedy is. */
    private void tellFinding(String text) {
        terminal.err().println("antiphon: " + text.strip());
    }

    private void tellRules(Path file, String wrong) {
        if (wrong.isEmpty() && common.quiet) {
            return;
        }
        String text = wrong.isEmpty()
                ? words.say("serve.stubs-used", file)
                : words.say("serve.stubs-bad", wrong);
        terminal.err().println("antiphon: " + Escapes.oneLine(text));
    }

    /** All but what answers. */
    private TcpServer.Builder builder(Framing chosen, CountDownLatch served) {
        Limits limits = limits();
        Values.admitted(chosen, limits);
        TcpServer.Builder builder = TcpServer.builder()
                .framing(chosen)
                .limits(limits)
                .keepOpen(keepOpen)
                .transport(Values.transport(transport));
        tls.options().ifPresent(builder::tls);
        if (!proxies.isEmpty()) {
            builder.proxyProtocol(trust());
        }
        if (common.json) {
            builder.listener(common.recorder(chosen, terminal));
        } else {
            builder.listener(new ServerLines(terminal, words, common.quiet));
        }
        capture.listener(chosen, terminal, words).ifPresent(builder::listener);
        if (once) {
            builder.listener(event -> {
                if (event instanceof ConnectionEvent.Closed) {
                    served.countDown();
                }
            });
        }
        return builder;
    }

    private void tellTransport(TransportInUse inUse) {
        String text = words.say("serve.transport", inUse.kind(), inUse.why());
        terminal.err().println("antiphon: " + Escapes.oneLine(text));
    }

    private ProxyTrust trust() {
        try {
            return ProxyTrust.in(proxies);
        } catch (IllegalArgumentException e) {
            throw Problem.usage("bad-network", "--proxy-from", String.join(",", proxies));
        }
    }

    private Limits limits() {
        Limits limits = bounds.limits();
        return once ? limits.withConnectionsMax(1) : limits;
    }

    private List<Address> addresses() {
        List<String> texts = listen.isEmpty() ? List.of(DEFAULT_ADDRESS) : listen;
        return texts.stream().map(text -> Values.address("--listen", text)).toList();
    }

    private static String reason(UncheckedIOException failure) {
        IOException cause = failure.getCause();
        return String.valueOf(cause == null ? failure.getMessage() : cause.getMessage());
    }

    private TcpServer started(Supplier<TcpServer> start, List<Address> addresses) {
        try {
            return start.get();
        } catch (UncheckedIOException e) {
            throw Problem.usage("transport", "--transport " + transport, reason(e));
        } catch (FaultException e) {
            throw Faults.problem(e.fault(), addresses.get(0).toString());
        } catch (IllegalArgumentException e) { // all else that could be wrong was looked at before
            throw Problem.usage("tls-file", String.valueOf(e.getMessage()));
        }
    }
}
