package dev.antiphon.engine.loop;

import dev.antiphon.failure.Failure;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** The counters of rare events over all loops of a server or client. Any thread may use them. */
public final class SharedCounters {
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /** The numbers of failures by code; there are as many codes as kinds of {@link Failure}. */
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

    private final AtomicBoolean withoutKeepAlive = new AtomicBoolean();

    /**
     * Returns true at the first call only. The caller then reports once, rather than for each
     * connection, that the system does not support keepalive.
     */
    public boolean isFirstWithoutKeepAlive() {
        return !withoutKeepAlive.getAndSet(true);
    }

    /** Counts an accepted connection. */
    public void countAccepted() {
        accepted.increment();
    }

    /** Counts a refused connection and the failure that caused the refusal. */
    public void countRefused(Failure failure) {
        refused.increment();
        count(failure);
    }

    /** Returns the number of accepted connections. */
    public long accepted() {
        return accepted.sum();
    }

    /** Returns the number of refused connections. */
    public long refused() {
        return refused.sum();
    }

    /** Counts a failure. */
    public void count(Failure failure) {
        failures.computeIfAbsent(failure.code(), code -> new LongAdder()).increment();
    }

    public Map<String, Long> failures() {
        Map<String, Long> counted = new TreeMap<>();
        failures.forEach((code, count) -> counted.put(code, count.sum()));
        return counted;
    }
}
