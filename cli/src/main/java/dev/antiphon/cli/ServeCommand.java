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

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

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
        TcpServer.Builder builder = builder(served);
        try (Serving serving = new Serving(terminal, words, common.quiet, readyFile)) {
            TcpServer server = serving.begin(() -> start(builder, addresses));
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

    private TcpServer.Builder builder(CountDownLatch served) {
        Framing chosen = Values.framing(framing);
        ReplyTemplate template = ReplyTemplate.of(reply);
        Limits limits = limits();
        Values.admitted(chosen, limits);
        if (!template.hasMessage() || !Values.asksOfEvery(chosen)) {
            Values.carried(chosen, template.withoutMessage());
        }
        TcpServer.Builder builder = TcpServer.builder()
                .framing(chosen)
                .limits(limits)
                .keepOpen(keepOpen)
                .transport(Values.transport(transport))
                .onInline(template);
        tls.options().ifPresent(builder::tls);
        if (!proxies.isEmpty()) {
            builder.proxyProtocol(trust());
        }
        if (common.json) {
            builder.listener(common.recorder(chosen, terminal));
        } else {
            builder.listener(new ServerLines(terminal, words, common.quiet));
        }
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

    private TcpServer start(TcpServer.Builder builder, List<Address> addresses) {
        try {
            return builder.start(addresses);
        } catch (UncheckedIOException e) {
            throw Problem.usage("transport", "--transport " + transport, reason(e));
        } catch (FaultException e) {
            throw Faults.problem(e.fault(), addresses.get(0).toString());
        } catch (IllegalArgumentException e) { // all else that could be wrong was looked at before
            throw Problem.usage("tls-file", String.valueOf(e.getMessage()));
        }
    }
}
