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

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code antiphon proxy}: passes on what two sides say, shows it, records it, breaks it. */
@Command(name = "proxy", sortOptions = false)
final class ProxyCommand implements Callable<Integer> {
    private static final String DEFAULT_ADDRESS = "localhost:12345";

    private final Terminal terminal;
    private final Words words;

    @Option(names = "--to", paramLabel = "[HOST:]PORT|unix:PATH", required = true, order = 1)
    private String to = "";

    @Option(
            names = {"-l", "--listen"},
            paramLabel = "[HOST:]PORT|unix:PATH",
            order = 2)
    private List<String> listen = new ArrayList<>();

    @Option(
            names = {"-f", "--framing"},
            paramLabel = "FRAMING",
            order = 3)
    private Optional<String> framing = Optional.empty();

    @Option(names = "--record", paramLabel = "FILE", order = 4)
    private Optional<String> record = Optional.empty();

    @Option(names = "--fault", paramLabel = "FAULT", order = 5)
    private List<String> toClient = new ArrayList<>();

    @Option(names = "--fault-to-server", paramLabel = "FAULT", order = 6)
    private List<String> toServer = new ArrayList<>();

    @Option(names = "--latency", paramLabel = "TIME", order = 7)
    private Optional<String> lateToClient = Optional.empty();

    @Option(names = "--latency-to-server", paramLabel = "TIME", order = 8)
    private Optional<String> lateToServer = Optional.empty();

    @Option(names = "--seed", paramLabel = "NUMBER", order = 9)
    private Optional<String> seed = Optional.empty();

    @Option(names = "--ready-file", paramLabel = "FILE", order = 10)
    private Optional<String> readyFile = Optional.empty();

    @Mixin
    private ClientTlsOptions serverSide = new ClientTlsOptions();

    @Mixin
    private ServerTlsOptions clientSide = new ServerTlsOptions();

    @Mixin
    private CaptureOption capture = new CaptureOption();

    @Mixin
    private CommonOptions common = new CommonOptions();

    ProxyCommand(Terminal terminal, Words words) {
        this.terminal = terminal;
        this.words = words;
    }

    @Override
    public Integer call() throws InterruptedException {
        common.check();
        Address target = Values.address("--to", to);
        List<ArmedFault> broken = faults("--fault", toClient);
        List<ArmedFault> brokenToServer = faults("--fault-to-server", toServer);
        FaultProxy.Builder builder = FaultProxy.to(target).addresses(addresses());
        Optional<Framing> chosen = framing.map(Values::framing);
        chosen.ifPresent(builder::framing);
        lateToClient.map(text -> delay("--latency", text)).ifPresent(builder::latencyToClient);
        lateToServer
                .map(text -> delay("--latency-to-server", text))
                .ifPresent(builder::latencyToServer);
        seed.map(text -> Values.count("--seed", text)).ifPresent(builder::seed);
        serverSide.options().ifPresent(builder::tls);
        clientSide.options().ifPresent(builder::tlsToClients);
        Framing recorded = chosen.orElse(Framing.raw());
        builder.listener(
                common.json
                        ? common.recorder(recorded, terminal)
                        : new ServerLines(terminal, words, common.quiet, this::shown));
        capture.listener(recorded, terminal, words).ifPresent(builder::listener);
        record.ifPresent(file -> builder.listener(recorder(recorded, file)));
        try (Serving serving = new Serving(terminal, words, common.quiet, readyFile)) {
            serving.atTheEnd(() -> {
                tellUnfired(broken);
                tellUnfired(brokenToServer);
            });
            TcpServer server = serving.begin(() -> {
                FaultProxy proxy = started(builder);
                broken.forEach(proxy::toClient);
                brokenToServer.forEach(proxy::toServer);
                return proxy.server();
            });
            server.awaitStopped();
        }
        return Status.OK;
    }

    /** A handler of the proxy's fails where the server cannot be reached. */
    private String shown(Fault fault) {
        return fault instanceof Fault.HandlerFailed failed
                        && failed.cause() instanceof FaultException server
                ? words.say(
                        "proxy.unreachable", Faults.problem(server.fault(), to).what(words))
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
            throw Faults.problem(e.fault(), addresses().get(0).toString());
        } catch (IllegalArgumentException e) { // all else that could be wrong was looked at before
            throw Problem.usage("tls-file", String.valueOf(e.getMessage()));
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

    private List<Address> addresses() {
        List<String> texts = listen.isEmpty() ? List.of(DEFAULT_ADDRESS) : listen;
        return texts.stream().map(text -> Values.address("--listen", text)).toList();
    }
}
