package dev.antiphon.stub.fault;

import dev.antiphon.message.Reply.After;

/** A wire that ends the connection after a number of bytes and drops all later bytes. */
final class Ended extends Counted {
    private static final byte[] NOTHING = {};

    private final After how;
    private final Runnable fired;

    Ended(FaultWire below, long at, After how, Runnable fired) {
        super(below, at);
        this.how = how;
        this.fired = fired;
    }

    @Override
    byte[] reached(byte[] rest) throws InterruptedException {
        fired.run();
        below.end(how);
        return NOTHING;
    }

    @Override
    boolean needsNoByte() {
        return true;
    }

    @Override
    byte[] after(byte[] more) {
        return NOTHING;
    }
}
