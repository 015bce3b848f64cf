package dev.antiphon.engine.handler;

import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.engine.loop.EventLoopGroup;
import dev.antiphon.engine.loop.LoopLocal;
import dev.antiphon.engine.loop.UncaughtErrors;
import dev.antiphon.handler.Handler;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The virtual threads that run a server's {@link Handler} for the messages of one loop. A thread
 * that has handled a message handles the next waiting one, because starting a thread costs more
 * than most handlers do.
 *
 * <p>A blocked handler never delays other messages: while messages wait, there is a fresh thread
 * that was started and has not handled a message yet. It is started at the end of the loop's turn
 * at the latest. A handler does not delay the replies of other messages either: the loop is woken
 * once for many replies, but always before a thread begins the last waiting message, and every
 * {@value #WAKE_NANOS} ns.
 */
public final class HandlerThreads {
    private static final Thread.Builder THREADS = Thread.ofVirtual().name("antiphon-handler");

    private static final LoopLocal<HandlerThreads> OF_LOOP = new LoopLocal<>(loop -> {
        HandlerThreads made = new HandlerThreads(loop);
        loop.atCycleEnd(made::start);
        return made;
    });

    /**
     * The loop for which the current thread runs a handler. The thread must not wait until the
     * server of that loop has stopped.
     */
    private static final ThreadLocal<EventLoop> HANDLING = new ThreadLocal<>();

    private static final long WAKE_NANOS = 50_000;

    /** The number of messages in one turn after which a thread is started before the turn ends. */
    private static final int UNSTARTED_MAX = 64;

    private final EventLoop loop;
    private final ConcurrentLinkedQueue<HandlerTask> waiting = new ConcurrentLinkedQueue<>();

    /** True if there is a fresh thread. One is enough, since it starts another when it begins. */
    private final AtomicBoolean fresh = new AtomicBoolean();

    private final UncaughtErrors thrown = new UncaughtErrors();

    /** The number of tasks added in this turn for which no thread was started. */
    private int unstarted;

    private HandlerThreads(EventLoop loop) {
        this.loop = loop;
    }

    /** Returns the handler threads of the loop. Called on the loop. */
    static HandlerThreads of(EventLoop loop) {
        return OF_LOOP.of(loop);
    }

    /** Queues the task for a thread that may block. Called on the loop. */
    void run(HandlerTask task) {
        waiting.add(task);
        if (++unstarted == UNSTARTED_MAX) {
            start();
        }
    }

    /**
     * Starts a thread for the tasks added since the last call. Called on the loop before it waits
     * for the sockets.
     */
    private void start() {
        if (unstarted > 0) {
            haveFresh();
            unstarted = 0; // if that throws, the next turn tries again
        }
    }

    private void haveFresh() {
        if (!fresh.get() && !fresh.getAndSet(true)) {
            boolean started = false;
            try {
                THREADS.start(this::work);
                started = true;
            } finally {
                if (!started) { // for example for lack of memory
                    fresh.set(false);
                }
            }
        }
    }

    private void work() {
        markHandling(loop);
        fresh.set(false); // first: tasks added while it was set are polled from here on
        long woken = System.nanoTime();
        for (HandlerTask task = waiting.poll(); task != null; task = waiting.poll()) {
            try {
                if (waiting.isEmpty()) {
                    loop.wakeIfAsked();
                } else {
                    haveFresh();
                    long now = System.nanoTime();
                    if (now - woken >= WAKE_NANOS) {
                        woken = now;
                        loop.wakeIfAsked();
                    }
                }
            } catch (Throwable e) { // also for an Error: this task has a thread in any case
                thrown.show(e);
            }
            handle(task);
        }
        loop.wakeIfAsked();
    }

    /**
     * Runs a task, which itself catches exceptions of the handler. Any other exception is printed,
     * and later messages are still handled.
     */
    private void handle(HandlerTask task) {
        try {
            task.run();
        } catch (Throwable e) {
            thrown.show(e);
        }
    }

    /** Marks the current thread as running a handler for this loop. */
    static void markHandling(EventLoop loop) {
        HANDLING.set(loop);
    }

    /**
     * Checks that the current thread may wait for the end of these loops.
     *
     * @throws IllegalStateException when the thread runs a handler for one of them
     */
    public static void mustNotWait(String what, EventLoopGroup eventLoopGroup) {
        if (eventLoopGroup.all().contains(HANDLING.get())) {
            throw new IllegalStateException(what
                    + " would wait for the handler that calls it; call it from another thread");
        }
    }
}
