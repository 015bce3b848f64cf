package dev.antiphon.stub.fault;

import java.time.Duration;
import java.util.Locale;

/**
 * A way in which bytes go wrong on their way, at an exact byte. Bytes are counted from 0 at the
 * start of what it is for: one answer, or all that a direction of a connection carries.
 *
 * <p>Immutable: {@link #over} makes a wire of its own for each use.
 */
public sealed interface WireFault
        permits Bandwidth,
                CloseAfter,
                Corrupt,
                Drip,
                Drop,
                Garbage,
                HalfCloseAfter,
                ResetAfter,
                SlowClose,
                Split,
                Stall {

    /**
     * A wire that does this to what is sent by it.
     *
     * @param below where the bytes go from there
     * @param fired told, at least once, when the fault was done
     */
    FaultWire over(FaultWire below, Runnable fired);

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

    /**
     * The fault that the text names: {@code reset:BYTES}, {@code close:BYTES}, {@code
     * half-close:BYTES}, {@code split:AT,AT…}, {@code split-every:BYTES}, {@code
     * drip:BYTES,PERIOD}, {@code stall:AFTER,TIME}, {@code garbage:AFTER,BYTES[,SEED]}, {@code
     * corrupt:AT[,XOR]}, {@code bandwidth:BYTES_PER_SECOND}, {@code drop:AFTER} or {@code
     * slow-close:TIME}; times as {@code 20ms}, {@code 5s}. Each one's {@code toString} is that text.
     *
     * @throws IllegalArgumentException names the text and what may stand there
     */
    static WireFault parse(String text) {
        return FaultGrammar.parse(text.strip().toLowerCase(Locale.ROOT));
    }
}
