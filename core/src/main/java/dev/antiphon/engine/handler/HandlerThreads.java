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
 * that is done with one message takes the next that waits, since starting one costs more than most
 * handlers do.
 *
 * <p>No message waits for another one's handler to stop blocking: as long as any waits, there is a
 * fresh thread, one that was started and has taken none yet, at the end of the loop's turn at the
 * latest. And no reply waits for one: the loop is woken for the replies of many messages at once,
 * but before the last that waits is begun, and whenever {@value #WAKE_NANOS} ns have passed.
 */
public final class HandlerThreads {
    private static final Thread.Builder THREADS = Thread.ofVirtual().name("antiphon-handler");

    private static final LoopLocal<HandlerThreads> OF_LOOP = new LoopLocal<>(loop -> {
        HandlerThreads made = new HandlerThreads(loop);
        loop.atCycleEnd(made::start);
        return made;
    });

    /**
     * The loop for which the present thread runs a handler: the thread must not wait for the end of
     * that loop's server.
     */
    private static final ThreadLocal<EventLoop> HANDLING = new ThreadLocal<>();

    private static final long WAKE_NANOS = 50_000;

    /** For so many messages of one turn a thread is woken before the turn is over. */
    private static final int UNSTARTED_MAX = 64;

    private final EventLoop loop;
    private final ConcurrentLinkedQueue<HandlerTask> waiting = new ConcurrentLinkedQueue<>();

    /** True if there is a fresh thread; one is enough, for it sees to the next. */
    private final AtomicBoolean fresh = new AtomicBoolean();

    private final UncaughtErrors thrown = new UncaughtErrors();

    /** The tasks given in this turn, which only a thread that is awake already takes. */
    private int unstarted;

    private HandlerThreads(EventLoop loop) {
        this.loop = loop;
    }

    /** Returns the loop's threads. On the loop. */
    static HandlerThreads of(EventLoop loop) {
        return OF_LOOP.of(loop);
    }

    /** Has the task run soon, on a thread that may block. On the loop. */
    void run(HandlerTask task) {
        waiting.add(task);
        if (++unstarted == UNSTARTED_MAX) {
            start();
        }
    }

    /** Sees to what was given since the last time. On the loop, before it sleeps. */
    private void start() {
        if (unstarted > 0) {
            haveFresh();
            unstarted = 0; // where that throws, the next turn tries again
        }
    }

    private void haveFresh() {
        if (!fresh.get() && !fresh.getAndSet(true)) {
            boolean started = false;
            try {
                THREADS.start(this::work);
                started = true;
            } finally {
                if (!started) { // for want of memory
                    fresh.set(false);
                }
            }
        }
    }

    private void work() {
        markHandling(loop);
        fresh.set(false); // first: who saw it set has its task looked for from here on
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
            } catch (Throwable e) { // an Error too: this message has a thread
                thrown.show(e);
            }
            handle(task);
        }
        loop.wakeIfAsked();
    }

    /** Runs a task. An exception here is none of the handler's: the waiting messages go on. */
    private void handle(HandlerTask task) {
        try {
            task.run();
        } catch (Throwable e) {
            thrown.show(e);
        }
    }

    /** Marks the present thread as one that runs a handler for this loop. */
    static void markHandling(EventLoop loop) {
        HANDLING.set(loop);
    }

    /** Refuses to wait for the end of these loops in a thread that runs a handler for them. */
    public static void mustNotWait(String what, EventLoopGroup eventLoopGroup) {
        if (eventLoopGroup.all().contains(HANDLING.get())) {
            throw new IllegalStateException(what
                    + " would wait for the handler that calls it; call it from another thread");
        }
    }
}
