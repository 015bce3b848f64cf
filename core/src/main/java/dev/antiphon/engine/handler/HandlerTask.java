package dev.antiphon.engine.handler;

import dev.antiphon.handler.Connection;
import dev.antiphon.handler.Handler;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;

import org.jspecify.annotations.Nullable;

import java.util.function.BiConsumer;

/** A task that runs a {@link Handler} for one message on one of the {@link HandlerThreads}. */
public final class HandlerTask {
    private final Handler handler;
    private final Connection connection;
    private final Message message;
    private final BiConsumer<@Nullable Reply, @Nullable Throwable> outcome;

    /**
     * The thread that runs the task; null while none does. This object's lock guards the field and
     * interrupts of the thread.
     */
    private @Nullable Thread thread;

    private boolean givenUp;

    /**
     * Creates a task.
     *
     * @param outcome receives the result on the handler's thread; not called if the task is
     *     cancelled before it begins
     */
    HandlerTask(
            Handler handler,
            Connection connection,
            Message message,
            BiConsumer<@Nullable Reply, @Nullable Throwable> outcome) {
        this.handler = handler;
        this.connection = connection;
        this.message = message;
        this.outcome = outcome;
    }

    void run() {
        if (!begin()) {
            return;
        }
        Reply reply = null;
        Throwable failure = null;
        try {
            reply = handler.handle(connection, message);
        } catch (Throwable e) { // also for an Error, which fails this request only
            failure = e;
        }
        end();
        outcome.accept(reply, failure);
    }

    private synchronized boolean begin() {
        thread = Thread.currentThread();
        return !givenUp;
    }

    /**
     * Ends the task. From then on the thread is not interrupted, since it may handle other
     * messages.
     */
    private synchronized void end() {
        thread = null;
        Thread.interrupted();
    }

    /**
     * Cancels the task because its reply is no longer needed: interrupts its thread, or prevents
     * its start.
     */
    synchronized void giveUp() {
        givenUp = true;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
