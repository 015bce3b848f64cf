package dev.antiphon.stub.fault;

import java.util.Arrays;

/** A wire that counts the bytes sent by it, and does something once at one of them. */
abstract class Counted extends ForwardingWire {
    private final long at;
    private long sent;
    private boolean done;

    Counted(FaultWire below, long at) {
        super(below);
        this.at = at;
    }

    /**
     * Applies the fault once all bytes before its position have been sent.
     *
     * @param rest what was to be sent from there on; may be empty
     * @return what is sent of that
     */
    abstract byte[] reached(byte[] rest) throws InterruptedException;

    /** Returns whether the fault can happen with no byte after it, as an end can. */
    abstract boolean needsNoByte();

    @Override
    public void send(byte[] bytes) throws InterruptedException {
        if (done || sent + bytes.length < at || (sent + bytes.length == at && !needsNoByte())) {
            sent += bytes.length;
            below.send(done ? after(bytes) : bytes);
            return;
        }
        int before = (int) (at - sent);
        sent += bytes.length;
        done = true;
        if (before > 0) {
            below.send(Arrays.copyOf(bytes, before));
        }
        byte[] rest = reached(Arrays.copyOfRange(bytes, before, bytes.length));
        if (rest.length > 0) {
            below.send(rest);
        }
    }

    /** Returns the bytes to send of those that come after the fault. */
    byte[] after(byte[] bytes) {
        return bytes;
    }
}
