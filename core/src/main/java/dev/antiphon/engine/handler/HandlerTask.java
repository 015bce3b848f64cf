package dev.antiphon.engine.handler;

import dev.antiphon.handler.Connection;
import dev.antiphon.handler.Handler;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;

import org.jspecify.annotations.Nullable;

import java.util.function.BiConsumer;

/** The handling of one message by a {@link Handler} on one of the {@link HandlerThreads}. */
public final class HandlerTask {
    private final Handler handler;
    private final Connection connection;
    private final Message message;
    private final BiConsumer<@Nullable Reply, @Nullable Throwable> outcome;

    /** The thread that runs the task. This object's lock guards it and its interruption. */
    private @Nullable Thread thread;

    private boolean givenUp;

    /**
     * Creates a task.
     *
     * @param outcome called on the handler's thread, unless the task is given up before it begins
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
     * Ends the task. After this the thread is not interrupted, since it may handle other messages.
     */
    private synchronized void end() {
        thread = null;
        Thread.interrupted();
    }

    /**
     * Gives the task up because its reply is no longer needed: interrupts its thread, or prevents
     * its start.
     */
    synchronized void giveUp() {
        givenUp = true;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
