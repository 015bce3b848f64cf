package dev.antiphon.cli;

import dev.antiphon.Address;
import dev.antiphon.Fault;
import dev.antiphon.FaultException;
import dev.antiphon.TcpServer;
import dev.antiphon.event.EventListener;
import dev.antiphon.framing.Framing;
import dev.antiphon.recording.Recorder;
import dev.antiphon.stub.ArmedFault;
import dev.antiphon.stub.answer.Delay;
import dev.antiphon.stub.proxy.FaultProxy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code antiphon proxy}: passes on what two sides say, shows it, records it, breaks it. */
final class ProxyCommand implements Command {
    private final Terminal terminal;
    private final Words words;
    private final Options options = new Options();
    private final Given<String> to = options.needed("--to", "[HOST:]PORT|unix:PATH");
    private final ListenOption listen = options.with(new ListenOption());
    private final Given<Optional<String>> framing = options.text("-f, --framing", "FRAMING");
    private final Given<Optional<String>> record = options.text("--record", "FILE");
    private final Given<List<String>> toClient = options.texts("--fault", "FAULT");
    private final Given<List<String>> toServer = options.texts("--fault-to-server", "FAULT");
    private final Given<Optional<String>> lateToClient = options.text("--latency", "TIME");
    private final Given<Optional<String>> lateToServer =
            options.text("--latency-to-server", "TIME");
    private final Given<Optional<String>> seed = options.text("--seed", "NUMBER");
    private final Given<Optional<String>> readyFile = options.text("--ready-file", "FILE");
    private final CaptureOption capture = options.with(new CaptureOption());
    private final ClientTlsOptions serverSide = options.with(new ClientTlsOptions());
    private final ServerTlsOptions clientSide = options.with(new ServerTlsOptions());
    private final CommonOptions common = options.with(new CommonOptions());

    ProxyCommand(Terminal terminal, Words words) {
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
        Address target = Values.address("--to", to.value());
        List<ArmedFault> broken = faults("--fault", toClient.value());
        List<ArmedFault> brokenToServer = faults("--fault-to-server", toServer.value());
        FaultProxy.Builder builder = FaultProxy.to(target).addresses(listen.addresses());
        Optional<Framing> chosen = framing.value().map(Values::framing);
        chosen.ifPresent(builder::framing);
        lateToClient
                .value()
                .map(text -> delay("--latency", text))
                .ifPresent(builder::latencyToClient);
        lateToServer
                .value()
                .map(text -> delay("--latency-to-server", text))
                .ifPresent(builder::latencyToServer);
        seed.value().map(text -> Values.count("--seed", text)).ifPresent(builder::seed);
        serverSide.tlsOptions().ifPresent(builder::tls);
        clientSide.tlsOptions().ifPresent(builder::tlsToClients);
        Framing recorded = chosen.orElse(Framing.raw());
        builder.listener(
                common.json.value()
                        ? common.recorder(recorded, terminal)
                        : new ServerLines(terminal, words, common.quiet.value(), this::shown));
        capture.listener(recorded, terminal, words).ifPresent(builder::listener);
        record.value().ifPresent(file -> builder.listener(recorder(recorded, file)));
        broken.forEach(builder::faultToClient);
        brokenToServer.forEach(builder::faultToServer);
        try (Serving serving = new Serving(terminal, words, common, readyFile.value())) {
            serving.atTheEnd(() -> {
                tellUnfired(broken);
                tellUnfired(brokenToServer);
                return Status.OK;
            });
            TcpServer server = serving.begin(() -> started(builder).server());
            server.awaitStopped();
        }
        return Status.OK;
    }

    /** A handler of the proxy's fails where the server cannot be reached. */
    private String shown(Fault fault) {
        return fault instanceof Fault.HandlerFailed failed
                        && failed.cause() instanceof FaultException server
                ? words.say(
                        "proxy.unreachable",
                        Faults.problem(server.fault(), to.value()).what(words))
                : Faults.shown(fault, words);
    }

    private void tellUnfired(List<ArmedFault> faults) {
        faults.stream()
                .filter(ArmedFault::isUnfired)
                .forEach(each ->
                        terminal.err().println("antiphon: " + words.say("proxy.unfired", each)));
    }

    private FaultProxy started(FaultProxy.Builder builder) {
        try {
            return builder.start();
        } catch (FaultException e) {
            throw Faults.problem(e.fault(), listen.addresses().get(0).toString());
        } catch (IllegalArgumentException e) { // all else that could be wrong was looked at before
            throw Problem.refused("tls-file", e);
        }
    }

    private EventListener recorder(Framing chosen, String file) {
        try {
            return Recorder.of(chosen)
                    .onFailure(e -> CaptureOption.tellFailure(file, e, terminal, words))
                    .to(Path.of(file));
        } catch (IOException e) {
            throw Problem.usage("unwritable-file", "--record", file);
        }
    }

    private static List<ArmedFault> faults(String option, List<String> texts) {
        List<ArmedFault> faults = new ArrayList<>();
        for (String text : texts) {
            try {
                faults.add(ArmedFault.parse(text));
            } catch (IllegalArgumentException e) {
                throw Problem.usage("bad-fault", option, String.valueOf(e.getMessage()));
            }
        }
        return faults;
    }

    private static Delay delay(String option, String text) {
        try {
            return Delay.parse(text);
        } catch (IllegalArgumentException e) {
            throw Problem.usage("bad-delay", option, text);
        }
    }
}
