package dev.antiphon.stub.fault;

import dev.antiphon.message.Reply.After;
import dev.antiphon.stub.fault.check.FaultCheck;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A fault that damages the sent bytes at an exact position: it resets the connection, loses bytes,
 * or delays them. The static methods create the built-in faults. Users add a kind of fault by a
 * class that implements this interface; docs/writing-a-fault.md shows an example, and {@link
 * FaultCheck} checks it.
 *
 * <p>The contract of a fault:
 *
 * <ul>
 *   <li>It is immutable; any thread calls {@link #over}, for several connections at once. State,
 *       such as a count of bytes, belongs to the wire that {@code over} returns.
 * <li>It counts bytes from 0 at the start of that wire, which is the start of an answer, of a
 *     message, or of one direction of a connection. The damage does not depend on the pieces in
 *     which the bytes come.
 * <li>It runs {@code fired} before each damage or delay, so that the fault is counted before a peer
 *     sees the damage. A fault that never fired fails the test.
 *   <li>It holds no bytes back for a later call, since the next call may find the fault disarmed.
 * <li>It waits only by {@link FaultWire#pause} of the wire below. An action at a given time uses
 *     {@link FaultWire#later}, and {@link #isTimed} then returns true.
 * <li>It neither changes nor keeps the array that it is given, and passes on exceptions of the wire
 *     below.
 *   <li>{@code toString} names it in reports, in one line.
 * </ul>
 *
 * <p>An exception of a fault is reported: by a stub as an answer that could not be given, by a
 * proxy with a reset of both sides.
 */
public interface WireFault {
    /**
     * Returns a wire that applies this fault to the bytes sent through it. The method itself sends
     * nothing.
     *
     * @param below the wire that sends the bytes
     * @param fired counts the fault; must run at least once when the fault occurs
     */
    FaultWire over(FaultWire below, Runnable fired);

    /**
     * Returns whether the fault occurs at a time rather than at a byte. For a fault of all answers,
     * a stub counts this time from the opening of the connection, not from each answer.
     */
    default boolean isTimed() {
        return false;
    }

    /** Returns a fault that resets the connection after this number of bytes. */
    static WireFault resetAfter(long bytes) {
        return new ResetAfter(bytes);
    }

    /** Returns a fault that closes the connection in order after this number of bytes. */
    static WireFault closeAfter(long bytes) {
        return new CloseAfter(bytes);
    }

    /**
     * Returns a fault that shuts the output after this number of bytes; messages of the peer are
     * still received.
     */
    static WireFault halfCloseAfter(long bytes) {
        return new HalfCloseAfter(bytes);
    }

    /**
     * Returns a fault that resets the connection after this time; bytes that the peer has not
     * received by then are lost.
     */
    static WireFault resetAfter(Duration time) {
        return new EndAt(time, After.RESET);
    }

    /** Returns a fault that closes the connection in order after this time. */
    static WireFault closeAfter(Duration time) {
        return new EndAt(time, After.CLOSE);
    }

    /**
     * Returns a fault that shuts the output after this time; messages of the peer are still
     * received.
     */
    static WireFault halfCloseAfter(Duration time) {
        return new EndAt(time, After.HALF_CLOSE);
    }

    /**
     * Returns a fault that cuts the output before each of these bytes and sends the pieces a moment
     * apart.
     */
    static WireFault splitAt(long... bytes) {
        return Split.at(bytes);
    }

    /**
     * Returns a fault that cuts the output into pieces of this size and sends them a moment apart.
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

    /** Returns a fault that inverts all bits of this byte, counted from 0. */
    static WireFault corrupt(long at) {
        return new Corrupt(at, 0xff);
    }

    /** Returns a fault that limits the rate of sending. */
    static WireFault bandwidth(long bytesPerSecond) {
        return new Bandwidth(bytesPerSecond);
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
     * Returns a fault that drops all bytes after a number of bytes and closes the connection this
     * time later.
     */
    static WireFault drop(long after, Duration closing) {
        FaultGrammar.positive("closing", closing);
        return new Drop(after, closing);
    }

    /**
     * Returns the built-in fault of this text, in one of the {@link #forms}; times are written like
     * {@code 20ms} or {@code 5s}. The {@code toString} of a built-in fault is such a text.
     *
     * @throws IllegalArgumentException when the text is no fault; the message names the text and
     *     the allowed ones
     */
    static WireFault parse(String text) {
        return FaultGrammar.parse(text.strip().toLowerCase(Locale.ROOT));
    }

    /**
     * Returns the forms of text that {@link #parse} reads, such as {@code reset:BYTES}, sorted by
     * name.
     */
    static List<String> forms() {
        return BuiltInFault.ALL.stream().map(BuiltInFault::form).toList();
    }
}
