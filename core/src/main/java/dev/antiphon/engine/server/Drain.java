package dev.antiphon.engine.server;

import dev.antiphon.engine.connection.OpenConnections;
import dev.antiphon.engine.connection.TcpConnection;
import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.engine.loop.EventLoopGroup;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.DrainReport;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The steps of a drain, and the counts of connections that close during it. Each step runs on every
 * loop while the draining thread waits.
 *
 * <p>A connection that has received no byte stays open a little longer than the others, since its
 * first request may still arrive.
 */
final class Drain {
    private static final long LOOK_NANOS = 1_000_000;

    /** A number of bytes that no socket buffer exceeds. */
    private static final long SOCKET_BYTES_MAX = 1 << 26;

    private final EventLoopGroup eventLoopGroup;
    private final AtomicInteger open;
    private final AtomicLong latest;
    private final AtomicInteger ended = new AtomicInteger();
    private final Map<String, Integer> cut = new ConcurrentHashMap<>();

    /**
     * Creates a drain. No step waits beyond the time {@code latest}, on the monotonic clock; it may
     * be set to an earlier time during the drain.
     */
    Drain(EventLoopGroup eventLoopGroup, AtomicInteger open, AtomicLong latest) {
        this.eventLoopGroup = eventLoopGroup;
        this.open = open;
        this.latest = latest;
    }

    /**
     * Reads the input of every connection. Closes each connection that has received bytes, after
     * its requests are answered.
     */
    void begin() {
        onEach(connection -> {
            readArrived(connection);
            if (connection.bytesIn() > 0) {
                closeWhenAnswered(connection);
            }
        });
    }

    /**
     * Closes the connections that {@link #begin} left open because they had received no byte. Reads
     * and answers requests that have arrived meanwhile.
     */
    void closeSilent() {
        onEach(connection -> {
            readArrived(connection);
            closeWhenAnswered(connection);
        });
    }

    /**
     * Reads the bytes that have arrived. The drain answers no later bytes, except the rest of an
     * incomplete message.
     */
    private static void readArrived(TcpConnection connection) {
        connection.frameReader().readArrived(SOCKET_BYTES_MAX);
    }

    private static void closeWhenAnswered(TcpConnection connection) {
        connection.closeSequence().closeWhenAnswered();
        connection.turn();
    }

    /** Closes the remaining connections at once. */
    void cut() {
        awaitPoll();
        onEach(connection -> {
            if (connection.closeSequence().owesNothing()) {
                connection.closeNow(How.FIN);
            } else {
                connection.drop(new Failure.Stopped(Phase.DRAIN), How.FAILURE);
            }
        });
    }

    /** Waits for the next poll of every loop, since some transports send bytes only in a poll. */
    private void awaitPoll() {
        for (EventLoop loop : eventLoopGroup.all()) {
            CompletableFuture<Boolean> polled = new CompletableFuture<>();
            loop.execute(() -> loop.afterPoll(() -> polled.complete(true)));
            polled.join();
        }
    }

    // ---- counts ----

    /** Counts a closed connection. Called on its loop. */
    void ended(TcpConnection connection) {
        ended.incrementAndGet();
        String reason = unfinished(connection);
        if (reason != null) {
            cut.merge(reason, 1, Integer::sum);
        }
    }

    /**
     * Returns the reason why the connection did not finish, as in {@link DrainReport}; null if it
     * finished.
     */
    private static @Nullable String unfinished(TcpConnection connection) {
        if (!connection.closeSequence().hasFailed()) {
            return connection.closeSequence().leftUnanswered() ? "crossed" : null;
        }
        if (!connection.closeSequence().isCutByDrain()) {
            return "failure";
        }
        if (connection.frameWriter().unsentBytes() > 0) {
            return "unsent";
        }
        return connection.messageHandler().holdsOpen() ? "in-flight" : "half-message";
    }

    /** Returns the report. Called after all connections have closed. */
    DrainReport report(Duration took) {
        int all = cut.values().stream().mapToInt(Integer::intValue).sum();
        return new DrainReport(ended.get() - all, all, cut, took);
    }

    // ---- waiting ----

    /** Repeats a step for this time, or until the drain must end. */
    void repeat(Duration most, Runnable step) {
        long until = System.nanoTime() + most.toNanos();
        while (goesOn(until)) {
            LockSupport.parkNanos(this, LOOK_NANOS);
            step.run();
        }
    }

    void awaitEmpty(long until) {
        while (open.get() > 0 && goesOn(until)) {
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
    }

    private boolean goesOn(long until) {
        long now = System.nanoTime();
        return now - until < 0
                && now - latest.get() < 0
                && !Thread.currentThread().isInterrupted();
    }

    private void onEach(Consumer<TcpConnection> step) {
        for (EventLoop loop : eventLoopGroup.all()) {
            CompletableFuture<Boolean> done = new CompletableFuture<>();
            loop.execute(() -> {
                try {
                    OpenConnections.of(loop).forEach(step);
                } finally {
                    done.complete(true);
                }
            });
            done.join();
        }
    }
}
