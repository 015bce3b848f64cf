package dev.antiphon.stub.proxy;

import dev.antiphon.message.Reply.After;
import dev.antiphon.stub.fault.FaultWire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The faults of one direction of a connection, in the order in which they were armed. The chain
 * changes while bytes pass.
 *
 * <pre>
 * thread that    ┌───────┐   ┌───────────────────┐   ┌───────┐
 * receives  ───▶ │ fault │──▶│ fault that waits  │──▶│ fault │──▶ the peer
 *                └───────┘   │ queue ─▶ a thread │   └───────┘
 *                            └───────────────────┘
 * </pre>
 *
 * <p>A fault sends on the thread that called it. A fault whose waits count from the arrival of the
 * bytes ({@link dev.antiphon.stub.fault.WireFault#waitsSinceArrival}) has a queue and a virtual
 * thread, which calls the faults behind it. Thus one thread at a time uses a fault, and the order
 * stays. A disarmed fault is bypassed at once; one with a queue only when the queue is empty.
 * Another thread may send while the chain changes: the links are volatile, and are set from the
 * last fault to the first.
 *
 * <p>One thread sends. Any thread may call {@link #update}, {@link #abandon} and {@link #end}.
 */
final class FaultChain implements FaultWire {
    private final FaultWire below;
    private final DirectionFaults faults;
    private final FaultedConnection connection;
    private final Consumer<ArmedFault> told;
    private final Consumer<Throwable> failed;
    private final SplittableRandom random;

    /** The lock of the links, taken before those of the faults. */
    private final ReentrantLock lock = new ReentrantLock();

    /** The lock of the count, taken last. */
    private final ReentrantLock counting = new ReentrantLock();

    private final Condition passed = counting.newCondition();

    private volatile FaultWire first;
    private volatile boolean empty = true;

    /** Whether a disarmed fault is still linked, because its queue was not empty. */
    private volatile boolean stale;

    /** Guarded by {@link #lock}. */
    private List<ChainedFault> chained = List.of();

    /** Written under {@link #lock}. */
    private volatile boolean abandoned;

    /**
     * The number of items in all queues, and in progress on their threads. Guarded by
     * {@link #counting}.
     */
    private int waiting;

    /**
     * Creates a chain without faults.
     *
     * @param below the wire to the peer
     * @param failed receives an exception of a queue's thread, after which the queue passes nothing
     */
    FaultChain(
            FaultWire below,
            DirectionFaults faults,
            FaultedConnection connection,
            Consumer<Throwable> failed) {
        this.below = below;
        this.faults = faults;
        this.connection = connection;
        this.told = faults.told(connection.number());
        this.failed = failed;
        this.random = new SplittableRandom(below.random().nextLong());
        this.first = below;
    }

    /** Returns whether bytes pass without a fault. */
    boolean isEmpty() {
        return empty;
    }

    /** Begins, changes and ends faults as they are armed at this moment. Does not wait. */
    void update() {
        lock.lock();
        try {
            if (abandoned) {
                return;
            }
            List<ArmedFault> wanted = faults.ofConnection(connection);
            Set<ArmedFault> missing = new HashSet<>(wanted);
            for (ChainedFault each : chained) {
                if (!wanted.contains(each.fault()) || !each.adopt()) {
                    each.release();
                } else {
                    missing.remove(each.fault());
                }
            }
            link(merged(wanted, missing));
        } finally {
            lock.unlock();
        }
    }

    /** Returns the faults that stay, with new ones at their places. */
    private List<ChainedFault> merged(List<ArmedFault> wanted, Set<ArmedFault> missing) {
        List<ChainedFault> merged = new ArrayList<>();
        int next = 0;
        for (ChainedFault each : chained) {
            int place = each.isReleased() ? -1 : wanted.indexOf(each.fault());
            for (; next < place; next++) {
                begin(wanted.get(next), missing, merged);
            }
            if (!each.isReleased() || each.isHolding()) {
                merged.add(each);
            }
        }
        for (; next < wanted.size(); next++) {
            begin(wanted.get(next), missing, merged);
        }
        return merged;
    }

    private void begin(ArmedFault fault, Set<ArmedFault> missing, List<ChainedFault> merged) {
        if (missing.remove(fault)) {
            merged.add(ChainedFault.begun(this, fault, random.split()));
        }
    }

    private void link(List<ChainedFault> merged) {
        FaultWire next = below;
        for (ChainedFault each : merged.reversed()) {
            each.leadTo(next);
            next = each;
        }
        chained = merged;
        stale = merged.stream().anyMatch(ChainedFault::isReleased);
        first = next;
        empty = merged.isEmpty();
    }

    /** Ends all waits and drops the bytes that wait, because the connection has ended. */
    void abandon() {
        lock.lock();
        try {
            abandoned = true;
            chained.forEach(ChainedFault::abandon);
        } finally {
            lock.unlock();
        }
        waits(0);
        faults.ended(this, connection.number());
    }

    /** Waits until no queue holds bytes, or the connection has ended. */
    void awaitPassed() throws InterruptedException {
        counting.lock();
        try {
            while (waiting > 0 && !abandoned) {
                passed.await();
            }
        } finally {
            counting.unlock();
        }
    }

    /** Returns whether queues hold bytes. */
    boolean isHolding() {
        counting.lock();
        try {
            return waiting > 0 && !abandoned;
        } finally {
            counting.unlock();
        }
    }

    /**
     * Counts items that wait in a queue.
     *
     * @param by the number of additional items; negative for items that have passed
     */
    void waits(int by) {
        counting.lock();
        try {
            waiting += by;
            passed.signalAll();
        } finally {
            counting.unlock();
        }
    }

    /** Reports an exception of a queue's thread. */
    void failed(Throwable cause) {
        failed.accept(cause);
    }

    /** Counts and reports a fault just before it takes effect. */
    void fire(ArmedFault fault) {
        fault.fire();
        told.accept(fault);
    }

    @Override
    public void send(byte[] bytes) throws InterruptedException {
        if (stale) {
            update();
        }
        first.send(bytes);
    }

    @Override
    public void end(After after) throws InterruptedException {
        first.end(after);
    }

    @Override
    public void pause(Duration time) throws InterruptedException {
        below.pause(time);
    }

    @Override
    public void later(Duration time, Action action) {
        below.later(time, action);
    }
}
