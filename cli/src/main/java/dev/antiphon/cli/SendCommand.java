package dev.antiphon.cli;

import dev.antiphon.Address;
import dev.antiphon.FaultException;
import dev.antiphon.HostPort;
import dev.antiphon.Limits;
import dev.antiphon.Message;
import dev.antiphon.Phase;
import dev.antiphon.TcpClient;
import dev.antiphon.TransportKind;
import dev.antiphon.event.Escapes;
import dev.antiphon.framing.Framing;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** {@code antiphon send}: asks a server and shows its replies. */
@Command(name = "send", sortOptions = false)
final class SendCommand implements Callable<Integer> {
    private static final Duration RETRY_AFTER = Duration.ofMillis(50);

    private final Terminal terminal;
    private final Words words;

    @Parameters(paramLabel = "MESSAGE", descriptionKey = "message")
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

    @Option(names = "--timeout", paramLabel = "TIME", order = 3)
    private String timeout = "10s";

    @Option(names = "--connect-timeout", paramLabel = "TIME", order = 4)
    private String connectTimeout = "5s";

    @Option(
            names = {"-e", "--expect"},
            paramLabel = "TEXT|/RE/",
            order = 5)
    private Optional<String> expect = Optional.empty();

    @Option(names = "--hex", order = 6)
    private boolean hex;

    @Option(names = "--hex-in", order = 7)
    private boolean hexIn;

    @Option(names = "--max-message", paramLabel = "SIZE", order = 8)
    private String maxMessage = "1M";

    @Option(names = "--wait-ready", paramLabel = "TIME", order = 9)
    private Optional<String> waitReady = Optional.empty();

    /** Whether standard error ends in a label that no line feed has followed. */
    private boolean labelled;

    @Mixin
    private CaptureOption capture = new CaptureOption();

    @Mixin
    private ClientTlsOptions tls = new ClientTlsOptions();

    @Mixin
    private ProxyHeaderOptions proxy = new ProxyHeaderOptions();

    @Mixin
    private CommonOptions common = new CommonOptions();

    SendCommand(Terminal terminal, Words words) {
        this.terminal = terminal;
        this.words = words;
    }

    @Override
    public Integer call() {
        common.check();
        Address target = target();
        Framing chosen = Values.framing(framing);
        Limits limits = limits();
        Values.admitted(chosen, limits);
        Optional<Expectation> expected = expect.map(Expectation::of);
        TcpClient.Builder builder = TcpClient.to(target)
                .transport(
                        TransportKind
                                .NIO) // which is there at once; one request needs no faster one
                .framing(chosen)
                .limits(limits)
                .replyTimeout(Values.duration("--timeout", timeout))
                .connectTimeout(Values.duration("--connect-timeout", connectTimeout));
        tls.options().ifPresent(builder::tls);
        proxy.preface().ifPresent(builder::sendProxyHeader);
        Duration wait =
                waitReady.map(text -> Values.duration("--wait-ready", text)).orElse(Duration.ZERO);
        List<Message> requests = Requests.of(messages, hexIn, chosen, terminal.in());
        if (common.json) {
            builder.listener(common.recorder(chosen, terminal));
        }
        capture.listener(chosen, terminal, words).ifPresent(builder::listener);
        Thread hook = terminal.onSignal(() -> interrupted(target));
        try {
            send(builder, requests, expected, wait);
            return Status.OK;
        } catch (FaultException e) {
            endLabel();
            throw Faults.problem(e.fault(), target.toString());
        } finally {
            terminal.forgetSignal(hook);
        }
    }

    private void check(Expectation expected, Message reply) {
        try {
            expected.check(reply, target());
        } catch (Problem e) {
            endLabel();
            throw e;
        }
    }

    /** An error has lines of its own. */
    private void endLabel() {
        if (labelled) {
            terminal.err().println();
        }
    }

    private int interrupted(Address target) {
        return Tool.say(terminal, words, new Problem(Status.INTERRUPTED, "stopped", target));
    }

    private Address target() {
        Address target = Values.address("--to", to);
        if (target instanceof HostPort host && (host.port() == 0 || host.host().equals("*"))) {
            throw Problem.usage("bad-address", "--to", to);
        }
        return target;
    }

    private Limits limits() {
        int most = Values.size("--max-message", maxMessage, Limits.MESSAGE_BYTES_CEILING);
        return Limits.defaults().withMessageBytesMax(most);
    }

    /** Each reply is shown before the next request leaves. */
    private void send(
            TcpClient.Builder builder,
            List<Message> requests,
            Optional<Expectation> expected,
            Duration wait) {
        long until = System.nanoTime() + wait.toNanos();
        try (TcpClient client = client(builder)) {
            for (Message request : requests) {
                Message reply = ask(client, request, until);
                if (!common.json) {
                    show(reply, requests.size() > 1);
                }
                if (expected.isPresent()) {
                    check(expected.get(), reply);
                }
            }
        }
    }

    private static TcpClient client(TcpClient.Builder builder) {
        try {
            return builder.build();
        } catch (IllegalArgumentException e) { // all else that could be wrong was looked at before
            throw Problem.usage("tls-file", String.valueOf(e.getMessage()));
        }
    }

    /** Asks again only where there was no connection yet, so that nothing is ever sent twice. */
    private Message ask(TcpClient client, Message request, long until) {
        while (true) {
            try {
                return client.call(request);
            } catch (FaultException e) {
                boolean nothingThere = e.fault().phase() == Phase.CONNECT && !e.requestSent();
                if (!nothingThere || System.nanoTime() - until >= 0) {
                    throw e;
                }
                LockSupport.parkNanos(this, RETRY_AFTER.toNanos());
            }
        }
    }

    /**
     * The label goes to standard error just before the reply, so that a pipe gets the bytes alone.
     */
    private void show(Message reply, boolean oneOfSeveral) {
        if (!common.quiet) {
            terminal.err().print(words.say("send.label"));
            terminal.err().flush();
            labelled = !terminal.interactive();
        }
        if (hex) {
            terminal.out().print(HexFormat.of().formatHex(reply.bytes()));
        } else if (terminal.interactive()) {
            terminal.out().print(Escapes.shown(reply));
        } else {
            byte[] bytes = reply.bytes();
            terminal.out().write(bytes, 0, bytes.length);
        }
        if (terminal.interactive() || oneOfSeveral || hex) {
            terminal.out().println();
        }
        terminal.out().flush();
    }
}
