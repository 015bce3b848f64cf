package dev.antiphon.stub.fault;

import dev.antiphon.message.Reply.After;
import dev.antiphon.stub.fault.check.FaultCheck;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A fault in the output of a connection, at an exact byte or time: it ends the connection, or
 * changes, loses or delays bytes. The static methods create the built-in faults; they throw an
 * {@link IllegalArgumentException} for a value out of bounds: byte counts are from 0 to 2^50,
 * indexes of cuts, sizes and rates at least 1, and times above zero. Users add a kind of fault by a
 * class that implements this interface; docs/writing-a-fault.md shows an example, and {@link
 * FaultCheck} tests an implementation.
 *
 * <p>The contract of an implementation:
 *
 * <ul>
 *   <li>The fault is immutable. Any thread may call {@link #over}, for several connections at once.
 *       State, such as a count of bytes, belongs to the wire that {@code over} returns.
 *   <li>The wire counts bytes from 0. Its first byte is the start of an answer, of a message, or of
 *       one direction of a connection. The effect does not depend on the pieces in which the bytes
 *       are sent.
 *   <li>The wire runs {@code fired} before it changes, loses or delays bytes or ends the
 *       connection, so that the fault is counted before the peer can notice it. A fault that never
 *       ran {@code fired} fails the test.
 *   <li>The wire keeps no bytes for a later call, since the fault may be disarmed before that call.
 *   <li>The wire waits only by {@link FaultWire#pause} of the wire below. An action at a given time
 *       uses {@link FaultWire#later}, and {@link #isTimed} then returns true.
 *   <li>The wire neither changes nor keeps the arrays passed to it, and passes on exceptions of the
 *       wire below.
 *   <li>{@code toString} returns a name for reports, in one line.
 * </ul>
 *
 * <p>If a fault throws an exception, a stub reports an answer that could not be sent, and a proxy
 * resets both sides.
 */
public interface WireFault {
    /**
     * Returns a wire that applies this fault to the bytes sent through the wire. The method itself
     * sends nothing.
     *
     * @param below the wire that sends the bytes
     * @param fired counts the fault; the wire must run it before the fault takes effect, and may
     *     run it again
     */
    FaultWire over(FaultWire below, Runnable fired);

    /**
     * Returns whether the fault occurs at a time rather than at a byte. For a fault of all answers,
     * a stub measures this time from the opening of the connection, not from each answer.
     */
    default boolean isTimed() {
        return false;
    }

    /**
     * Returns a wire for this fault where it replaces an earlier one in mid-stream. By default, the
     * wire of {@link #over}, which begins anew. A fault may take over the state of the earlier
     * wire, such as a count of bytes.
     *
     * @param before the wire of the earlier fault, which may still be in a call of another thread
     * @param below as for {@link #over}
     * @param fired as for {@link #over}
     */
    default FaultWire inPlaceOf(FaultWire before, FaultWire below, Runnable fired) {
        return over(below, fired);
    }

    /**
     * Returns whether waits of this fault count from the arrival of the bytes, as those of a
     * latency do. A proxy then receives further bytes while earlier ones wait. By default false:
     * the bytes behind a wait are not received before its end.
     */
    default boolean waitsSinceArrival() {
        return false;
    }

    /**
     * Returns how a proxy ends a connection when the fault is disarmed or removed in mid-stream;
     * empty by default, for a connection that continues.
     */
    default Optional<After> endWhenDisarmed() {
        return Optional.empty();
    }

    /** Returns a fault that resets the connection after this number of bytes. */
    static WireFault resetAfter(long bytes) {
        return new EndAfter(bytes, After.RESET);
    }

    /**
     * Returns a fault that resets the connection this time after the last of so many bytes. Bytes
     * that arrive in between are lost.
     *
     * @param delay zero or more
     */
    static WireFault resetAfter(long bytes, Duration delay) {
        return new EndAfter(bytes, After.RESET, delay);
    }

    /** Returns a fault that closes the connection without a reset after this number of bytes. */
    static WireFault closeAfter(long bytes) {
        return new EndAfter(bytes, After.CLOSE);
    }

    /**
     * Returns a fault that shuts down the output after this number of bytes. Messages of the peer
     * are still received.
     */
    static WireFault halfCloseAfter(long bytes) {
        return new EndAfter(bytes, After.HALF_CLOSE);
    }

    /**
     * Returns a fault that resets the connection after this time. Bytes that the peer has not
     * received by then are lost.
     */
    static WireFault resetAfter(Duration time) {
        return new EndAt(time, After.RESET);
    }

    /** Returns a fault that closes the connection without a reset after this time. */
    static WireFault closeAfter(Duration time) {
        return new EndAt(time, After.CLOSE);
    }

    /**
     * Returns a fault that shuts down the output after this time. Messages of the peer are still
     * received.
     */
    static WireFault halfCloseAfter(Duration time) {
        return new EndAt(time, After.HALF_CLOSE);
    }

    /**
     * Returns a fault that cuts the output before the bytes of these indexes, from 0, and sends the
     * pieces 5 ms apart.
     */
    static WireFault splitAt(long... bytes) {
        return Split.at(bytes);
    }

    /**
     * Returns a fault that cuts the output into pieces of this size in bytes and sends the pieces 5
     * ms apart.
     */
    static WireFault splitEvery(int bytes) {
        return Split.every(bytes);
    }

    /** Returns a fault that sends this number of bytes per period. */
    static WireFault drip(int bytes, Duration period) {
        return new Drip(bytes, period);
    }

    /**
     * Returns a fault that pauses the output after a number of bytes for this time, then continues.
     */
    static WireFault stall(long after, Duration time) {
        return new Stall(after, time);
    }

    /** Returns a fault that inserts random bytes after a number of bytes. */
    static WireFault garbage(long after, int bytes, long seed) {
        return new Garbage(after, bytes, seed);
    }

    /** Returns a fault that inverts all bits of the byte of this index, from 0. */
    static WireFault corrupt(long at) {
        return new Corrupt(at, 0xff);
    }

    /**
     * Returns a fault that limits the rate of sending. A rate of 0 holds all bytes and the end
     * until the fault is disarmed, removed or changed.
     */
    static WireFault bandwidth(long bytesPerSecond) {
        return new Bandwidth(bytesPerSecond);
    }

    /**
     * Returns a fault that delays all bytes and the end by this time. In a proxy the time counts
     * from the arrival of the bytes, so that the rate stays the same.
     */
    static WireFault latency(Duration time) {
        return new LatencyFault(time, time, 0);
    }

    /**
     * Returns a fault that delays bytes by a uniformly random time: at most {@code jitter} shorter
     * or longer than {@code time}, and never below zero. The order of the bytes stays.
     */
    static WireFault latency(Duration time, Duration jitter) {
        FaultValues.fromZero("jitter", jitter);
        Duration least = time.minus(jitter);
        return new LatencyFault(least.isNegative() ? Duration.ZERO : least, time.plus(jitter), 0);
    }

    /**
     * Returns a fault that delays bytes by log-normally distributed times. The order of the bytes
     * stays.
     *
     * @param sigma the width of the distribution, from 0 to 5
     */
    static WireFault logNormalLatency(Duration median, double sigma) {
        return new LatencyFault(median, median, sigma);
    }

    /**
     * Returns a fault that drops all bytes, and closes the connection without a reset when no bytes
     * have come for this time. Disarming or removing the fault also closes the connection.
     *
     * @param time zero for no close
     */
    static WireFault idleClose(Duration time) {
        return new IdleClose(time);
    }

    /**
     * Returns a fault that cuts the output into pieces of random sizes.
     *
     * @param bytes the average size of a piece
     * @param variation the most bytes by which a piece is smaller or larger
     * @param micros the microseconds between two pieces
     */
    static WireFault slice(int bytes, int variation, long micros) {
        return new Slice(bytes, variation, micros);
    }

    /**
     * Returns a fault that drops random chunks. A chunk is what a proxy reads at once, or a part of
     * an answer.
     *
     * @param rate the share of dropped chunks, from 0 to 1
     * @param correlation the probability that a chunk has the fate of the one before it
     */
    static WireFault loss(double rate, double correlation) {
        return new Loss(rate, correlation);
    }

    /** Returns a fault that delays the end of the connection by this time. */
    static WireFault slowClose(Duration time) {
        return new SlowClose(time);
    }

    /** Returns a fault that silently drops all bytes after this number of bytes. */
    static WireFault drop(long after) {
        return new Drop(after);
    }

    /**
     * Returns a fault that drops all bytes after a number of bytes, and closes the connection when
     * the time {@code closing} has passed since then.
     */
    static WireFault drop(long after, Duration closing) {
        FaultValues.positive("closing", closing);
        return new Drop(after, closing);
    }

    /**
     * Returns the built-in fault that the text describes, in one of the {@link #forms}. Times are
     * written like {@code 20ms} or {@code 5s}, numbers of bytes like {@code 4096}, {@code 64K} or
     * {@code 0x1f}. The method also reads the {@code toString} of a
     * built-in fault.
     *
     * @throws IllegalArgumentException when the text is not a fault; the message names the text and
     *     the allowed forms
     */
    static WireFault parse(String text) {
        return BuiltInFault.parse(text.strip());
    }

    /**
     * Returns the text forms that {@link #parse} reads, such as {@code drip:BYTES,PERIOD}, sorted
     * by name.
     */
    static List<String> forms() {
        return BuiltInFault.ALL.stream().map(BuiltInFault::form).toList();
    }
}
