package dev.antiphon.stub.fault;

import dev.antiphon.message.Reply.After;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * A base class of wires that passes every call on to another wire. A fault overrides the methods
 * that it changes. Used by one thread at a time, like every {@link FaultWire}.
 */
public abstract class ForwardingWire implements FaultWire {
    /** The wire to which this wire passes its bytes. */
    protected final FaultWire below;

    /** Creates a wire that passes every call on to {@code below}. */
    protected ForwardingWire(FaultWire below) {
        this.below = below;
    }

    @Override
    public void send(byte[] bytes) throws InterruptedException {
        below.send(bytes);
    }

    @Override
    public void pause(Duration time) throws InterruptedException {
        below.pause(time);
    }

    @Override
    public void later(Duration time, Action action) {
        below.later(time, action);
    }

    @Override
    public RandomGenerator random() {
        return below.random();
    }

    @Override
    public void end(After after) throws InterruptedException {
        below.end(after);
    }
}
