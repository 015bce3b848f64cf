package dev.antiphon.engine.loop;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The numbers of bytes and messages that one loop received and sent. The loop's thread updates the
 * counters with plain stores, once per read, write or turn rather than per message. Any thread may
 * read them.
 */
public final class LoopCounters {
    private final AtomicLong bytesIn = new AtomicLong();
    private final AtomicLong bytesTaken = new AtomicLong();
    private final AtomicLong bytesKept = new AtomicLong();
    private final AtomicLong messagesIn = new AtomicLong();
    private final AtomicLong messagesOut = new AtomicLong();

    public void received(long bytes) {
        add(bytesIn, bytes);
    }

    /** Counts bytes that a link accepted. */
    public void taken(long bytes) {
        add(bytesTaken, bytes);
    }

    /**
     * Changes the number of bytes that links accepted and still queue, since the system accepts no
     * more.
     */
    public void kept(long change) {
        add(bytesKept, change);
    }

    public void messages(long in, long out) {
        add(messagesIn, in);
        add(messagesOut, out);
    }

    public long bytesIn() {
        return bytesIn.getOpaque();
    }

    /** Returns the number of bytes that the system accepted. */
    public long bytesOut() {
        return bytesTaken.getOpaque() - bytesKept.getOpaque();
    }

    public long messagesIn() {
        return messagesIn.getOpaque();
    }

    public long messagesOut() {
        return messagesOut.getOpaque();
    }

    /** Adds to a sum. Only one thread writes, so that no lock is needed. */
    private static void add(AtomicLong sum, long more) {
        sum.setOpaque(sum.getPlain() + more);
    }
}
