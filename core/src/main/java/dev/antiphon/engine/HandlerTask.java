package dev.antiphon.engine;

import dev.antiphon.AsyncHandler;
import dev.antiphon.Connection;
import dev.antiphon.Handler;
import dev.antiphon.Message;
import dev.antiphon.Reply;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;

/**
 * One message with its {@link Handler} on a virtual thread. To cancel it is to interrupt that
 * thread.
 */
final class HandlerTask extends CompletableFuture<Reply> {
    /**
     * For which server the present thread runs a handler: it must not wait for that server's end.
     */
    private static final ThreadLocal<Setup> HANDLING = new ThreadLocal<>();

    private static final Thread.Builder THREADS = Thread.ofVirtual().name("antiphon-handler");

    /** Owned by the loop. */
    private @Nullable Thread thread;

    private HandlerTask() {}

    static AsyncHandler onVirtualThreads(Handler handler, Setup setup) {
        return (connection, message) -> {
            HandlerTask task = new HandlerTask();
            task.thread = THREADS.start(() -> {
                markHandling(setup);
                task.run(handler, connection, message);
            });
            return task;
        };
    }

    private void run(Handler handler, Connection connection, Message message) {
        try {
            complete(handler.handle(connection, message));
        } catch (Throwable e) { // an Error too is the answer to this request, and no more than that
            completeExceptionally(e);
        }
    }

    @Override
    public boolean cancel(boolean interrupt) {
        Thread running = thread;
        if (interrupt && running != null) {
            running.interrupt();
        }
        return super.cancel(interrupt);
    }

    /** Says that the present thread runs a handler of this server. */
    static void markHandling(Setup setup) {
        HANDLING.set(setup);
    }

    /** Refuses to go on in a handler's thread, for which the waiting would wait. */
    static void mustNotWait(String what, Setup setup) {
        if (setup.equals(HANDLING.get())) {
            throw new IllegalStateException(what
                    + " would wait for the handler that calls it; call it from another thread");
        }
    }
}
