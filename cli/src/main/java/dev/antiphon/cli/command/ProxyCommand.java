package dev.antiphon.cli.command;

import dev.antiphon.address.Address;
import dev.antiphon.cli.control.ControlPort;
import dev.antiphon.cli.control.ControlledService;
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
import dev.antiphon.cli.run.ServedProgram;
import dev.antiphon.cli.run.ServerRun;
import dev.antiphon.cli.show.ConversationLines;
import dev.antiphon.cli.show.EventTexts;
import dev.antiphon.cli.show.ShowOptions;
import dev.antiphon.cli.suggest.FaultError;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.FailureTexts;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.cli.value.AddressWord;
import dev.antiphon.control.definition.FaultDefinition;
import dev.antiphon.control.definition.Origin;
import dev.antiphon.control.definition.ProxyDefinition;
import dev.antiphon.event.EventListener;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.framing.Framing;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.answer.Delay;
import dev.antiphon.stub.proxy.ArmedFault;
import dev.antiphon.stub.proxy.FaultProxy;
import dev.antiphon.stub.proxy.PassThroughFraming;
import dev.antiphon.tls.TlsOptions;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
    private final ControlPort control = options.with(ControlPort.beside());
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
        control.check();
        Address target = AddressWord.target("--to", to.value(), List.of());
        if (listen.addresses().stream().anyMatch(each -> AddressWord.overlap(each, target))) {
            throw CliException.usage("proxy-to-itself", to.value());
        }
        Faults faults = new Faults(
                faults("--fault", toClient.value()), faults("--fault-to-server", toServer.value()));
        Optional<Framing> chosen = framing.value().map(OptionParser::framing);
        Consumer<FaultProxy.Builder> terms = terms(chosen);
        CompletableFuture<Proxied> started = new CompletableFuture<>();
        try (ServerRun serverRun = new ServerRun(terminal, texts, common, readyFile.value())) {
            serverRun.atTheEnd(() -> end(started.join()));
            ServedProgram running = serverRun.begin(() -> {
                started.complete(started(() -> control.isWanted()
                        ? controlled(definition(target, chosen, faults).settings(terms))
                        : alone(target, terms, faults)));
                return started.join().running();
            });
            if (show.verbose()) {
                serverRun.tellTransport(running.server().transport());
            }
            running.awaitStopped();
        }
        return end(started.join());
    }

    /** The faults of both directions, from the first connection on. */
    private record Faults(List<ArmedFault> toClient, List<ArmedFault> toServer) {
        List<ArmedFault> unfired() {
            return Stream.concat(toClient.stream(), toServer.stream())
                    .filter(ArmedFault::isUnfired)
                    .toList();
        }
    }

    /**
     * A running proxy.
     *
     * @param unfired returns the faults that have not occurred
     */
    private record Proxied(ServedProgram running, Supplier<List<ArmedFault>> unfired) {}

    private Proxied alone(Address target, Consumer<FaultProxy.Builder> terms, Faults faults) {
        FaultProxy.Builder builder = FaultProxy.to(target).addresses(listen.addresses());
        terms.accept(builder);
        faults.toClient().forEach(builder::faultToClient);
        faults.toServer().forEach(builder::faultToServer);
        return new Proxied(ServedProgram.of(builder.start().server()), faults::unfired);
    }

    private Proxied controlled(ProxyDefinition.Builder definition) {
        ControlledService proxy = ControlledService.proxy(control, definition.build());
        return new Proxied(proxy, proxy::unfired);
    }

    private ProxyDefinition.Builder definition(
            Address target, Optional<Framing> chosen, Faults faults) {
        ProxyDefinition.Builder proxy = ProxyDefinition.to(target)
                .origin(Origin.COMMAND)
                .addresses(listen.addresses())
                .framing(chosen.orElse(Framing.raw()));
        faults.toClient().forEach(each -> proxy.fault(armed(Direction.S2C, each)));
        faults.toServer().forEach(each -> proxy.fault(armed(Direction.C2S, each)));
        return proxy;
    }

    private static FaultDefinition armed(Direction direction, ArmedFault fault) {
        return new FaultDefinition(Optional.empty(), direction, fault, true);
    }

    /** Checks the options, and returns the settings of the proxy without addresses and faults. */
    private Consumer<FaultProxy.Builder> terms(Optional<Framing> chosen) {
        Optional<Delay> slowToClient = lateToClient.value().map(text -> delay("--latency", text));
        Optional<Delay> slowToServer =
                lateToServer.value().map(text -> delay("--latency-to-server", text));
        OptionalLong seeded = seed.value().stream()
                .mapToLong(text -> OptionParser.count("--seed", text))
                .findFirst();
        Optional<TlsOptions> toServers = serverSide.tlsOptions();
        Optional<TlsOptions> toClients = clientSide.tlsOptions();
        Consumer<FaultProxy.Builder> listening = listeners(chosen);
        return proxy -> {
            proxy.limits(amounts.within(proxy.limits()));
            chosen.ifPresent(proxy::framing);
            slowToClient.ifPresent(proxy::latencyToClient);
            slowToServer.ifPresent(proxy::latencyToServer);
            seeded.ifPresent(proxy::seed);
            toServers.ifPresent(proxy::tls);
            toClients.ifPresent(proxy::tlsToClients);
            listening.accept(proxy);
            proxy.onFault(findings::injected);
        };
    }

    /** Returns a function that adds the listeners, which it opens before. */
    private Consumer<FaultProxy.Builder> listeners(Optional<Framing> chosen) {
        Framing recorded = chosen.orElse(Framing.raw());
        Optional<EventListener> printed = common.json.value()
                ? Optional.empty()
                : Optional.of(control.lasting(view(chosen.isPresent())));
        List<EventListener> paced = new ArrayList<>();
        if (common.json.value()) {
            paced.add(common.recorder(recorded, terminal, findings::into));
        }
        Optional<EventListener> ofBytes = capture.listener(
                        PassThroughFraming.INSTANCE, terminal, texts)
                .map(control::lasting);
        record.onOpened(findings::into).listener(recorded, terminal, texts).ifPresent(paced::add);
        paced.replaceAll(control::lasting);
        boolean isOfBytes = chosen.isEmpty() && !common.quiet.value();
        return proxy -> {
            printed.ifPresent(isOfBytes ? proxy::listenerOfBytes : proxy::listener);
            paced.forEach(each -> proxy.listener(each).pacedBy(each));
            ofBytes.ifPresent(each -> proxy.listenerOfBytes(each).pacedBy(each));
        };
    }

    /** Returns the listener that prints what passes: messages of the framing, or bytes. */
    private EventListener view(boolean hasFraming) {
        EventTexts eventTexts = EventTexts.of(texts).verbose(show.verbose()).failures(this::shown);
        if (common.quiet.value()) {
            return new ServerLines(terminal, eventTexts, true);
        }
        ConversationLines view = new ConversationLines(terminal, eventTexts, show, hasFraming);
        findings.in(view);
        return view;
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

    private int end(Proxied proxied) {
        return findings.end(proxied.unfired().get());
    }

    private Proxied started(Supplier<Proxied> start) {
        try {
            return start.get();
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
