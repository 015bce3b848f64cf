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
import dev.antiphon.stub.yaml.StubFileException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** {@code antiphon serve}: a server that answers each message with a text. */
final class ServeCommand implements Command {
    private final Terminal terminal;
    private final Words words;
    private final Options options = new Options();
    private final ListenOption listen = options.with(new ListenOption());
    private final Given<String> framing = options.text("-f, --framing", "FRAMING", "raw");
    private final Given<String> reply =
            options.text("-r, --reply", "TEXT|@FILE", "Сервер получил: {message}");
    private final Given<Optional<String>> stubs = options.text("--stubs", "FILE");
    private final Given<Boolean> keepOpen = options.flag("-k, --keep-open");
    private final Given<Boolean> once = options.flag("--once");
    private final Given<Optional<String>> readyFile = options.text("--ready-file", "FILE");
    private final LimitOptions bounds = options.with(new LimitOptions());
    private final CaptureOption capture = options.with(new CaptureOption());
    private final ServerTlsOptions tls = options.with(new ServerTlsOptions());
    private final Given<List<String>> proxies = options.commaSeparated("--proxy-from", "NETWORK");
    private final Given<String> transport =
            options.text("--transport", "auto|io_uring|epoll|nio", "auto");
    private final Given<Boolean> verbose = options.flag("-v, --verbose");
    private final CommonOptions common = options.with(new CommonOptions());

    ServeCommand(Terminal terminal, Words words) {
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
        options.refuseWith("--stubs", List.of("--reply"));
        List<Address> addresses = listen.addresses();
        CountDownLatch served = new CountDownLatch(1);
        Supplier<TcpServer> start = stubs.value().isPresent()
                ? stubs(Path.of(stubs.value().get()), addresses, served)
                : template(addresses, served);
        try (Serving serving = new Serving(terminal, words, common, readyFile.value())) {
            TcpServer server = serving.begin(() -> started(start, addresses));
            if (verbose.value()) {
                tellTransport(server.transport());
            }
            if (once.value()) {
                if (common.json.value()) {
                    terminal.losses().heed(served::countDown);
                }
                served.await();
            } else {
                server.awaitStopped();
            }
        }
        return Status.OK;
    }

    /** One reply for every message. */
    private Supplier<TcpServer> template(List<Address> addresses, CountDownLatch served) {
        Framing chosen = Values.framing(framing.value());
        ReplyTemplate template = ReplyTemplate.of(reply.value());
        TcpServer.Builder builder = builder(chosen, served).onInline(template);
        if (!template.hasMessage() || !Values.asksOfEvery(chosen)) {
            Values.carried(chosen, template.withoutMessage());
        }
        return () -> builder.start(addresses);
    }

    /** Replies by the rules of a file. */
    private Supplier<TcpServer> stubs(Path file, List<Address> addresses, CountDownLatch served) {
        FollowedFile followed = read(file);
        Rules rules = followed.rules();
        Framing named = Values.framing(framing.value());
        Framing chosen = framing.isWritten() ? named : rules.framing().orElse(named);
        StubBuilder builder = StubServer.builder()
                .over(builder(chosen, served))
                .framing(chosen)
                .keepOpen(keepOpen.value())
                .keeping(false)
                .rules(rules)
                .onFinding(this::tellFinding)
                .addresses(addresses);
        return () -> {
            StubServer stub = builder.start();
            followed.begin(stub, wrong -> tellRules(file, wrong));
            return stub.server();
        };
    }

    private static FollowedFile read(Path file) {
        try {
            return FollowedFile.read(file);
        } catch (StubFileException e) {
            throw Problem.refused("stubs", e);
        } catch (IOException e) {
            throw Problem.usage("unreadable-file", "--stubs", file);
        }
    }

    /** Its further lines are below it, as a remedy is. */
    private void tellFinding(String text) {
        terminal.err().println("antiphon: " + text.strip());
    }

    private void tellRules(Path file, String wrong) {
        if (wrong.isEmpty() && common.quiet.value()) {
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
                .keepOpen(keepOpen.value())
                .transport(Values.transport(transport.value()));
        tls.tlsOptions().ifPresent(builder::tls);
        if (!proxies.value().isEmpty()) {
            builder.proxyProtocol(trust());
        }
        if (common.json.value()) {
            builder.listener(common.recorder(chosen, terminal));
        } else {
            builder.listener(new ServerLines(terminal, words, common.quiet.value()));
        }
        capture.listener(chosen, terminal, words).ifPresent(builder::listener);
        if (once.value()) {
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
            return ProxyTrust.in(proxies.value());
        } catch (IllegalArgumentException e) {
            throw Problem.usage("bad-network", "--proxy-from", String.join(",", proxies.value()));
        }
    }

    private Limits limits() {
        Limits limits = bounds.limits();
        return once.value() ? limits.withConnectionsMax(1) : limits;
    }

    private static String reason(UncheckedIOException failure) {
        IOException cause = failure.getCause();
        return String.valueOf(cause == null ? failure.getMessage() : cause.getMessage());
    }

    private TcpServer started(Supplier<TcpServer> start, List<Address> addresses) {
        try {
            return start.get();
        } catch (UncheckedIOException e) {
            throw Problem.usage("transport", "--transport " + transport.value(), reason(e));
        } catch (FaultException e) {
            throw Faults.problem(e.fault(), addresses.get(0).toString());
        } catch (IllegalArgumentException e) { // all else that could be wrong was looked at before
            throw Problem.refused("tls-file", e);
        }
    }
}
