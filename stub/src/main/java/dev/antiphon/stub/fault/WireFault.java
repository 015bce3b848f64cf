package dev.antiphon.stub.fault;

import dev.antiphon.message.Reply.After;
import dev.antiphon.stub.fault.check.FaultCheck;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Damages what is sent, at an exact byte: resets the connection, loses bytes, sends them late. The
 * methods here make the built-in faults. A fault of another kind is one class that implements this
 * interface; docs/writing-a-fault.md shows one, and {@link FaultCheck} checks it.
 *
 * <p>The contract of a fault:
 *
 * <ul>
 *   <li>It is immutable; any thread calls {@link #over}, for several connections at once. State,
 *       such as a count of bytes, belongs to the wire that {@code over} returns.
 *   <li>It counts bytes from 0 at the start of that wire: of one answer, of one message, or of one
 *       direction of a connection. The same bytes are damaged in the same way in whatever pieces
 *       they come.
 *   <li>It runs {@code fired} before each damage or delay: a peer that sees the damage finds it
 *       counted. A fault that never fired fails the test.
 *   <li>It holds no bytes back for a later call, since the next call may find the fault disarmed.
 *   <li>It waits by {@link FaultWire#pause} of the wire below, never by itself. What happens at a
 *       time, whatever is sent, is left to {@link FaultWire#later}, and {@link #isTimed} says so.
 *   <li>It neither changes the array that it is given nor keeps it, and lets through what the wire
 *       below throws.
 *   <li>{@code toString} names it in reports, in one line.
 * </ul>
 *
 * <p>A fault that throws is reported: by a stub as an answer that could not be given, by a proxy
 * with a reset of both sides.
 */
public interface WireFault {
    /**
     * Returns a wire that does this to the bytes sent by it. Sends nothing yet.
     *
     * @param below carries the bytes on
     * @param fired counts the fault; run at least once where it happens
     */
    FaultWire over(FaultWire below, Runnable fired);

    /**
     * Returns whether the fault happens at a time and not at a byte. A stub begins such a fault of
     * all answers with the connection, not with each answer.
     */
    default boolean isTimed() {
        return false;
    }

    /** Resets the connection after so many bytes. */
    static WireFault resetAfter(long bytes) {
        return new ResetAfter(bytes);
    }

    /** Closes the connection after so many bytes. */
    static WireFault closeAfter(long bytes) {
        return new CloseAfter(bytes);
    }

    /** Shuts the output after so many bytes; what the peer says is still heard. */
    static WireFault halfCloseAfter(long bytes) {
        return new HalfCloseAfter(bytes);
    }

    /** Resets the connection after this time; what the peer has not taken by then is lost. */
    static WireFault resetAfter(Duration time) {
        return new EndAt(time, After.RESET);
    }

    /** Closes the connection after this time. */
    static WireFault closeAfter(Duration time) {
        return new EndAt(time, After.CLOSE);
    }

    /** Shuts the output after this time; what the peer says is still heard. */
    static WireFault halfCloseAfter(Duration time) {
        return new EndAt(time, After.HALF_CLOSE);
    }

    /** Cuts before each of these bytes: the pieces are sent on their own, a moment apart. */
    static WireFault splitAt(long... bytes) {
        return Split.at(bytes);
    }

    /** Cuts after every so many bytes. */
    static WireFault splitEvery(int bytes) {
        return Split.every(bytes);
    }

    /** Sends so many bytes, then waits, and so on. */
    static WireFault drip(int bytes, Duration period) {
        return new Drip(bytes, period);
    }

    /** Stops after so many bytes for this time, then goes on. */
    static WireFault stall(long after, Duration time) {
        return new Stall(after, time);
    }

    /** Puts so many random bytes in after so many bytes. */
    static WireFault garbage(long after, int bytes, long seed) {
        return new Garbage(after, bytes, seed);
    }

    /** Inverts all bits of this byte. */
    static WireFault corrupt(long at) {
        return new Corrupt(at, 0xff);
    }

    /** Sends no more than so many bytes a second. */
    static WireFault bandwidth(long bytesPerSecond) {
        return new Bandwidth(bytesPerSecond);
    }

    /** Ends the connection this much later than it would. */
    static WireFault slowClose(Duration time) {
        return new SlowClose(time);
    }

    /** Sends nothing after so many bytes, and says nothing of it. */
    static WireFault drop(long after) {
        return new Drop(after);
    }

    /** Sends nothing after so many bytes, and closes the connection this much later. */
    static WireFault drop(long after, Duration closing) {
        FaultGrammar.positive("closing", closing);
        return new Drop(after, closing);
    }

    /**
     * Returns the built-in fault of this text, one of {@link #forms}; times as {@code 20ms}, {@code
     * 5s}. Each one's {@code toString} is such a text.
     *
     * @throws IllegalArgumentException names the text and what may stand there
     */
    static WireFault parse(String text) {
        return FaultGrammar.parse(text.strip().toLowerCase(Locale.ROOT));
    }

    /** Returns the texts that {@link #parse} takes, such as {@code reset:BYTES}, sorted by name. */
    static List<String> forms() {
        return BuiltInFault.ALL.stream().map(BuiltInFault::form).toList();
    }
}
