package dev.antiphon.engine.tls;

import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

import javax.net.ssl.SSLEngine;

/**
 * The long computations of handshakes, off the loops: so many at once, the others in the order in
 * which they came, so that a crowd of new clients leaves processors for the open connections. There
 * is at most one per connection.
 */
public final class HandshakeTasks {
    private final Semaphore places;

    /** @param most how many are made at once */
    HandshakeTasks(int most) {
        places = new Semaphore(most, true);
    }

    /** As many at once as half of the processors. */
    static HandshakeTasks ofThisMachine() {
        return new HandshakeTasks(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    /**
     * Does what the engine wants done, and then {@code after}, on another thread.
     *
     * @param wanted asked when its turn has come: what nobody waits for any more is left out
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
