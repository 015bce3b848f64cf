package dev.antiphon.stub.proxy;

import dev.antiphon.stub.fault.FaultWire;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The delayed actions of one connection's faults. Any thread.
 *
 * <p>Up to {@value #MOST} actions wait at once. Further ones are dropped: every action ends the
 * connection, and the earliest one is enough.
 */
public final class LaterActions implements AutoCloseable {
    private static final int MOST = 1024;

    private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Creates a set without actions. */
    public LaterActions() {}

    /**
     * Runs the action after this time on a separate thread, unless this object is closed by then.
     */
    public void start(Duration time, FaultWire.Action action) {
        if (closed || waiting.size() >= MOST) {
            return;
        }
        Thread thread =
                Thread.ofVirtual().name("antiphon-fault").unstarted(() -> run(time, action));
        waiting.add(thread);
        thread.start();
        if (closed) {
            thread.interrupt(); // it was closed meanwhile
        }
    }

    private void run(Duration time, FaultWire.Action action) {
        try {
            Thread.sleep(time);
            if (!closed) {
                action.run();
            }
        } catch (InterruptedException e) {
            // the connection is over
        } finally {
            waiting.remove(Thread.currentThread());
        }
    }

    /** Drops the waiting actions. */
    @Override
    public void close() {
        closed = true;
        waiting.forEach(Thread::interrupt);
    }
}
