package dev.antiphon.stub.fault;

import dev.antiphon.message.Reply.After;

import java.time.Duration;

/**
 * A wire that sends bytes to a peer; {@link WireFault#over} puts a fault over a wire. Used by one
 * thread at a time, which may block; only the action of a {@link #later} calls {@link #end} from
 * another one.
 *
 * <p>A method throws {@link InterruptedException} when its thread is interrupted, and a {@link
 * dev.antiphon.failure.FailureException} when the connection is gone. A wire over another wire
 * passes both exceptions on, since they end the work on the connection.
 */
public interface FaultWire {
    /**
     * Sends all of these bytes, in one piece if the system permits. An empty array sends nothing,
     * but a fault before the first byte then occurs. After {@link #end} the method does nothing.
     *
     * @param bytes the bytes, which are neither changed nor kept
     * @throws InterruptedException when the waiting thread was interrupted
     */
    void send(byte[] bytes) throws InterruptedException;

    /**
     * Waits for this time; nothing is sent meanwhile.
     *
     * @param time zero or more
     * @throws InterruptedException when the waiting thread was interrupted
     */
    void pause(Duration time) throws InterruptedException;

    /**
     * Runs an action after this time, independent of the bytes sent meanwhile, unless the
     * connection has ended or the fault is disarmed by then. Returns at once; the action runs on
     * another thread.
     *
     * @param time above zero
     */
    void later(Duration time, Action action);

    /** The delayed action of a fault. */
    @FunctionalInterface
    interface Action {
        /**
         * Does the damage by a call of {@link #end} of the wire to which the action was given.
         *
         * @throws InterruptedException when the connection has ended
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
