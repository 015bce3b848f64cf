package dev.antiphon.framing;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * The input and the result of one decoding step of a {@link Framing}.
 *
 * <p>The object is reused, so that a step allocates nothing: the caller calls {@link #look} and
 * {@link Framing#decode}, and reads {@link #outcome}. One thread at a time may use it. All
 * positions count from the first byte after the last decoded message.
 */
public final class DecodeContext {
    /** The result of a decoding step. */
    public enum Outcome {
        /** A whole message. */
        MESSAGE,
        /** Bytes that belong to no message, such as white space between two. */
        SKIP,
        /** More bytes are needed. */
        INCOMPLETE,
        /** A message that is over the limit. */
        TOO_LONG,
        /** Bytes that break the rules of the framing. */
        MALFORMED
    }

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final boolean endsByClosing;

    private ByteBuffer bytes = NOTHING;
    private int maxMessageBytes;
    private int scanned;
    private long state;
    private int lastReadBytes;
    private boolean ended;
    private boolean paused;

    private Outcome outcome = Outcome.INCOMPLETE;
    private int contentFrom;
    private int contentBytes;
    private int takenBytes;
    private long tooLongBytes;
    private @Nullable Duration pause;
    private String reason = "";

    /** Creates a context for a connection that stays open after a message. */
    public DecodeContext() {
        this(false);
    }

    /**
     * Creates a context. If {@code endsByClosing} is true, the peer is expected to close the
     * connection after the message, as after a single reply in the raw framing.
     */
    public DecodeContext(boolean endsByClosing) {
        this.endsByClosing = endsByClosing;
    }

    /**
     * Begins a decoding step with this input.
     *
     * @param bytes the bytes after the last decoded message, from position to limit
     * @param scanned the {@link #scannedBytes} of the previous step on the same message, or 0 in
     *     its first step
     * @param state the {@link #state} of the previous step on the same message, or 0 in its first
     *     step
     * @param maxMessageBytes the largest content in bytes
     * @return this
     */
    public DecodeContext look(ByteBuffer bytes, int scanned, long state, int maxMessageBytes) {
        this.bytes = bytes;
        this.scanned = scanned;
        this.state = state;
        this.maxMessageBytes = maxMessageBytes;
        this.lastReadBytes = bytes.remaining();
        this.ended = false;
        this.paused = false;
        this.pause = null;
        this.outcome = Outcome.INCOMPLETE;
        return this;
    }

    /** Sets the number of bytes that the latest read delivered. */
    public DecodeContext afterRead(int lastReadBytes) {
        this.lastReadBytes = lastReadBytes;
        return this;
    }

    /** Records that the peer has shut down its output, so that no more bytes will arrive. */
    public DecodeContext atEnd() {
        this.ended = true;
        return this;
    }

    /** Records that no byte arrived during the pause that {@link #incompleteUntil} requested. */
    public DecodeContext afterPause() {
        this.paused = true;
        return this;
    }

    // ---- for the framing ----

    /**
     * Returns the input from position to limit, in big-endian order. The buffer is on the heap or
     * direct.
     */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** Returns the number of bytes of this message that earlier steps have examined. */
    public int scanned() {
        return scanned;
    }

    /**
     * Returns the state that {@link #state(long)} stored in the previous step on this message; 0 in
     * its first step.
     */
    public long state() {
        return state;
    }

    /** Stores a value that {@link #state()} returns in the next step on this message. */
    public void state(long next) {
        state = next;
    }

    /** Returns the largest content in bytes. */
    public int maxMessageBytes() {
        return maxMessageBytes;
    }

    /** Returns the number of bytes that the latest read delivered. */
    public int lastReadBytes() {
        return lastReadBytes;
    }

    /** Returns whether the peer has shut down its output, so that no more bytes will arrive. */
    public boolean ended() {
        return ended;
    }

    /**
     * Returns whether the pause that {@link #incompleteUntil} requested has passed without another
     * byte.
     */
    public boolean paused() {
        return paused;
    }

    /** Returns whether the peer is expected to close the connection after the message. */
    public boolean endsByClosing() {
        return endsByClosing;
    }

    /**
     * Reports a message. Its content is {@code size} bytes from index {@code from}; the message
     * with its framing is the first {@code taken} bytes.
     */
    public void message(int from, int size, int taken) {
        outcome = Outcome.MESSAGE;
        contentFrom = from;
        contentBytes = size;
        takenBytes = taken;
    }

    /** Reports that this number of bytes at the beginning, at least one, belongs to no message. */
    public void skip(int bytes) {
        outcome = Outcome.SKIP;
        takenBytes = bytes;
    }

    /**
     * Reports that no message is complete. {@link #scanned()} returns this number in the next step,
     * which can continue at that byte.
     */
    public void incomplete(int scanned) {
        outcome = Outcome.INCOMPLETE;
        this.scanned = scanned;
    }

    /**
     * Reports that the message ends if no byte arrives for this time; see {@link #paused}. A pause
     * of zero ends as soon as another read from the socket returns no bytes.
     */
    public void incompleteUntil(Duration pause) {
        incomplete(bytes.remaining());
        this.pause = pause;
    }

    /** Reports a message over the limit, with its size in bytes as an unsigned number. */
    public void tooLong(long size) {
        outcome = Outcome.TOO_LONG;
        tooLongBytes = size;
    }

    /** Reports bytes that break the rules of the framing. No message is read after them. */
    public void malformed(String reason) {
        outcome = Outcome.MALFORMED;
        this.reason = reason;
    }

    // ---- for the caller ----

    /** Returns the result of the step. */
    public Outcome outcome() {
        return outcome;
    }

    /** Returns the index of the first content byte, after {@link Outcome#MESSAGE}. */
    public int contentFrom() {
        return contentFrom;
    }

    /** Returns the size of the content in bytes, after {@link Outcome#MESSAGE}. */
    public int contentBytes() {
        return contentBytes;
    }

    /**
     * Returns the number of consumed bytes, framing included, after {@link Outcome#MESSAGE} or
     * {@link Outcome#SKIP}.
     */
    public int takenBytes() {
        return takenBytes;
    }

    /** Returns the value of {@code scanned} for the next step, after {@link Outcome#INCOMPLETE}. */
    public int scannedBytes() {
        return scanned;
    }

    /**
     * Returns the length of the pause that ends the message, after {@link Outcome#INCOMPLETE}; null
     * if no pause ends it.
     */
    @SuppressWarnings("exports") // users of core need no annotation module
    public @Nullable Duration pause() {
        return pause;
    }

    /**
     * Returns the size of the message in bytes as an unsigned number, after {@link
     * Outcome#TOO_LONG}: the announced size, or the smallest size that the message can have.
     */
    public long tooLongBytes() {
        return tooLongBytes;
    }

    /** Returns the reason for the refusal, after {@link Outcome#MALFORMED}. */
    public String reason() {
        return reason;
    }
}
