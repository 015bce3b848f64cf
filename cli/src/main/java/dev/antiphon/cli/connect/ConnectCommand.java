package dev.antiphon.cli.connect;

import dev.antiphon.TcpClient;
import dev.antiphon.address.Address;
import dev.antiphon.cli.connect.ConnectLines.Detail;
import dev.antiphon.cli.connect.MessageRows.View;
import dev.antiphon.cli.option.CaptureOption;
import dev.antiphon.cli.option.ClientTlsOptions;
import dev.antiphon.cli.option.Command;
import dev.antiphon.cli.option.CommonOptions;
import dev.antiphon.cli.option.MessageSizeOption;
import dev.antiphon.cli.option.OptionParser;
import dev.antiphon.cli.option.OptionValue;
import dev.antiphon.cli.option.Options;
import dev.antiphon.cli.option.ProxyHeaderOptions;
import dev.antiphon.cli.option.RecordOption;
import dev.antiphon.cli.show.Colours;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.ErrorOutput;
import dev.antiphon.cli.text.Status;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.cli.value.AddressWord;
import dev.antiphon.config.Limits;
import dev.antiphon.config.TransportKind;
import dev.antiphon.event.EventListener;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.proxy.PassThroughFraming;
import dev.antiphon.tls.TlsOptions;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The command {@code antiphon connect}, a conversation with a server at a terminal, or by the lines
 * of standard input.
 */
public final class ConnectCommand implements Command {
    private static final Duration UNLIMITED = Duration.ofDays(365);

    private final Terminal terminal;
    private final Texts texts;
    private final Options options = new Options();
    private final OptionValue<List<String>> address =
            options.parameters("ADDRESS", "address", "1..2");
    private final OptionValue<String> framing = options.text("-f, --framing", "FRAMING", "line");
    private final OptionValue<Boolean> noHex = options.flag("--no-hex");
    private final OptionValue<Boolean> noText = options.flag("--no-text");
    private final OptionValue<Optional<String>> messages = options.text("--messages", "FILE");
    private final OptionValue<Boolean> noReply = options.flag("--no-reply");
    private final OptionValue<String> timeout = options.text("--timeout", "TIME", "10s");
    private final OptionValue<String> connectTimeout =
            options.text("--connect-timeout", "TIME", "5s");
    private final OptionValue<Optional<String>> waitReady = options.text("--wait-ready", "TIME");
    private final MessageSizeOption size = options.with(new MessageSizeOption());
    private final RecordOption record = options.with(new RecordOption());
    private final CaptureOption capture = options.with(new CaptureOption());
    private final OptionValue<Boolean> startTls = options.flag("--starttls");
    private final ClientTlsOptions tls = options.with(new ClientTlsOptions());
    private final ProxyHeaderOptions proxy = options.with(new ProxyHeaderOptions());
    private final CommonOptions common = options.with(new CommonOptions());

    public ConnectCommand(Terminal terminal, Texts texts) {
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
        options.refuseTwoOf(List.of("--no-hex", "--no-text"));
        options.refuseTwoOf(List.of("--starttls", "--tls"));
        options.refuseTwoOf(List.of("--quiet", "--json"));
        Framing chosen = OptionParser.framing(framing.value());
        ConnectTerms terms = terms(AddressWord.target("ADDRESS", address.value()));
        OptionParser.admitted(chosen, terms.limits());
        NamedMessages named = new NamedMessages(
                messages.value().map(text -> OptionParser.file("--messages", text)));
        TcpClient.Builder builder = builder(terms);
        Transcript transcript = new Transcript(chosen, recordings(chosen));
        try (Screen screen = screen(named)) {
            Thread hook = terminal.onSignal(() -> interrupted(screen, terms));
            String shown = address.value().size() == 1
                    ? address.value().getFirst()
                    : terms.target().toString();
            ConnectLines.Form form = new ConnectLines.Form(shown, detail(), view());
            ConnectLines lines = new ConnectLines(screen, texts, form);
            ConnectedPeers peers = new ConnectedPeers(
                    terms,
                    new ConnectOutput(
                            lines,
                            transcript,
                            screen.isInteractive(),
                            terms.limits().maxMessageBytes()),
                    chosen);
            try {
                peers.client(client(builder.listener(peers.listener())));
                ConnectOrders orders = new ConnectOrders(texts, terms, peers, named);
                return new ConnectRun(screen, lines, terms, orders).run();
            } finally {
                peers.leave();
                terminal.forgetSignal(hook);
                transcript.close();
            }
        }
    }

    private ConnectTerms terms(Address target) {
        Duration wait = OptionParser.duration("--timeout", timeout.value());
        // a person may think for longer than the idle timeout
        Limits limits = size.limits().toBuilder()
                .writeProgressTimeout(wait)
                .idleTimeout(UNLIMITED)
                .handlerTimeout(UNLIMITED)
                .build();
        Duration ready = waitReady
                .value()
                .map(text -> OptionParser.duration("--wait-ready", text))
                .orElse(Duration.ZERO);
        return new ConnectTerms(target, limits, wait, ready, !noReply.value());
    }

    /** Returns the builder of a client that passes bytes; the messages in them are found later. */
    private TcpClient.Builder builder(ConnectTerms terms) {
        TcpClient.Builder builder = TcpClient.to(terms.target(), PassThroughFraming.INSTANCE)
                .transport(TransportKind.NIO)
                .limits(terms.limits())
                .connectTimeout(OptionParser.duration("--connect-timeout", connectTimeout.value()));
        Optional<TlsOptions> security = tls.tlsOptions();
        if (security.isPresent() && !startTls.value()) {
            builder.tls(security.get());
        } else {
            builder.startTls(security.orElse(TlsOptions.builder().build()));
        }
        proxy.preface().ifPresent(builder::sendProxyHeader);
        capture.listener(PassThroughFraming.INSTANCE, terminal, texts).ifPresent(builder::listener);
        return builder;
    }

    private static TcpClient client(TcpClient.Builder builder) {
        try {
            return builder.build();
        } catch (IllegalArgumentException e) { // all other errors were checked before
            throw CliException.tlsFile(e);
        }
    }

    private List<EventListener> recordings(Framing framing) {
        List<EventListener> recordings = new ArrayList<>();
        if (common.json.value()) {
            recordings.add(common.recorder(framing, terminal));
        }
        record.listener(framing, terminal, texts).ifPresent(recordings::add);
        return recordings;
    }

    private Screen screen(NamedMessages named) {
        if (terminal.interactive() && !common.json.value() && Terminal.isTyped()) {
            try {
                return PromptScreen.open(Colours.of(terminal), named::names);
            } catch (IOException | IllegalStateException e) {
                // the lines are read without editing
            }
        }
        return new PipeScreen(terminal);
    }

    private Detail detail() {
        return common.json.value()
                ? Detail.NONE
                : common.quiet.value() ? Detail.REPLIES : Detail.ALL;
    }

    private View view() {
        return noHex.value() ? View.TEXT : noText.value() ? View.HEX : View.BOTH;
    }

    private int interrupted(Screen screen, ConnectTerms terms) {
        screen.close();
        return ErrorOutput.say(
                terminal,
                texts,
                new CliException(Status.INTERRUPTED, "connect-stopped", terms.target()));
    }
}
