package dev.antiphon.stub.fault;

import dev.antiphon.message.Reply.After;

import java.time.Duration;

/**
 * Where bytes go on their way to a peer. Used by one thread at a time, which may block. What is
 * sent after the end goes nowhere.
 */
public interface FaultWire {
    /**
     * Sends all of these bytes, as one piece as far as the system goes along.
     *
     * @throws InterruptedException when the waiting thread was interrupted
     */
    void send(byte[] bytes) throws InterruptedException;

    /** Waits: nothing is sent meanwhile. */
    void pause(Duration time) throws InterruptedException;

    /**
     * What becomes of the connection after what was sent so far.
     *
     * @throws InterruptedException when the waiting thread was interrupted
     */
    void end(After after) throws InterruptedException;
}
