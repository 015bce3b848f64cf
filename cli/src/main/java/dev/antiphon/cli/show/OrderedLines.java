package dev.antiphon.cli.show;

import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The lines of several threads, printed in the order of their times by a separate thread, so that
 * a slow terminal delays only the threads that wait for it.
 *
 * <p>Events reach their listener later than remarks of other threads, such as the name of a rule. A
 * line of an event is therefore printed {@value #HOLD_MILLIS} ms after its time, and a remark once
 * a later event of its connection has come, or after {@value #REMARK_HOLD_MILLIS} ms. At most
 * {@value #LINES_MAX} lines wait. Any thread may call all methods.
 */
public final class OrderedLines implements AutoCloseable {
    private static final long HOLD_MILLIS = 20;
    private static final long REMARK_HOLD_MILLIS = 250;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int LINES_MAX = 1024;
    private static final long CLOSE_MILLIS_MAX = 1500;

    private final Terminal terminal;
    private final Texts texts;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;

    // The lock guards the following fields.

    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>(Waiting::compare);

    /** The remarks for which no later event has come. */
    private final List<Waiting> unsettled = new ArrayList<>();

    private long number;
    private long dropped;
    private boolean over;

    /** The stream of a line. */
    public enum Stream {
        /** Standard output. */
        OUT,
        /** Standard error. */
        ERR
    }

    /**
     * A line that waits.
     *
     * @param nanos its time by {@link System#nanoTime}
     * @param connection its connection; 0 for none
     */
    record Line(long nanos, long connection, Stream stream, String text) {}

    /** A line in the queue; the number keeps the order of lines with the same time. */
    private static final class Waiting {
        private final Line line;
        private final long number;
        private long dueNanos;

        Waiting(Line line, long number, long holdMillis) {
            this.line = line;
            this.number = number;
            this.dueNanos = line.nanos + holdMillis * NANOS_PER_MILLI;
        }

        static int compare(Waiting one, Waiting other) {
            int byTime = Long.signum(one.line.nanos - other.line.nanos); // nanoTime may overflow
            return byTime == 0 ? Long.compare(one.number, other.number) : byTime;
        }
    }

    /** Starts the thread that prints. */
    public OrderedLines(Terminal terminal, Texts texts) {
        this.terminal = terminal;
        this.texts = texts;
        this.thread = Thread.ofPlatform().daemon(true).name("antiphon-lines").start(this::print);
    }

    /**
     * Adds the line of an event, and waits while too many lines wait to be printed. Returns false
     * if the lines are closed, or if the thread is interrupted.
     */
    boolean put(Line line) {
        lock.lock();
        try {
            awaitRoom();
            unsettled.removeIf(each -> settles(line, each));
            return add(new Waiting(line, number++, HOLD_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private static boolean settles(Line event, Waiting remark) {
        boolean isLater =
                event.connection == remark.line.connection && event.nanos - remark.line.nanos >= 0;
        if (isLater) {
            remark.dueNanos = remark.line.nanos + HOLD_MILLIS * NANOS_PER_MILLI;
        }
        return isLater;
    }

    /** Adds a remark, and waits like {@link #put}. */
    boolean putRemark(Line line) {
        lock.lock();
        try {
            awaitRoom();
            return addRemark(line);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds a remark without waiting. If too many lines wait to be printed, drops and counts it.
     * Returns false if the lines are closed.
     */
    boolean offerRemark(Line line) {
        lock.lock();
        try {
            if (!over && waiting.size() >= LINES_MAX) {
                dropped++;
                return true;
            }
            return addRemark(line);
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom() throws InterruptedException {
        while (waiting.size() >= LINES_MAX && !over) {
            changed.await();
        }
    }

    private boolean addRemark(Line line) {
        Waiting remark = new Waiting(line, number++, REMARK_HOLD_MILLIS);
        unsettled.add(remark);
        return add(remark);
    }

    private boolean add(Waiting line) {
        if (over) {
            return false;
        }
        waiting.add(line);
        changed.signalAll();
        return true;
    }

    private void print() {
        List<Line> due = new ArrayList<>();
        while (awaitDue(due)) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < due.size(); i++) {
                Stream stream = due.get(i).stream();
                text.append(due.get(i).text()).append(System.lineSeparator());
                if (i + 1 == due.size() || due.get(i + 1).stream() != stream) {
                    PrintStream to = stream == Stream.OUT ? terminal.out() : terminal.err();
                    to.print(text);
                    to.flush();
                    text.setLength(0);
                }
            }
            due.clear();
        }
    }

    /** Waits for lines to print. Returns false if the lines are closed and none is left. */
    private boolean awaitDue(List<Line> due) {
        lock.lock();
        try {
            for (long left = left(); left > 0; left = left()) {
                long _ = changed.awaitNanos(left);
            }
            while (!waiting.isEmpty() && left() <= 0) {
                Waiting next = waiting.remove();
                unsettled.remove(next);
                due.add(next.line);
            }
            if (dropped > 0) {
                String text = "antiphon: " + texts.say("serve.dropped", dropped);
                due.add(new Line(System.nanoTime(), 0, Stream.ERR, text));
                dropped = 0;
            }
            changed.signalAll();
            return !due.isEmpty();
        } catch (InterruptedException e) {
            return false; // nobody interrupts this thread
        } finally {
            lock.unlock();
        }
    }

    /** Returns the time until the next line is due. */
    private long left() {
        Waiting next = waiting.peek();
        if (over || waiting.size() >= LINES_MAX || (next == null && dropped > 0)) {
            return 0;
        }
        return next == null ? Long.MAX_VALUE : next.dueNanos - System.nanoTime();
    }

    /** Prints the lines that wait, within a limited time. Later lines are refused. */
    @Override
    public void close() {
        lock.lock();
        try {
            over = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            boolean _ = thread.join(Duration.ofMillis(CLOSE_MILLIS_MAX));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
