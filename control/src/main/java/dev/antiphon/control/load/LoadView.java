package dev.antiphon.control.load;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A load and the measurements of its latest {@value #SECONDS_MAX} seconds. One thread runs the load
 * and reports; any thread may read. A reader never delays the load: it takes a copy of references.
 */
public final class LoadView {
    /** The largest number of seconds that are kept; older ones are dropped. */
    public static final int SECONDS_MAX = 3600;

    private final Subject subject;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // The lock guards the following fields.

    private final Deque<LoadSecond> seconds = new ArrayDeque<>();
    private Map<String, Long> totals = Map.of();
    private Map<String, Long> failures = Map.of();
    private boolean isOver;

    /**
     * The load.
     *
     * @param target the address of the server
     * @param command the command line that runs the load
     * @param started the time at which the load began
     */
    public record Subject(String target, String command, Instant started) {}

    /**
     * A state of the load.
     *
     * @param seconds the seconds, the oldest first
     * @param totals the counts since the begin, by their names
     * @param failures the numbers of failed requests since the begin, by their kinds
     */
    public record State(
            boolean isRunning,
            List<LoadSecond> seconds,
            Map<String, Long> totals,
            Map<String, Long> failures) {}

    /** Creates the view of a load that runs. */
    public LoadView(Subject subject) {
        this.subject = subject;
    }

    /** Returns the load. */
    public Subject subject() {
        return subject;
    }

    /**
     * Adds a second, whose number must be higher than that of the latest one.
     *
     * @param counts the counts since the begin, by their names
     * @param failed the numbers of failed requests since the begin, by their kinds
     */
    public void add(LoadSecond second, Map<String, Long> counts, Map<String, Long> failed) {
        change(() -> {
            if (!seconds.isEmpty() && seconds.getLast().at() >= second.at()) {
                throw new IllegalArgumentException("second " + second.at() + " is not after second "
                        + seconds.getLast().at());
            }
            if (seconds.size() == SECONDS_MAX) {
                seconds.removeFirst();
            }
            seconds.addLast(second);
            totals = ordered(counts);
            failures = ordered(failed);
        });
    }

    private static Map<String, Long> ordered(Map<String, Long> values) {
        return new LinkedHashMap<>(values);
    }

    /** Marks the end of the load, also after a failure. */
    public void end() {
        change(() -> isOver = true);
    }

    private void change(Runnable step) {
        lock.lock();
        try {
            step.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the current state with all kept seconds. */
    public State state() {
        lock.lock();
        try {
            return after(0);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is a second after the given one, or the load is over.
     *
     * @param at the number of a second; 0 for the begin
     * @param atMost the longest wait; then the state has no second
     * @return the state with the seconds after the given one
     */
    public State await(long at, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (!isOver
                    && left > 0
                    && (seconds.isEmpty() || seconds.getLast().at() <= at)) {
                left = changed.awaitNanos(left);
            }
            return after(at);
        } finally {
            lock.unlock();
        }
    }

    private State after(long at) {
        List<LoadSecond> later = seconds.stream().filter(each -> each.at() > at).toList();
        return new State(!isOver, later, totals, failures);
    }
}
