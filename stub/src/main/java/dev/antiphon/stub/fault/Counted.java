package dev.antiphon.stub.fault;

import java.util.Arrays;

/** A wire that counts the sent bytes and applies a fault once, at the byte of a given index. */
abstract class Counted extends ForwardingWire {
    private final long at;
    /** Written by the thread that sends; a fault that replaces this one reads it. */
    private volatile long sent;

    private boolean done;

    Counted(FaultWire below, long at) {
        this(below, at, 0);
    }

    /** Creates a wire that continues the count of another wire. */
    Counted(FaultWire below, long at, long sent) {
        super(below);
        this.at = at;
        this.sent = sent;
    }

    /** Returns the number of bytes that have come to this wire. */
    long sent() {
        return sent;
    }

    /**
     * Applies the fault after all bytes before its position have been sent.
     *
     * @param rest the bytes of the current call from the position on; may be empty
     * @return the bytes to send in place of {@code rest}
     */
    abstract byte[] reached(byte[] rest) throws InterruptedException;

    /**
     * Returns whether the fault occurs as soon as all bytes before its position are sent, even if
     * no byte follows.
     */
    abstract boolean needsNoByte();

    @Override
    public void send(byte[] bytes) throws InterruptedException {
        long from = sent;
        long to = from + bytes.length;
        sent = to;
        if (done || to < at || (to == at && !needsNoByte())) {
            below.send(done ? after(bytes) : bytes);
            return;
        }
        int before = (int) Math.max(0, at - from);
        done = true;
        if (before > 0) {
            below.send(Arrays.copyOf(bytes, before));
        }
        byte[] rest = reached(Arrays.copyOfRange(bytes, before, bytes.length));
        if (rest.length > 0) {
            below.send(rest);
        }
    }

    /**
     * Returns the bytes to send in place of the bytes of a later call; by default the same bytes.
     */
    byte[] after(byte[] bytes) {
        return bytes;
    }
}
