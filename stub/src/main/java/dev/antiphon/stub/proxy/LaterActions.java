package dev.antiphon.stub.proxy;

import dev.antiphon.stub.fault.FaultWire;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A scheduler of the delayed actions of faults on one connection. Any thread may call all methods.
 *
 * <p>Up to {@value #MOST} actions wait at once. Further actions are dropped: every action ends the
 * connection, so that one is enough.
 */
public final class LaterActions implements AutoCloseable {
    private static final int MOST = 1024;

    private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Creates a scheduler without actions. */
    public LaterActions() {}

    /**
     * Starts a thread that runs the action after this time, unless this object is closed by then.
     * Returns at once.
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
            thread.interrupt(); // close was called in between and may have missed this thread
        }
    }

    private void run(Duration time, FaultWire.Action action) {
        try {
            Thread.sleep(time);
            if (!closed) {
                action.run();
            }
        } catch (InterruptedException e) {
            // the connection has ended
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
