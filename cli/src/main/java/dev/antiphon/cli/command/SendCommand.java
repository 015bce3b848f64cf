package dev.antiphon.cli.command;

import dev.antiphon.TcpClient;
import dev.antiphon.address.Address;
import dev.antiphon.cli.option.CaptureOption;
import dev.antiphon.cli.option.ClientTlsOptions;
import dev.antiphon.cli.option.Command;
import dev.antiphon.cli.option.CommonOptions;
import dev.antiphon.cli.option.MessageSizeOption;
import dev.antiphon.cli.option.OptionParser;
import dev.antiphon.cli.option.OptionValue;
import dev.antiphon.cli.option.Options;
import dev.antiphon.cli.option.ProxyHeaderOptions;
import dev.antiphon.cli.send.Expectation;
import dev.antiphon.cli.send.ReplyOptions;
import dev.antiphon.cli.send.ReplyPrinter;
import dev.antiphon.cli.send.SendRun;
import dev.antiphon.cli.send.SendTerms;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.ErrorOutput;
import dev.antiphon.cli.text.FailureTexts;
import dev.antiphon.cli.text.Status;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.cli.value.AddressWord;
import dev.antiphon.config.Limits;
import dev.antiphon.config.TransportKind;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The command {@code antiphon send}, which sends messages to a server and prints its replies. */
public final class SendCommand implements Command {
    private final Terminal terminal;
    private final Texts texts;
    private final Options options = new Options();
    private final OptionValue<List<String>> messages =
            options.parameters("MESSAGE|@FILE|-", "message", "0..1");
    private final OptionValue<String> to =
            options.text("-t, --to", "[HOST:]PORT|unix:PATH", "localhost:12345");
    private final OptionValue<String> framing = options.text("-f, --framing", "FRAMING", "raw");
    private final OptionValue<String> timeout = options.text("--timeout", "TIME", "10s");
    private final OptionValue<String> connectTimeout =
            options.text("--connect-timeout", "TIME", "5s");
    private final OptionValue<Optional<String>> expect =
            options.text("-e, --expect", "TEXT|@FILE|/REGEX/");
    private final ReplyOptions replies = options.with(new ReplyOptions());
    private final OptionValue<Boolean> hex = options.flag("--hex");
    private final OptionValue<Boolean> hexIn = options.flag("--hex-in");
    private final MessageSizeOption size = options.with(new MessageSizeOption());
    private final OptionValue<Optional<String>> waitReady = options.text("--wait-ready", "TIME");
    private final CaptureOption capture = options.with(new CaptureOption());
    private final ClientTlsOptions tls = options.with(new ClientTlsOptions());
    private final ProxyHeaderOptions proxy = options.with(new ProxyHeaderOptions());
    private final CommonOptions common = options.with(new CommonOptions());

    public SendCommand(Terminal terminal, Texts texts) {
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
        if (!to.isWritten() && !messages.isLiteral() && !hexIn.value()) {
            AddressWord.refuseAsMessage(messages.value());
        }
        Address target = AddressWord.target("--to", to.value(), messages.value());
        Framing chosen = OptionParser.framing(framing.value());
        Duration wait = OptionParser.duration("--timeout", timeout.value());
        Limits limits = patient(size.limits(), wait);
        OptionParser.admitted(chosen, limits);
        Duration ready = waitReady
                .value()
                .map(text -> OptionParser.duration("--wait-ready", text))
                .orElse(Duration.ZERO);
        Optional<Expectation> expected =
                expect.value().map(text -> Expectation.of(text, hexIn.value(), terminal.in()));
        TcpClient.Builder builder = TcpClient.to(target, chosen)
                .transport(TransportKind.NIO)
                .limits(limits)
                .connectTimeout(OptionParser.duration("--connect-timeout", connectTimeout.value()));
        tls.tlsOptions().ifPresent(builder::tls);
        proxy.preface().ifPresent(builder::sendProxyHeader);
        RequestTexts requests =
                RequestTexts.of(messages.value(), hexIn.value(), chosen, terminal.in());
        replies.check(chosen, requests.knownCount());
        options.refuseWith("--no-reply", List.of("--expect", "--hex"));
        if (common.json.value()) {
            builder.listener(common.recorder(chosen, terminal));
        }
        capture.listener(chosen, terminal, texts).ifPresent(builder::listener);
        SendTerms terms = new SendTerms(target, chosen, limits, wait, ready);
        ReplyPrinter printer = new ReplyPrinter(terminal, texts, form(requests.areSeveral()));
        Thread hook = terminal.onSignal(() -> interrupted(target));
        try (TcpClient client = client(builder)) {
            return new SendRun(client, terms, replies, printer).of(requests, expected);
        } catch (FailureException e) {
            throw FailureTexts.problem(e.failure(), target.toString());
        } finally {
            terminal.forgetSignal(hook);
        }
    }

    /**
     * Returns limits with the reply timeout as write-progress timeout, and with an idle timeout
     * that is longer than the reply timeout.
     */
    private static Limits patient(Limits limits, Duration wait) {
        Limits sending = limits.toBuilder().writeProgressTimeout(wait).build();
        return limits.idleTimeout().compareTo(wait) > 0
                ? sending
                : sending.toBuilder().idleTimeout(wait.plus(wait)).build();
    }

    private ReplyPrinter.Form form(boolean isOneOfSeveral) {
        return new ReplyPrinter.Form(
                common.quiet.value(),
                common.json.value(),
                hex.value(),
                isOneOfSeveral || hex.value());
    }

    private int interrupted(Address target) {
        return ErrorOutput.say(
                terminal, texts, new CliException(Status.INTERRUPTED, "stopped", target));
    }

    private static TcpClient client(TcpClient.Builder builder) {
        try {
            return builder.build();
        } catch (IllegalArgumentException e) { // all other errors were checked before
            throw CliException.tlsFile(e);
        }
    }
}
