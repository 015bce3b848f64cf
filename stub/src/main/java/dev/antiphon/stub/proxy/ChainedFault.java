package dev.antiphon.stub.proxy;

import dev.antiphon.message.Reply.After;
import dev.antiphon.stub.fault.FaultWire;
import dev.antiphon.stub.fault.WireFault;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * One fault of one direction of a connection, in a {@link FaultChain}. A change of the fault's
 * values replaces the wire of the fault; the earlier wire passes its bytes on without further
 * waits. The chain makes all changes under its lock.
 */
final class ChainedFault implements FaultWire {
    private final FaultChain chain;
    private final ArmedFault fault;
    private final RandomGenerator random;
    private final Optional<FaultQueue> queue;
    private volatile FaultWire next;
    private volatile Turn turn;
    private volatile boolean released;

    private ChainedFault(FaultChain chain, ArmedFault fault, RandomGenerator random) {
        this.chain = chain;
        this.fault = fault;
        this.random = random;
        this.next = chain; // until it is linked
        this.turn = new Turn(fault.version(), fault.fault());
        this.queue = turn.fault.waitsSinceArrival()
                ? Optional.of(new FaultQueue(chain, this::pass))
                : Optional.empty();
    }

    ArmedFault fault() {
        return fault;
    }

    /** Sets the wire that follows. */
    void leadTo(FaultWire wire) {
        next = wire;
    }

    /** Returns a fault that has begun, and that must be linked before it is used. */
    static ChainedFault begun(FaultChain chain, ArmedFault fault, RandomGenerator random) {
        ChainedFault begun = new ChainedFault(chain, fault, random);
        begun.turn.begin(null);
        begun.queue.ifPresent(FaultQueue::start);
        return begun;
    }

    /**
     * Takes over the values of the fault if they have changed.
     *
     * @return false if another object must replace this one
     */
    boolean adopt() {
        Turn before = turn;
        long version = fault.version();
        if (released || before.version == version) {
            return !released;
        }
        WireFault changed = fault.fault();
        if (changed.equals(before.fault)) {
            before.version = version;
            return true;
        }
        if (changed.getClass() != before.fault.getClass()
                || changed.waitsSinceArrival() != queue.isPresent()) {
            return false;
        }
        Turn now = new Turn(version, changed);
        now.begin(before.wire);
        turn = now;
        before.cut();
        return true;
    }

    /** Ends the fault: its bytes pass without further waits. */
    void release() {
        if (released) {
            return;
        }
        released = true;
        Turn last = turn;
        last.cut();
        queue.ifPresent(FaultQueue::release);
        last.fault
                .endWhenDisarmed()
                .ifPresent(how -> chain.later(Duration.ZERO, () -> {
                    chain.fire(fault);
                    next.end(how);
                }));
    }

    boolean isReleased() {
        return released;
    }

    /** Returns whether the queue has bytes that must pass before others. */
    boolean isHolding() {
        return queue.map(FaultQueue::isHolding).orElse(false);
    }

    /** Ends all waits with an {@link InterruptedException}. */
    void abandon() {
        turn.abandon();
        queue.ifPresent(FaultQueue::abandon);
    }

    @Override
    public void send(byte[] bytes) throws InterruptedException {
        if (queue.isPresent() && queue.get().take(bytes)) {
            return;
        }
        if (released) {
            next.send(bytes);
        } else {
            turn.wire.send(bytes);
        }
    }

    @Override
    public void end(After after) throws InterruptedException {
        if (queue.isPresent() && queue.get().takeEnd(after)) {
            return;
        }
        if (released) {
            next.end(after);
        } else {
            turn.wire.end(after);
        }
    }

    /** Passes an item of the queue on, on the thread of the queue. */
    private void pass(FaultQueue.Item item) throws InterruptedException {
        Turn now = turn;
        now.clock = item.arrived();
        if (item.after() == After.KEEP) {
            now.wire.send(item.bytes());
        } else {
            now.wire.end(item.after());
        }
    }

    @Override
    public void pause(Duration time) throws InterruptedException {
        turn.pause(time);
    }

    @Override
    public void later(Duration time, Action action) {
        turn.later(time, action);
    }

    /** The wire below one version of the fault. Its waits end when the version does. */
    private final class Turn implements FaultWire {
        private final WireFault fault;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();

        /** The version of the armed fault; written under the lock of the chain. */
        private long version;

        private volatile FaultWire wire = next;
        private volatile boolean cut;
        private volatile boolean abandoned;

        /** In a queue, the arrival of the bytes and the waits since then. Used by its thread. */
        private long clock;

        Turn(long version, WireFault fault) {
            this.version = version;
            this.fault = fault;
        }

        void begin(@Nullable FaultWire before) {
            Runnable fired = () -> chain.fire(ChainedFault.this.fault);
            wire = before == null ? fault.over(this, fired) : fault.inPlaceOf(before, this, fired);
        }

        void cut() {
            cut = true;
            signal();
        }

        void abandon() {
            abandoned = true;
            signal();
        }

        private void signal() {
            lock.lock();
            try {
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void pause(Duration time) throws InterruptedException {
            long left = time.toNanos();
            if (queue.isPresent()) {
                clock += left;
                left = clock - System.nanoTime();
            }
            lock.lock();
            try {
                while (left > 0 && !cut && !abandoned) {
                    left = changed.awaitNanos(left);
                }
            } finally {
                lock.unlock();
            }
            if (abandoned) {
                throw new InterruptedException("the connection has ended");
            }
        }

        @Override
        public void later(Duration time, Action action) {
            chain.later(time, () -> {
                if (!cut) {
                    action.run();
                }
            });
        }

        @Override
        public RandomGenerator random() {
            return random;
        }

        @Override
        public void send(byte[] bytes) throws InterruptedException {
            next.send(bytes);
        }

        @Override
        public void end(After after) throws InterruptedException {
            next.end(after);
        }
    }
}
