package dev.antiphon.engine;

import dev.antiphon.Fault;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** What is counted over all loops of a server or client, since it is rare. Any thread. */
final class Totals {
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /** By code, of which there are as many as kinds of {@link Fault}. */
    private final Map<String, LongAdder> faults = new ConcurrentHashMap<>();

    private final AtomicBoolean withoutKeepAlive = new AtomicBoolean();

    /** True once: what the system cannot do is told once, not for each connection. */
    boolean isFirstWithoutKeepAlive() {
        return !withoutKeepAlive.getAndSet(true);
    }

    /** Counts an accepted connection. */
    void countAccepted() {
        accepted.increment();
    }

    /** Counts a refused connection, and the fault that it was refused over. */
    void countRefused(Fault fault) {
        refused.increment();
        count(fault);
    }

    /** Returns the number of accepted connections. */
    long accepted() {
        return accepted.sum();
    }

    /** Returns the number of refused connections. */
    long refused() {
        return refused.sum();
    }

    /** Counts a fault. */
    void count(Fault fault) {
        faults.computeIfAbsent(fault.code(), code -> new LongAdder()).increment();
    }

    Map<String, Long> faults() {
        Map<String, Long> counted = new TreeMap<>();
        faults.forEach((code, count) -> counted.put(code, count.sum()));
        return counted;
    }
}
