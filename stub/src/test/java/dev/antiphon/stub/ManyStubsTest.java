package dev.antiphon.stub;

import static dev.antiphon.stub.match.Matchers.anything;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.antiphon.framing.Framing;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

class ManyStubsTest {
    private static final int STUBS = 1000;
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private static long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(DESCRIPTORS)) {
            return all.count();
        }
    }

    @Test
    void aThousandStartAnswerAndStopInParallelAndLeaveNothingOpen() throws Exception {
        assumeTrue(Files.isDirectory(DESCRIPTORS), "descriptors are counted on Linux");
        startAnswerStop(); // whatever is opened once for all
        long before = descriptors();
        Set<Integer> ports = ConcurrentHashMap.newKeySet();
        List<StubServer> stubs = inParallel(List.of(), none -> StubServer.start(Framing.line()));
        inParallel(stubs, stub -> {
            ports.add(stub.port());
            stub.when(anything()).reply("ok");
            try (Peer caller = Peer.connect(stub.port())) {
                assertThat(caller.ask("x")).isEqualTo("ok\n");
            }
            return stub;
        });
        inParallel(stubs, stub -> {
            stub.close();
            return stub;
        });
        assertThat(ports).hasSize(STUBS);
        await().atMost(Duration.ofSeconds(20)).until(() -> descriptors() <= before + 2);
    }

    private interface Step {
        StubServer take(StubServer stub) throws IOException;
    }

    /** Does it to all of them, or a thousand times where there are none yet. */
    private static List<StubServer> inParallel(List<StubServer> stubs, Step step) throws Exception {
        List<Callable<StubServer>> all = new ArrayList<>();
        for (int i = 0; i < STUBS; i++) {
            StubServer each = stubs.isEmpty() ? null : stubs.get(i);
            all.add(() -> step.take(each));
        }
        List<StubServer> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(32)) {
            for (Future<StubServer> each : threads.invokeAll(all)) {
                results.add(each.get());
            }
        }
        return results;
    }

    private static void startAnswerStop() throws IOException {
        answer(StubServer.start(Framing.line()));
    }

    private static void answer(StubServer stub) throws IOException {
        stub.when(anything()).reply("ok");
        try (stub;
                Peer caller = Peer.connect(stub.port())) {
            assertThat(caller.ask("x")).isEqualTo("ok\n");
        }
    }

    @Test
    void theFirstAnswerComesSoonAfterTheStart() throws IOException {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            long begun = System.nanoTime();
            try (StubServer stub = StubServer.start(Framing.line())) {
                stub.when(anything()).reply("ok");
                try (Peer caller = Peer.connect(stub.port())) {
                    assertThat(caller.ask("x")).isEqualTo("ok\n");
                }
                millis.add((System.nanoTime() - begun) / 1e6);
            }
        }
        List<Double> warm = millis.subList(30, 60).stream().sorted().toList();
        System.out.println("a stub's first answer after its start: median " + warm.get(15)
                + " ms, most " + warm.get(29) + " ms of 30");
    }
}
