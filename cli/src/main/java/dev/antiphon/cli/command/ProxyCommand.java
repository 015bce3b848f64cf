package dev.antiphon.cli.command;

import dev.antiphon.TcpServer;
import dev.antiphon.address.Address;
import dev.antiphon.cli.option.AmountOptions;
import dev.antiphon.cli.option.CaptureOption;
import dev.antiphon.cli.option.ClientTlsOptions;
import dev.antiphon.cli.option.Command;
import dev.antiphon.cli.option.CommonOptions;
import dev.antiphon.cli.option.ListenOption;
import dev.antiphon.cli.option.OptionParser;
import dev.antiphon.cli.option.OptionValue;
import dev.antiphon.cli.option.Options;
import dev.antiphon.cli.option.RecordOption;
import dev.antiphon.cli.option.ServerTlsOptions;
import dev.antiphon.cli.show.ConversationLines;
import dev.antiphon.cli.show.EventTexts;
import dev.antiphon.cli.show.ShowOptions;
import dev.antiphon.cli.suggest.FaultError;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.FailureTexts;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.cli.value.AddressWord;
import dev.antiphon.event.EventListener;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.answer.Delay;
import dev.antiphon.stub.proxy.ArmedFault;
import dev.antiphon.stub.proxy.FaultProxy;
import dev.antiphon.stub.proxy.PassThroughFraming;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The command {@code antiphon proxy}, which forwards traffic between clients and a server, prints
 * it, records it, and injects faults.
 */
public final class ProxyCommand implements Command {
    private final Terminal terminal;
    private final Texts texts;
    private final Options options = new Options();
    private final OptionValue<String> to = options.needed("--to", "[HOST:]PORT|unix:PATH");
    private final ListenOption listen = options.with(new ListenOption());
    private final OptionValue<Optional<String>> framing = options.text("-f, --framing", "FRAMING");
    private final RecordOption record = options.with(new RecordOption());
    private final OptionValue<List<String>> toClient = options.texts("--fault", "FAULT");
    private final OptionValue<List<String>> toServer = options.texts("--fault-to-server", "FAULT");
    private final OptionValue<Optional<String>> lateToClient = options.text("--latency", "DELAY");
    private final OptionValue<Optional<String>> lateToServer =
            options.text("--latency-to-server", "DELAY");
    private final OptionValue<Boolean> lenient = options.flag("--lenient");
    private final OptionValue<Optional<String>> seed = options.text("--seed", "N");
    private final AmountOptions amounts = options.with(new AmountOptions());
    private final OptionValue<Optional<String>> readyFile = options.text("--ready-file", "FILE");
    private final CaptureOption capture = options.with(new CaptureOption());
    private final ClientTlsOptions serverSide = options.with(new ClientTlsOptions());
    private final ServerTlsOptions clientSide = options.with(new ServerTlsOptions());
    private final ShowOptions show = options.with(new ShowOptions());
    private final CommonOptions common = options.with(new CommonOptions());
    private final Findings findings;

