package dev.antiphon.stub.fault;

import dev.antiphon.message.Reply.After;

import java.time.Duration;

/**
 * Carries bytes to a peer; {@link WireFault#over} puts a fault on top of one. Used by one thread at
 * a time, which may block; only the action of a {@link #later} calls {@link #end} from another
 * one.
 *
 * <p>A method throws {@link InterruptedException} when its thread is interrupted, and a {@link
 * dev.antiphon.failure.FailureException} when the connection is gone. A wire over another one lets
 * both through: they end the work on the connection.
 */
public interface FaultWire {
    /**
     * Sends all of these bytes, in one piece where the system permits. Without any bytes it sends
     * nothing, and a fault that happens before the first byte happens. After {@link #end} it does
     * nothing.
     *
     * @param bytes neither changed nor kept
     * @throws InterruptedException when the waiting thread was interrupted
     */
    void send(byte[] bytes) throws InterruptedException;

    /**
     * Waits; nothing is sent meanwhile.
     *
     * @param time zero or more
     * @throws InterruptedException when the waiting thread was interrupted
     */
    void pause(Duration time) throws InterruptedException;

    /**
     * Runs an action after this time, whatever is sent meanwhile, unless the connection is over or
     * the fault is disarmed by then. Returns at once; the action runs on another thread.
     *
     * @param time above zero
     */
    void later(Duration time, Action action);

    /** Damage that waits for its time. */
    @FunctionalInterface
    interface Action {
        /**
         * Does the damage, by {@link #end} of the wire that it was given to.
         *
         * @throws InterruptedException when the connection is over
         */
        void run() throws InterruptedException;
    }

    /**
     * Ends the connection after the bytes sent so far.
     *
     * @param after {@code CLOSE}, {@code HALF_CLOSE} or {@code RESET}
     * @throws InterruptedException when the waiting thread was interrupted
     */
    void end(After after) throws InterruptedException;
}
