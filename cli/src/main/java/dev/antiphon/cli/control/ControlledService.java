package dev.antiphon.cli.control;

import dev.antiphon.TcpServer;
import dev.antiphon.cli.run.ServedProgram;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.control.Control;
import dev.antiphon.control.ControlException;
import dev.antiphon.control.PortService;
import dev.antiphon.control.ProxyService;
import dev.antiphon.control.ServerService;
import dev.antiphon.control.Service;
import dev.antiphon.control.ServiceFault;
import dev.antiphon.control.StubService;
import dev.antiphon.control.api.ControlServer;
import dev.antiphon.control.definition.Origin;
import dev.antiphon.control.definition.ProxyDefinition;
import dev.antiphon.control.definition.StubDefinition;
import dev.antiphon.event.DrainReport;
import dev.antiphon.event.EventListener;
import dev.antiphon.file.BoundedFile;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.StubRules;
import dev.antiphon.stub.StubServer;
import dev.antiphon.stub.proxy.ArmedFault;
import dev.antiphon.stub.yaml.FollowedFile;
import dev.antiphon.stub.yaml.RulesDocument;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The service of a command, in a registry with the HTTP API. The command ends the service; over the
 * API it can be changed, and others can be created, which end with it.
 */
public final class ControlledService implements ServedProgram {
    private static final int RULES_BYTES_MAX = 4 << 20;

    private final Control control;
    private final Service service;
    private final ControlPort port;
    private final ControlServer api;
    private final CountDownLatch ended = new CountDownLatch(1);

    private ControlledService(Control control, Service service, ControlPort port) {
        this.control = control;
        this.service = service;
        this.port = port;
        this.api = port.start(control);
    }

    /**
     * Starts a server and the API.
     *
     * @param start starts the server with this listener
     * @throws RuntimeException as without a registry, when the server cannot start
     */
    public static ControlledService server(
            ControlPort port, Framing framing, Function<EventListener, TcpServer> start) {
        return started(port, control -> control.addServer(Optional.empty(), framing, start));
    }

    /**
     * Starts a stub and the API. The stub uses the file of rules when it changes, unless the API
     * has changed the rules.
     *
     * @param definition the definition, which names the file of the rules
     * @param changed receives one line for each change of the file, as in {@link
     *     FollowedFile#begin(StubServer, Consumer)}
     * @throws RuntimeException as without a registry, when the stub cannot start
     */
    public static ControlledService stub(
            ControlPort port,
            StubDefinition definition,
            FollowedFile followed,
            Consumer<String> changed) {
        StubDefinition ofFile = definition.with(
                definition.rules(), document(definition.rulesFile().orElseThrow()));
        ControlledService started = started(port, control -> control.addStub(ofFile));
        StubService stub = (StubService) started.service;
        followed.begin(rules -> changed(stub, rules), changed);
        return started;
    }

    /** Uses the rules of a changed file, unless the API has saved them there. */
    private static Optional<String> changed(StubService stub, StubRules rules) {
        StubDefinition definition = stub.definition();
        RulesDocument document = document(definition.rulesFile().orElseThrow());
        if (definition.document().map(RulesDocument::text).equals(Optional.of(document.text()))) {
            return Optional.empty();
        }
        return Optional.of(
                stub.redefine(definition.with(rules, document))
                        ? ""
                        : "the API has changed the rules of " + stub.name()
                                + ", which stay until a reset");
    }

    /** Returns the content of a file of rules. */
    private static RulesDocument document(Path file) {
        try {
            byte[] bytes = BoundedFile.bytes(file, RULES_BYTES_MAX);
            return RulesDocument.of(file.toString(), new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts a proxy and the API.
     *
     * @throws RuntimeException as without a registry, when the proxy cannot start
     */
    public static ControlledService proxy(ControlPort port, ProxyDefinition definition) {
        return started(port, control -> control.addProxy(definition));
    }

    private static ControlledService started(
            ControlPort port, Function<Control, ? extends Service> start) {
        Control control = Control.start();
        try {
            Service service = start.apply(control);
            return new ControlledService(control, service, port);
        } catch (ControlException e) {
            control.close();
            throw e.getCause() instanceof RuntimeException reason ? reason : e;
        } catch (RuntimeException | Error e) {
            control.close();
            throw e;
        }
    }

    /**
     * Returns the server that accepts connections now.
     *
     * @throws IllegalStateException when none does, because the service is disabled
     */
    @Override
    public TcpServer server() {
        return service.listening()
                .orElseThrow(() -> new IllegalStateException(service.name() + " is disabled"));
    }

    @Override
    public List<String> readyLines() {
        return List.of("control " + api.address());
    }

    @Override
    public List<String> lines(Texts texts) {
        return List.of(port.shown(api, texts));
    }

    /** Returns the faults of the command line that have not occurred. */
    public List<ArmedFault> unfired() {
        return switch (service) {
            case StubService stub -> stub.stub().unfired();
            case ProxyService proxy ->
                proxy.faults().stream()
                        .filter(each -> each.origin() == Origin.COMMAND)
                        .map(ServiceFault::fault)
                        .filter(ArmedFault::isUnfired)
                        .toList();
            case ServerService server -> List.of();
            case PortService portOfNobody -> List.of();
        };
    }

    @Override
    public DrainReport drain() {
        api.close();
        DrainReport report = service.listening()
                .map(TcpServer::drain)
                .orElseGet(() -> new DrainReport(0, 0, Map.of(), Duration.ZERO));
        control.drain(); // the services that the API has created
        end();
        return report;
    }

    @Override
    public void close() {
        api.close();
        control.close();
        end();
    }

    private void end() {
        port.endListeners();
        ended.countDown();
    }

    @Override
    public void awaitStopped() throws InterruptedException {
        ended.await();
    }
}
