package dev.antiphon.engine;

import dev.antiphon.Fault;
import dev.antiphon.Phase;
import dev.antiphon.event.ConnectionEvent.How;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The steps of a drain, as the draining thread takes them: every step is run on each loop and
 * waited for.
 *
 * <p>A connection on which nothing has ever arrived may have its first request on the way; it is
 * left open for a moment longer than the others.
 */
final class Drain {
    private static final long LOOK_NANOS = 1_000_000;

    private final Loops loops;
    private final AtomicInteger open;
    private final AtomicLong latest;

    /**
     * Waits in no step for longer than until {@code latest}, which may be put forward meanwhile.
     */
    Drain(Loops loops, AtomicInteger open, AtomicLong latest) {
        this.loops = loops;
        this.open = open;
        this.latest = latest;
    }

    /**
     * Has every connection read what has arrived, answer it, and close; tells how many there are.
     */
    int begin() {
        AtomicInteger total = new AtomicInteger();
        onEach(connection -> {
            total.incrementAndGet();
            connection.link().readNow();
            if (connection.bytesIn() > 0) {
                closeWhenAnswered(connection);
            }
        });
        return total.get();
    }

    /**
     * Has the connections close on which nothing came in the meantime, and those on which something
     * did.
     */
    void closeSilent() {
        onEach(Drain::closeWhenAnswered);
    }

    private static void closeWhenAnswered(LiveConnection connection) {
        connection.ending.closeWhenAnswered();
        connection.turn();
    }

    /** Ends what is left; tells how many connections were cut for which reason. */
    Map<String, Integer> cut() {
        Map<String, Integer> reasons = new TreeMap<>();
        onEach(connection -> {
            if (connection.ending.owesNothing()) {
                connection.ending.closeNow(How.FIN);
                return;
            }
            reasons.merge(
                    reason(connection),
                    1,
                    Integer::sum); // the loops are visited one after the other
            connection.ending.drop(new Fault.Stopped(Phase.DRAIN), How.FAULT);
        });
        return reasons;
    }

    private static String reason(LiveConnection connection) {
        if (connection.outflow.unsentBytes() > 0) {
            return "unsent";
        }
        if (connection.exchange.holdsOpen()) {
            return "in-flight";
        }
        return "half-message";
    }

    void awaitEmpty(long until) {
        while (open.get() > 0
                && System.nanoTime() - until < 0
                && System.nanoTime() - latest.get() < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
    }

    private void onEach(Consumer<LiveConnection> step) {
        for (EventLoop loop : loops.all()) {
            CompletableFuture<Boolean> done = new CompletableFuture<>();
            loop.execute(() -> {
                try {
                    loop.forEach(step);
                } finally {
                    done.complete(true);
                }
            });
            done.join();
        }
    }
}
