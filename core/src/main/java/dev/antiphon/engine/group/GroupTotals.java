package dev.antiphon.engine.group;

import java.util.concurrent.atomic.LongAdder;

/** The counters of a group. Any thread may use them. */
public final class GroupTotals {
    private final LongAdder joined = new LongAdder();
    private final LongAdder left = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder replaced = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    GroupTotals() {}

    void join() {
        joined.increment();
    }

    void leave() {
        left.increment();
    }

    void send() {
        sent.increment();
    }

    void refuse() {
        refused.increment();
    }

    void deliver(long count) {
        delivered.add(count);
    }

    void skip(long count) {
        skipped.add(count);
    }

    void replace() {
        replaced.increment();
    }

    void drop() {
        dropped.increment();
    }

    public long joined() {
        return joined.sum();
    }

    public long left() {
        return left.sum();
    }

    public long sent() {
        return sent.sum();
    }

    public long refused() {
        return refused.sum();
    }

    public long delivered() {
        return delivered.sum();
    }

    public long skipped() {
        return skipped.sum();
    }

    public long replaced() {
        return replaced.sum();
    }

    public long dropped() {
        return dropped.sum();
    }
}
