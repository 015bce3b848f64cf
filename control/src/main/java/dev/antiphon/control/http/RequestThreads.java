package dev.antiphon.control.http;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;

/**
 * The virtual threads of a server's requests, one each, in a bounded number. Each has a {@link
 * RequestDeadline}, which runs from the first byte of the request.
 */
final class RequestThreads implements Executor, AutoCloseable {
    private static final Duration CLOSE_TIME = Duration.ofSeconds(2);

    private final HttpBounds bounds;
    private final Semaphore free;
    private final Map<Thread, RequestDeadline> running = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor timer;
    private volatile boolean closed;

    RequestThreads(HttpBounds bounds) {
        this.bounds = bounds;
        this.free = new Semaphore(bounds.requestsMax());
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "antiphon-http-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
    }

    /**
     * Runs the task of a request.
     *
     * @throws RejectedExecutionException when too many requests run; the JDK's server then closes
     *     the connection
     */
    @Override
    public void execute(Runnable task) {
        if (closed || !free.tryAcquire()) {
            throw new RejectedExecutionException(
                    "over " + bounds.requestsMax() + " requests at the same time");
        }
        Thread thread = Thread.ofVirtual().name("antiphon-http-request").unstarted(() -> run(task));
        running.put(thread, new RequestDeadline(timer, thread));
        thread.start();
    }

    private void run(Runnable task) {
        RequestDeadline deadline = ofCurrentThread();
        try {
            deadline.begin(bounds.headTime());
            if (!closed) {
                task.run();
            }
        } finally {
            deadline.end();
            running.remove(Thread.currentThread());
            free.release();
        }
    }

    /** Returns the deadline of the request that runs on the calling thread. */
    RequestDeadline ofCurrentThread() {
        return Objects.requireNonNull(running.get(Thread.currentThread()), "no request's thread");
    }

    /** Returns the number of requests that run. */
    int count() {
        return running.size();
    }

    /** Interrupts all requests and waits up to two seconds for their ends. */
    @Override
    public void close() {
        closed = true;
        List<Thread> threads = List.copyOf(running.keySet());
        threads.forEach(Thread::interrupt);
        long end = System.nanoTime() + CLOSE_TIME.toNanos();
        boolean interrupted = false;
        for (Thread each : threads) {
            Duration rest = Duration.ofNanos(end - System.nanoTime());
            if (each == Thread.currentThread() || !rest.isPositive() || interrupted) {
                continue;
            }
            try {
                each.join(rest);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        timer.shutdownNow();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
