package dev.antiphon.tick;

import dev.antiphon.argument.Plural;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * The commands that wait for the next tick. Any thread may add; only the ticks' thread takes.
 *
 * <p>A place is reserved before a command is queued. No place is reserved after {@link #close}, so
 * that the last commands are known when none is reserved any more.
 */
final class CommandInbox {
    private static final int CLOSED = 1 << 30;

    private final String name;
    private final int max;
    private final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();

    /** The number of reserved places, and {@link #CLOSED} after the close. */
    private final AtomicInteger reserved = new AtomicInteger();

    private final LongAdder refused = new LongAdder();

    CommandInbox(String name, int max) {
        this.name = name;
        this.max = max;
    }

    void add(Runnable command) {
        int before = reserved.getAndUpdate(count -> count < max ? count + 1 : count);
        if (before >= CLOSED) {
            refused.increment();
            throw new RejectedExecutionException("ticks " + name + " are closed");
        }
        if (before >= max) {
            refused.increment();
            throw new RejectedExecutionException(Plural.of(before, "command") + " of " + max
                    + " wait for the next tick of " + name
                    + "; submit fewer, or raise maxWaitingCommands");
        }
        commands.add(command);
    }

    /** Returns the number of waiting commands. */
    int size() {
        return reserved.get() & ~CLOSED;
    }

    /** Takes the next command; null if none is queued. */
    @Nullable
    Runnable take() {
        Runnable command = commands.poll();
        if (command != null) {
            reserved.decrementAndGet();
        }
        return command;
    }

    /** Refuses further commands. Returns false if they are refused already. */
    boolean close() {
        return reserved.getAndUpdate(count -> count | CLOSED) < CLOSED;
    }

    boolean isClosed() {
        return reserved.get() >= CLOSED;
    }

    long refused() {
        return refused.sum();
    }
}
