package dev.antiphon.stub.fault;

import java.util.Arrays;

/** A wire that counts the bytes sent and applies a fault once, at a given byte. */
abstract class Counted extends ForwardingWire {
    private final long at;
    private long sent;
    private boolean done;

    Counted(FaultWire below, long at) {
        super(below);
        this.at = at;
    }

    /**
     * Applies the fault after all bytes before its position have been sent.
     *
     * @param rest the bytes from the position on; may be empty
     * @return the part of them that is sent
     */
    abstract byte[] reached(byte[] rest) throws InterruptedException;

    /**
     * Returns whether the fault can occur without a byte after its position, as the end of a
     * connection can.
     */
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

    /** Returns the bytes to send in place of those after the fault. */
    byte[] after(byte[] bytes) {
        return bytes;
    }
}
