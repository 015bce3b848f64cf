package dev.antiphon.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.antiphon.control.definition.DefinitionSource;
import dev.antiphon.control.definition.PortKind;
import dev.antiphon.control.definition.ProxyDefinition;
import dev.antiphon.control.definition.StubDefinition;
import dev.antiphon.stub.yaml.YamlValue;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Services that are made, used and removed at the same time leave nothing. */
class ManyServicesTest {
    private static final int COUNT = 200;
    private static final int TOGETHER = 20;
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void servicesMadeAndRemovedConcurrentlyLeaveNoThreadOrDescriptor() throws Exception {
        try (Control control = Control.start()) {
            makeAndRemove(control, TOGETHER); // what the process keeps is there from now on
            long threads = threads();
            long descriptors = descriptors();
            makeAndRemove(control, COUNT);
            assertThat(control.services()).isEmpty();
            await().atMost(LONG).until(() -> threads() <= threads);
            await().atMost(LONG).until(() -> descriptors() <= descriptors + 2);
        }
    }

    private static void makeAndRemove(Control control, int count) throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(TOGETHER)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(clients.submit(() -> one(control)));
            }
            for (Future<?> each : all) {
                each.get(LONG.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }

    private static Void one(Control control) throws IOException {
        StubService stub = control.addStub(StubDefinition.read(
                YamlValue.parse("body", "{rules: [{when: PING, reply: PONG}]}"),
                DefinitionSource.remote()));
        ProxyService proxy = control.addProxy(ProxyDefinition.read(
                YamlValue.parse("body", "{to: '" + stub.address() + "'}"),
                DefinitionSource.remote()));
        PortService port = control.addPort(PortKind.REFUSING);
        int at = Integer.parseInt(proxy.address().substring("127.0.0.1:".length()));
        try (Peer client = Peer.connect(at)) {
            assertThat(client.ask("PING")).isEqualTo("PONG\n");
        }
        control.remove(port.name());
        control.remove(proxy.name());
        control.remove(stub.name());
        return null;
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().startsWith("antiphon"))
                .count();
    }

    private static long descriptors() throws IOException {
        Path open = Path.of("/proc/self/fd");
        if (!Files.isDirectory(open)) {
            return 0; // not Linux
        }
        try (Stream<Path> all = Files.list(open)) {
            return all.count();
        }
    }
}
