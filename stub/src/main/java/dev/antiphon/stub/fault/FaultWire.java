package dev.antiphon.stub.fault;

import dev.antiphon.message.Reply.After;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * An output that sends bytes to a peer. {@link WireFault#over} returns a wire that applies a fault
 * and then sends to another wire. Used by one thread at a time, which may block. Only the action
 * passed to {@link #later} calls {@link #end} from another thread.
 *
 * <p>The methods throw {@link InterruptedException} when their thread is interrupted, and {@link
 * dev.antiphon.failure.FailureException} when the connection has failed. A wire over another wire
 * passes both exceptions on, since they end the work on the connection.
 */
public interface FaultWire {
    /**
     * Sends all of these bytes, in one piece if the system permits. An empty array sends nothing,
     * but makes a fault at byte 0 occur. After {@link #end}, the method does nothing.
     *
     * @param bytes the bytes to send; the method neither changes nor keeps the array
     * @throws InterruptedException when the waiting thread was interrupted
     */
    void send(byte[] bytes) throws InterruptedException;

    /**
     * Waits for this time. Nothing is sent during the wait. The wait ends early when the fault is
     * disarmed, removed or changed.
     *
     * @param time zero or more
     * @throws InterruptedException when the waiting thread was interrupted
     */
    void pause(Duration time) throws InterruptedException;

    /**
     * Schedules an action to run after this time, on another thread. Returns at once. The action
     * does not run if the connection has ended or the fault is disarmed by then.
     *
     * @param time above zero
     */
    void later(Duration time, Action action);

    /**
     * Returns the source of random numbers of a fault. A stub or proxy derives it from its seed. By
     * default, the numbers have no seed.
     */
    default RandomGenerator random() {
        return ThreadLocalRandom.current();
    }

    /** A delayed action of a fault. */
    @FunctionalInterface
    interface Action {
        /**
         * Applies the fault: calls {@link #end} of the wire on which the action was scheduled.
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
