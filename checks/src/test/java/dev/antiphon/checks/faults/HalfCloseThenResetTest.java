package dev.antiphon.checks.faults;

import dev.antiphon.TcpServer;
import dev.antiphon.checks.Events;
import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** Row 17: a peer ends its side, and resets while its answer is still owed. */
class HalfCloseThenResetTest {
    private static final int BATCH = 100;
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration GONE_WITHIN = Duration.ofSeconds(20);

    private final Events events = new Events();
    private final Semaphore asked = new Semaphore(0);
    private int resets;
    private final Semaphore mayAnswer = new Semaphore(0);

    @FaultRow(number = 17, fault = "half-close, then reset")
    void everyDescriptorIsFreedAndTheLoopsRest(Row row) throws Exception {
        int batches = row.count(3, 100);
        double busiest = 0;
        try (TcpServer server = TcpServer.builder(Framing.line())
                .listener(event -> {
                    if (event instanceof Closed) {
                        events.on(event);
                    }
                })
                .onMessage((connection, message) -> {
                    asked.release();
                    mayAnswer.acquire();
                    return Reply.of(message);
                })
                .start("localhost:0")) {
            busiest = batch(server);
            events.await(Closed.class, BATCH);
            long before = Leaks.descriptors();
            for (int i = 1; i < batches; i++) {
                busiest = Math.max(busiest, batch(server));
                events.await(Closed.class, BATCH * (i + 1));
            }
            row.injected("reset after their half-close", resets, (long) BATCH * batches);
            row.exactly("connections left", server.connections(), 0);
            row.atMost("descriptors left", (double) descriptorsOver(before), 0, "");
            row.atMost("of a core used by the loops meanwhile", busiest, 10, "%");
        }
    }

    /**
     * Gives the share of a core that the loops use while answers are owed to peers that are gone.
     */
    private double batch(TcpServer server) throws Exception {
        for (int i = 0; i < BATCH; i++) {
            Peer peer = Peer.connect(server.port()).send("вопрос\n").halfClose();
            asked.acquire(); // so that the reset finds an answer owed
            peer.reset();
            resets++;
        }
        long before = loopsCpuNanos();
        Pause.of(LOOK);
        long used = loopsCpuNanos() - before;
        mayAnswer.release(BATCH);
        return 100.0 * used / LOOK.toNanos();
    }

    private static long loopsCpuNanos() {
        var threads = ManagementFactory.getThreadMXBean();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("antiphon-server"))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.threadId()))
                .sum();
    }

    /** Returns how many there are at last; a transport may tell of an end before the system is done. */
    private static long descriptorsOver(long before) throws IOException {
        long until = System.nanoTime() + GONE_WITHIN.toNanos();
        long over = Leaks.descriptors() - before;
        while (over > 0 && System.nanoTime() - until < 0) {
            Pause.of(Duration.ofMillis(20));
            over = Leaks.descriptors() - before;
        }
        return over;
    }
}
