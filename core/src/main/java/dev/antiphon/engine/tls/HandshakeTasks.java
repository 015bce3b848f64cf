package dev.antiphon.engine.tls;

import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

import javax.net.ssl.SSLEngine;

/**
 * The executor of the long computations of TLS handshakes, outside the event loops. A limited
 * number runs at the same time and the others wait in the order of their arrival, so that many new
 * clients do not occupy all processors. A connection has at most one computation at a time.
 */
public final class HandshakeTasks {
    private final Semaphore places;

    /**
     * Creates an executor.
     *
     * @param most the largest number of simultaneous computations
     */
    HandshakeTasks(int most) {
        places = new Semaphore(most, true);
    }

    /** Returns an executor that uses half of this machine's processors. */
    static HandshakeTasks ofThisMachine() {
        return new HandshakeTasks(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    /**
     * Runs the engine's delegated tasks and then {@code after}, on another thread.
     *
     * @param wanted tested just before the computation starts; if it returns false, the computation
     *     is skipped
     */
    void run(SSLEngine engine, BooleanSupplier wanted, Runnable after) {
        Thread.ofVirtual().name("antiphon-tls").start(() -> {
            places.acquireUninterruptibly();
            try {
                Runnable task = wanted.getAsBoolean() ? engine.getDelegatedTask() : null;
                while (task != null) {
                    task.run();
                    task = engine.getDelegatedTask();
                }
            } finally {
                places.release();
                after.run();
            }
        });
    }
}
