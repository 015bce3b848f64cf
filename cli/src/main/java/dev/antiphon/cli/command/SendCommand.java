package dev.antiphon.cli.command;

import dev.antiphon.TcpClient;
import dev.antiphon.address.Address;
import dev.antiphon.address.HostPort;
import dev.antiphon.cli.option.CaptureOption;
import dev.antiphon.cli.option.ClientTlsOptions;
import dev.antiphon.cli.option.Command;
import dev.antiphon.cli.option.CommonOptions;
import dev.antiphon.cli.option.MessageSizeOption;
import dev.antiphon.cli.option.OptionParser;
import dev.antiphon.cli.option.OptionValue;
import dev.antiphon.cli.option.Options;
import dev.antiphon.cli.option.ProxyHeaderOptions;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.ErrorOutput;
import dev.antiphon.cli.text.FailureTexts;
import dev.antiphon.cli.text.Status;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.config.Limits;
import dev.antiphon.config.TransportKind;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.text.Escapes;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** {@code antiphon send}: asks a server and shows its replies. */
public final class SendCommand implements Command {
    private static final Duration RETRY_AFTER = Duration.ofMillis(50);

    private final Terminal terminal;
    private final Texts texts;
    private final Options options = new Options();
    private final OptionValue<List<String>> messages =
            options.parameters("MESSAGE", "message", "0..1");
    private final OptionValue<String> to =
            options.text("-t, --to", "[HOST:]PORT|unix:PATH", "localhost:12345");
    private final OptionValue<String> framing = options.text("-f, --framing", "FRAMING", "raw");
    private final OptionValue<String> timeout = options.text("--timeout", "TIME", "10s");
    private final OptionValue<String> connectTimeout =
            options.text("--connect-timeout", "TIME", "5s");
    private final OptionValue<Optional<String>> expect =
            options.text("-e, --expect", "TEXT|/REGEX/");
    private final OptionValue<Boolean> hex = options.flag("--hex");
    private final OptionValue<Boolean> hexIn = options.flag("--hex-in");
    private final MessageSizeOption size = options.with(new MessageSizeOption());
    private final OptionValue<Optional<String>> waitReady = options.text("--wait-ready", "TIME");
    private final CaptureOption capture = options.with(new CaptureOption());
    private final ClientTlsOptions tls = options.with(new ClientTlsOptions());
    private final ProxyHeaderOptions proxy = options.with(new ProxyHeaderOptions());
    private final CommonOptions common = options.with(new CommonOptions());

    /** True if standard error ends in a label that no line feed has followed. */
    private boolean labelled;

    public SendCommand(Terminal terminal, Texts texts) {
        this.terminal = terminal;
        this.texts = texts;
    }

    @Override
    public Options options() {
        return options;
    }

    @Override
    public Integer call() {
        common.check();
        Address target = target();
        Framing chosen = OptionParser.framing(framing.value());
        Limits limits = size.limits();
        OptionParser.admitted(chosen, limits);
        Optional<Expectation> expected = expect.value().map(Expectation::of);
        TcpClient.Builder builder = TcpClient.to(target, chosen)
                .transport(TransportKind.NIO)
                .limits(limits)
                .replyTimeout(OptionParser.duration("--timeout", timeout.value()))
                .connectTimeout(OptionParser.duration("--connect-timeout", connectTimeout.value()));
        tls.tlsOptions().ifPresent(builder::tls);
        proxy.preface().ifPresent(builder::sendProxyHeader);
        Duration wait = waitReady
                .value()
                .map(text -> OptionParser.duration("--wait-ready", text))
                .orElse(Duration.ZERO);
        List<Message> requests =
                RequestTexts.of(messages.value(), hexIn.value(), chosen, terminal.in());
        if (common.json.value()) {
            builder.listener(common.recorder(chosen, terminal));
        }
        capture.listener(chosen, terminal, texts).ifPresent(builder::listener);
        Thread hook = terminal.onSignal(() -> interrupted(target));
        try {
            send(builder, requests, expected, wait);
            return Status.OK;
        } catch (FailureException e) {
            endLabel();
            throw FailureTexts.problem(e.failure(), target.toString());
        } finally {
            terminal.forgetSignal(hook);
        }
    }

    private void check(Expectation expected, Message reply) {
        try {
            expected.check(reply, target());
        } catch (CliException e) {
            endLabel();
            throw e;
        }
    }

    /** An error stands on separate lines. */
    private void endLabel() {
        if (labelled) {
            terminal.err().println();
        }
    }

    private int interrupted(Address target) {
        return ErrorOutput.say(
                terminal, texts, new CliException(Status.INTERRUPTED, "stopped", target));
    }

    private Address target() {
        Address target = OptionParser.address("--to", to.value());
        if (target instanceof HostPort host && (host.port() == 0 || host.host().equals("*"))) {
            throw CliException.usage("bad-address", "--to", to.value());
        }
        return target;
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
                if (!common.json.value()) {
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
            throw CliException.refused("tls-file", e);
        }
    }

    /** Asks again only where there was no connection yet, so that nothing is ever sent twice. */
    private Message ask(TcpClient client, Message request, long until) {
        while (true) {
            try {
                return client.call(request);
            } catch (FailureException e) {
                boolean nothingThere = e.failure().phase() == Phase.CONNECT && !e.requestSent();
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
        if (!common.quiet.value()) {
            terminal.err().print(texts.say("send.label"));
            terminal.err().flush();
            labelled = !terminal.interactive();
        }
        if (hex.value()) {
            terminal.out().print(HexFormat.of().formatHex(reply.bytes()));
        } else if (terminal.interactive()) {
            terminal.out().print(Escapes.shown(reply));
        } else {
            byte[] bytes = reply.bytes();
            terminal.out().write(bytes, 0, bytes.length);
        }
        if (terminal.interactive() || oneOfSeveral || hex.value()) {
            terminal.out().println();
        }
        terminal.out().flush();
    }
}
