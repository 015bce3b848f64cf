package dev.antiphon.stub.proxy;

import dev.antiphon.message.Reply.After;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bytes that wait in a {@link ChainedFault}, and the virtual thread that passes them on. Up to
 * {@value #ITEMS_MAX} items or {@value #BYTES_MAX} bytes wait; then the sender waits. Any thread
 * may call all methods.
 */
final class FaultQueue {
    private static final int ITEMS_MAX = 1024;
    private static final int BYTES_MAX = 16 << 20;
    private static final byte[] NOTHING = {};

    private final FaultChain chain;
    private final Target target;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // The lock guards the following fields.
    private final Queue<Item> items = new ArrayDeque<>();
    private long bytes;
    private boolean passing;
    private boolean released;
    private boolean abandoned;

    /**
     * Bytes or the end of the input.
     *
     * @param after the end; {@code KEEP} for bytes
     * @param arrived the time of the arrival, as {@link System#nanoTime}
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared; the array is the queue's own
    record Item(byte[] bytes, After after, long arrived) {}

    /** A receiver of items, called by the thread of the queue. */
    interface Target {
        void pass(Item item) throws InterruptedException;
    }

    FaultQueue(FaultChain chain, Target target) {
        this.chain = chain;
        this.target = target;
    }

    void start() {
        Thread unused = Thread.ofVirtual().name("antiphon-proxy-queue").start(this::run);
    }

    /**
     * Takes a copy of the bytes, or waits until all earlier ones have passed.
     *
     * @return false if the fault is disarmed; the caller then passes the bytes on
     */
    boolean take(byte[] more) throws InterruptedException {
        return more.length == 0
                ? !awaitRelease()
                : add(new Item(more.clone(), After.KEEP, System.nanoTime()));
    }

    /** Takes the end of the input like {@link #take}. */
    boolean takeEnd(After after) throws InterruptedException {
        return add(new Item(NOTHING, after, System.nanoTime()));
    }

    private boolean awaitRelease() throws InterruptedException {
        lock.lock();
        try {
            while (released && isBusy() && !abandoned) {
                changed.await();
            }
            return released;
        } finally {
            lock.unlock();
        }
    }

    private boolean add(Item item) throws InterruptedException {
        lock.lock();
        try {
            while (!abandoned && (released ? isBusy() : isFull(item))) {
                changed.await();
            }
            if (abandoned) {
                throw new InterruptedException("the connection has ended");
            }
            if (released) {
                return false;
            }
            items.add(item);
            bytes += item.bytes().length;
            chain.waits(1);
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean isBusy() {
        return passing || !items.isEmpty();
    }

    private boolean isFull(Item item) {
        return items.size() >= ITEMS_MAX
                || (!items.isEmpty() && bytes + item.bytes().length > BYTES_MAX);
    }

    boolean isHolding() {
        lock.lock();
        try {
            return isBusy();
        } finally {
            lock.unlock();
        }
    }

    void release() {
        lock.lock();
        try {
            released = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void abandon() {
        lock.lock();
        try {
            abandoned = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (passNext()) {
                // one item after the other
            }
        } catch (InterruptedException e) {
            // the connection has ended
        } catch (RuntimeException | Error e) { // the peer is gone, or a fault of a user has thrown
            chain.failed(e);
        }
    }

    private boolean passNext() throws InterruptedException {
        Item item;
        lock.lock();
        try {
            while (items.isEmpty() && !released && !abandoned) {
                changed.await();
            }
            if (abandoned || items.isEmpty()) {
                return false;
            }
            item = items.remove();
            bytes -= item.bytes().length;
            passing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        target.pass(item);
        lock.lock();
        try {
            passing = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        chain.waits(-1);
        return true;
    }
}
