package dev.antiphon.cluster;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tasks of one owner, which run one after the other in the order in which they were added. While
 * there are tasks, they have one virtual thread.
 */
final class SerialTasks {
    private final String threadName;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    SerialTasks(String threadName) {
        this.threadName = threadName;
    }

    /** Adds a task; any thread may call it. */
    void add(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            Thread.ofVirtual().name(threadName).start(this::run);
        }
    }

    /** Returns the number of tasks that have not ended. */
    int waiting() {
        return waiting.get();
    }

    private void run() {
        do {
            Runnable task = tasks.poll();
            if (task != null) {
                attempt(task);
            }
        } while (waiting.decrementAndGet() > 0);
    }

    /** A user's encoder may throw anything; the room goes on. */
    static void attempt(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }
}