    public ProxyCommand(Terminal terminal, Texts texts) {
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
        Address target = AddressWord.target("--to", to.value(), List.of());
        if (listen.addresses().stream().anyMatch(each -> AddressWord.overlap(each, target))) {
            throw CliException.usage("proxy-to-itself", to.value());
        }
        List<ArmedFault> broken = faults("--fault", toClient.value());
        List<ArmedFault> brokenToServer = faults("--fault-to-server", toServer.value());
        FaultProxy.Builder builder = FaultProxy.to(target).addresses(listen.addresses());
        builder.limits(amounts.within(builder.limits()));
        Optional<Framing> chosen = framing.value().map(OptionParser::framing);
        chosen.ifPresent(builder::framing);
        lateToClient
                .value()
                .map(text -> delay("--latency", text))
                .ifPresent(builder::latencyToClient);
        lateToServer
                .value()
                .map(text -> delay("--latency-to-server", text))
                .ifPresent(builder::latencyToServer);
        seed.value().map(text -> OptionParser.count("--seed", text)).ifPresent(builder::seed);
        serverSide.tlsOptions().ifPresent(builder::tls);
        clientSide.tlsOptions().ifPresent(builder::tlsToClients);
        Framing recorded = chosen.orElse(Framing.raw());
        if (common.json.value()) {
            EventListener events = common.recorder(recorded, terminal, findings::into);
            builder.listener(events).pacedBy(events);
        } else {
            listen(builder, chosen.isPresent());
        }
        capture.listener(PassThroughFraming.INSTANCE, terminal, texts)
                .ifPresent(file -> builder.listenerOfBytes(file).pacedBy(file));
        record.onOpened(findings::into)
                .listener(recorded, terminal, texts)
                .ifPresent(file -> builder.listener(file).pacedBy(file));
        builder.onFault(findings::injected);
        broken.forEach(builder::faultToClient);
        brokenToServer.forEach(builder::faultToServer);
        List<ArmedFault> armed =
                Stream.concat(broken.stream(), brokenToServer.stream()).toList();
        try (ServerRun serverRun = new ServerRun(terminal, texts, common, readyFile.value())) {
            serverRun.atTheEnd(() -> end(armed));
            TcpServer server = serverRun.begin(() -> started(builder).server());
            if (show.verbose()) {
                serverRun.tellTransport(server.transport());
            }
            server.awaitStopped();
        }
        return end(armed);
    }

    /** Adds the listener that prints what passes: messages of the framing, or bytes. */
    private void listen(FaultProxy.Builder builder, boolean hasFraming) {
        EventTexts eventTexts = EventTexts.of(texts).verbose(show.verbose()).failures(this::shown);
        if (common.quiet.value()) {
            builder.listener(new ServerLines(terminal, eventTexts, true));
            return;
        }
        ConversationLines view = new ConversationLines(terminal, eventTexts, show, hasFraming);
        findings.in(view);
        var _ = hasFraming ? builder.listener(view) : builder.listenerOfBytes(view);
    }

    /**
     * Returns the text of a failure. In a proxy, a failed handler means that the server cannot be
     * reached, and bytes that break the framing are forwarded nevertheless.
     */
    private String shown(Failure failure) {
        return switch (failure) {
            case Failure.HandlerFailed failed
            when failed.cause().orElse(null) instanceof FailureException server ->
                unreachable(server.failure());
            case Failure.TooLong tooLong ->
                texts.say("proxy.too-long", Long.toUnsignedString(tooLong.size()), tooLong.limit());
            case Failure.Malformed malformed -> texts.say("proxy.malformed", malformed.reason());
            default ->
                failure.phase() == Phase.CONNECT
                        ? unreachable(failure)
                        : FailureTexts.shown(failure, texts);
        };
    }

    private String unreachable(Failure failure) {
        return texts.say(
                "proxy.unreachable", FailureTexts.problem(failure, to.value()).what(texts));
    }

    private int end(List<ArmedFault> armed) {
        return findings.end(armed.stream().filter(ArmedFault::isUnfired).toList());
    }

    private FaultProxy started(FaultProxy.Builder builder) {
        try {
            return builder.start();
        } catch (FailureException e) {
            throw FailureTexts.problem(e.failure(), listen.addresses().get(0).toString());
        } catch (IllegalArgumentException e) { // all other errors were checked before
            throw CliException.tlsFile(e);
        }
    }

    private static List<ArmedFault> faults(String option, List<String> texts) {
        List<ArmedFault> faults = new ArrayList<>();
        for (String text : texts) {
            try {
                faults.add(ArmedFault.parse(text));
            } catch (IllegalArgumentException e) {
                throw FaultError.of(option, text, e);
            }
        }
        return faults;
    }

    private static Delay delay(String option, String text) {
        try {
            return Delay.parse(text);
        } catch (IllegalArgumentException e) {
            throw CliException.usage("bad-delay", option, text);
        }
    }
}
