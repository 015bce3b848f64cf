package dev.antiphon.load;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.Validity.Reason;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** The generator does not let its own want of a processor pass for the server's slowness. */
@Timeout(120)
@Isolated("it starves the machine")
class SelfJudgementTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void starvedGeneratorMakesTheResultInvalid() throws Exception {
        List<Process> busy = new ArrayList<>();
        try (PacedServer server = new PacedServer(now -> now)) {
            Process child = new ProcessBuilder(
                            "nice",
                            "-n",
                            "19",
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            StarvedMain.class.getName(),
                            server.address())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            busy.add(child);
            BufferedReader out = child.inputReader(UTF_8);
            assertThat(out.readLine()).isEqualTo("ready");
            startBusyLoops(busy);
            child.getOutputStream().write('\n');
            child.getOutputStream().flush();
            assertThat(out.readLine()).isEqualTo("invalid");
            assertThat(out.readLine()).containsAnyOf("LateSends", "ProcessorWait");
            assertThat(out.readLine())
                    .as("a step that was spoilt has not failed")
                    .contains("fails=OptionalDouble.empty");
        } finally {
            busy.forEach(Process::destroyForcibly);
        }
    }

    /**
     * Three for each processor, at the priority of this process; more where that is a low one, each
     * step of which is worth a fifth less of a processor. Returns once all of them run.
     */
    private static void startBusyLoops(List<Process> started) throws IOException {
        int processors = Runtime.getRuntime().availableProcessors();
        long loops = Math.round(3 * processors * Math.pow(1.25, Math.clamp(niceness(), 0, 10)));
        for (int i = 0; i < loops; i++) {
            Process loop = new ProcessBuilder("sh", "-c", "echo; while :; do :; done").start();
            started.add(loop);
            loop.inputReader().readLine();
        }
    }

    /** Of this process: the 19th field, of which the third is the first behind the name. */
    private static int niceness() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19 - 3]);
    }

    @Test
    void generatorWithEnoughProcessorTimeReportsNothing() throws InterruptedException {
        long delay = Duration.ofMillis(200).toNanos();
        try (PacedServer server = new PacedServer(now -> now + delay)) {
            LoadResult result = server.load()
                    .rate(60)
                    .connections(30)
                    .duration(Duration.ofSeconds(1))
                    .run();
            assertThat(result.validity().reasons()).isEmpty();
            assertThat(result.held()).isTrue();
        }
    }

    @Test
    void blockedLoopMakesAllRequestsPlannedMeanwhileLate() throws InterruptedException {
        AtomicBoolean heldUp = new AtomicBoolean();
        try (PacedServer server = new PacedServer(now -> now)) {
            LoadResult result = server.load()
                    .rate(200)
                    .connections(1)
                    .loops(1)
                    .duration(Duration.ofSeconds(1))
                    .expect(reply -> {
                        long until = System.nanoTime() + Duration.ofMillis(400).toNanos();
                        while (!heldUp.get() && System.nanoTime() - until < 0) {
                            LockSupport.parkNanos(until - System.nanoTime());
                        }
                        heldUp.set(true);
                        return true;
                    })
                    .run();
            assertThat(result.counts().ok()).isEqualTo(200);
            assertThat(result.validity().reasons())
                    .filteredOn(Reason.LateSends.class::isInstance)
                    .singleElement()
                    .satisfies(each -> {
                        Reason.LateSends late = (Reason.LateSends) each;
                        assertThat(late.percentile()).isEqualTo(90);
                        assertThat(late.lateness()).isGreaterThan(Duration.ofMillis(250));
                        assertThat(late.requests()).isEqualTo(200);
                    });
        }
    }

    @Test
    void collectionsInTheWarmUpDoNotCount() throws InterruptedException {
        long delay = Duration.ofMillis(200).toNanos();
        try (PacedServer server = new PacedServer(now -> now + delay)) {
            AtomicBoolean collected = new AtomicBoolean();
            Thread collecting = Thread.ofPlatform().start(() -> {
                long until = System.nanoTime() + Duration.ofMillis(2_500).toNanos();
                long before = collectedMillis();
                while (collectedMillis() - before < 100 && System.nanoTime() - until < 0) {
                    System.gc();
                }
                collected.set(collectedMillis() - before >= 100);
            });
            LoadResult result = server.load()
                    .rate(60)
                    .connections(30)
                    .warmUp(Duration.ofSeconds(3))
                    .duration(Duration.ofSeconds(1))
                    .run();
            collecting.join();
            assertThat(collected).isTrue();
            assertThat(result.validity().reasons())
                    .noneMatch(each -> each instanceof Reason.CollectionPauses);
        }
    }

    private static long collectedMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    @Test
    void objectiveWithTooFewSamplesMakesTheRunInvalid() throws InterruptedException {
        try (PacedServer server = new PacedServer(now -> now)) {
            LoadResult result = server.load()
                    .rate(50)
                    .duration(Duration.ofMillis(200))
                    .objectives("p99<1s")
                    .run();
            assertThat(result.validity().reasons())
                    .contains(new Reason.TooFewSamples("p99<1000ms", 10, 1000));
            assertThat(result.held()).isFalse();
        }
    }
}
