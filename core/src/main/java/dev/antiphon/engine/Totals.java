package dev.antiphon.engine;

import dev.antiphon.Fault;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** What is counted over all loops of a server or client, since it is rare. Any thread. */
final class Totals {
    final LongAdder accepted = new LongAdder();
    final LongAdder refused = new LongAdder();

    /** By code, of which there are as many as kinds of {@link Fault}. */
    private final Map<String, LongAdder> faults = new ConcurrentHashMap<>();

    private final AtomicBoolean withoutKeepAlive = new AtomicBoolean();

    /** True once: what the system cannot do is told once, not for each connection. */
    boolean isFirstWithoutKeepAlive() {
        return !withoutKeepAlive.getAndSet(true);
    }

    void count(Fault fault) {
        faults.computeIfAbsent(fault.code(), code -> new LongAdder()).increment();
    }

    Map<String, Long> faults() {
        Map<String, Long> counted = new TreeMap<>();
        faults.forEach((code, count) -> counted.put(code, count.sum()));
        return counted;
    }
}
