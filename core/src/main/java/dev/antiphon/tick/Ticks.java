package dev.antiphon.tick;

import static java.util.Objects.requireNonNull;

import dev.antiphon.engine.loop.UncaughtErrors;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Work at a fixed rate on one thread, which owns the state that the work changes: the world of a
 * game, the price table of a feed. Other threads change it by commands, so that it needs no lock.
 *
 * <p>Tick {@code n} is planned at the start plus {@code n} periods, so that the rate does not
 * drift. A tick begins with the commands submitted before, in their order; then the work runs. A
 * tick that ends after the planned time of the next one is an overrun: of the ticks that are due
 * then, only the latest runs, at once, and the earlier ones are skipped. Overruns are counted and
 * reported to {@link Builder#onOverrun}.
 *
 * <p>An exception of the work or of a command is reported, and the next tick runs. To send the
 * state to a {@code Group} after each tick, call its {@code send} at the end of the work.
 */
public final class Ticks implements AutoCloseable {
    private final TickClock clock;
    private final long periodNanos;
    private final TickWork work;
    private final Consumer<? super Overrun> onOverrun;
    private final Consumer<? super Throwable> onFailure;
    private final CommandInbox inbox;
    private final Thread thread;
    private final CountDownLatch ended = new CountDownLatch(1);

    private final LongAdder ticks = new LongAdder();
    private final LongAdder overruns = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder failures = new LongAdder();

    private Ticks(Builder builder, TickWork work) {
        this.clock = builder.clock;
        this.periodNanos = builder.period.toNanos();
        this.work = work;
        this.onOverrun = builder.onOverrun;
        this.onFailure = builder.onFailure;
        this.inbox = new CommandInbox(builder.name, builder.maxWaitingCommands);
        this.thread = Thread.ofPlatform().name(builder.name).daemon(true).unstarted(this::run);
    }

    /**
     * Returns a builder of ticks with this period.
     *
     * @throws IllegalArgumentException when the period is under 1 ms or over a day
     */
    public static Builder every(Duration period) {
        return new Builder(period);
    }

    /**
     * Submits a command, which runs on the ticks' thread at the beginning of the next tick. Any
     * thread may call it; it returns at once. A command that a command submits waits for the tick
     * after. Each accepted command runs exactly once, also after {@link #close}.
     *
     * @throws RejectedExecutionException when {@link Builder#maxWaitingCommands} commands wait, or
     *     after {@link #close}
     */
    public void submit(Runnable command) {
        inbox.add(requireNonNull(command, "command"));
    }

    /** Returns the period. */
    public Duration period() {
        return Duration.ofNanos(periodNanos);
    }

    /** Returns the number of commands that wait for the next tick. */
    public int waitingCommands() {
        return inbox.size();
    }

    /** Returns the counters. */
    public TickCounters counters() {
        return new TickCounters(
                ticks.sum(), overruns.sum(), skipped.sum(), failures.sum(), inbox.refused());
    }

    /**
     * Ends the ticks: waits for the running tick and runs the commands that wait; no further tick
     * runs. Called by a tick, it returns at once, and the ticks end after that tick.
     */
    @Override
    public void close() {
        inbox.close();
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (Thread.currentThread() != thread && ended.getCount() > 0) {
            try {
                ended.await();
            } catch (InterruptedException e) {
                interrupted = true; // the tick ends soon either way
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            long start = clock.nanos();
            for (long number = 1; ; ) {
                clock.await(start + number * periodNanos, inbox::isClosed);
                if (inbox.isClosed()) {
                    return;
                }
                number = tick(start, number);
            }
        } finally {
            runLastCommands();
            ended.countDown();
        }
    }

    /** Runs a tick. Returns the number of the next one. */
    private long tick(long start, long number) {
        long planned = start + number * periodNanos;
        long begun = clock.nanos();
        Tick tick = new Tick(number, planned, Duration.ofNanos(begun - planned));
        for (int left = inbox.size(); left > 0; left--) {
            runCommand();
        }
        try {
            work.run(tick);
        } catch (Throwable e) { // also for an Error: the next tick runs
            failed(e);
        }
        ticks.increment();
        long end = clock.nanos();
        long next = Math.max(number + 1, (end - start) / periodNanos);
        if (end - start > (number + 1) * periodNanos) {
            overran(tick, end - begun, end - planned - periodNanos, next - number - 1);
        }
        return next;
    }

    private void overran(Tick tick, long lastingNanos, long lateNanos, long missed) {
        overruns.increment();
        skipped.add(missed);
        try {
            onOverrun.accept(new Overrun(
                    tick, Duration.ofNanos(lastingNanos), Duration.ofNanos(lateNanos), missed));
        } catch (Throwable e) { // as in tick
            failed(e);
        }
    }

    private boolean runCommand() {
        Runnable command = inbox.take();
        if (command == null) {
            return false; // its place is reserved, and its thread is about to queue it
        }
        try {
            command.run();
        } catch (Throwable e) { // as in tick
            failed(e);
        }
        return true;
    }

    private void runLastCommands() {
        while (inbox.size() > 0) {
            if (!runCommand()) {
                Thread.onSpinWait();
            }
        }
    }

    private void failed(Throwable failure) {
        failures.increment();
        try {
            onFailure.accept(failure);
        } catch (Throwable e) { // the callback's own failure must not end the ticks
            failures.increment();
        }
    }

    /** Builder of {@link Ticks}. */
    public static final class Builder {
        private static final Duration PERIOD_MIN = Duration.ofMillis(1);
        private static final Duration PERIOD_MAX = Duration.ofDays(1);
        private static final int COMMANDS_MAX = 10_000_000;

        private final Duration period;
        private String name = "antiphon-ticks";
        private int maxWaitingCommands = 10_000;
        private Consumer<? super Overrun> onOverrun = overrun -> {};
        private Consumer<? super Throwable> onFailure = new UncaughtErrors()::show;
        private TickClock clock = TickClock.SYSTEM;

        private Builder(Duration period) {
            if (period.compareTo(PERIOD_MIN) < 0 || period.compareTo(PERIOD_MAX) > 0) {
                throw new IllegalArgumentException(
                        "Ticks.every is " + period + "; give a period from 1 ms to 1 day");
            }
            this.period = period;
        }

        /** Sets the name of the thread; default {@code antiphon-ticks}. */
        public Builder name(String value) {
            name = requireNonNull(value, "name");
            return this;
        }

        /**
         * Sets the largest number of commands that wait for a tick; default 10,000.
         *
         * @throws IllegalArgumentException unless it is from 1 to 10,000,000
         */
        public Builder maxWaitingCommands(int commands) {
            if (commands < 1 || commands > COMMANDS_MAX) {
                throw new IllegalArgumentException("Ticks.maxWaitingCommands is " + commands
                        + "; give a value from 1 to " + COMMANDS_MAX);
            }
            maxWaitingCommands = commands;
            return this;
        }

        /**
         * Sets the receiver of overruns. It runs on the ticks' thread after the tick, whose work it
         * delays further.
         */
        public Builder onOverrun(Consumer<? super Overrun> receiver) {
            onOverrun = requireNonNull(receiver, "receiver");
            return this;
        }

        /**
         * Sets the receiver of exceptions and errors that the work, a command or the receiver of
         * overruns throws. It runs on the ticks' thread. By default the thread's uncaught-exception
         * handler gets them, at most one in 10 s.
         */
        public Builder onFailure(Consumer<? super Throwable> receiver) {
            onFailure = requireNonNull(receiver, "receiver");
            return this;
        }

        /** Sets the clock, in tests. */
        Builder clock(TickClock value) {
            clock = value;
            return this;
        }

        /** Starts the ticks. The first one runs after one period. */
        public Ticks start(TickWork work) {
            Ticks started = new Ticks(this, requireNonNull(work, "work"));
            started.thread.start();
            return started;
        }
    }
}
