package dev.antiphon.framing;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * The input and the result of one decoding step of a {@link Framing}.
 *
 * <p>One object serves many steps, so that no step allocates: the caller calls {@link #look}, lets
 * the framing decode, and reads the outcome. Not for use by several threads at once. All positions
 * count from the first byte after the last decoded message.
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
        /** Bytes that break the framing's rules. */
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

    /** Creates a context of a connection that stays open after a message. */
    public DecodeContext() {
        this(false);
    }

    /**
     * Creates a context, with a flag that says whether the peer is expected to close after the
     * message, as after a single reply in the raw framing.
     */
    public DecodeContext(boolean endsByClosing) {
        this.endsByClosing = endsByClosing;
    }

    /**
     * Begins a decoding step.
     *
     * @param bytes the bytes after the last decoded message, from position to limit
     * @param scanned the {@link #scannedBytes} of the last step on the same message, else 0
     * @param state the {@link #state} of the last step on the same message, else 0
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

    /** Records that the peer has ended its side, so that no more bytes come. */
    public DecodeContext atEnd() {
        this.ended = true;
        return this;
    }

    /**
     * Records that the pause requested by {@link #incompleteUntil} has passed without another byte.
     */
    public DecodeContext afterPause() {
        this.paused = true;
        return this;
    }

    // ---- for the framing ----

    /**
     * Returns the input from position to limit, in big-endian order; the buffer may be direct or
     * not.
     */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** Returns the number of bytes of this message that earlier steps have examined. */
    public int scanned() {
        return scanned;
    }

    /**
     * Returns the state that the last step on this message stored by {@link #state(long)}; 0 at the
     * beginning of a message.
     */
    public long state() {
        return state;
    }

    /** Stores a state for the next step on this message. */
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

    /** Returns whether the peer has ended its side, so that no more bytes come. */
    public boolean ended() {
        return ended;
    }

    /** Returns whether the requested pause has passed. */
    public boolean paused() {
        return paused;
    }

    /** Returns whether the peer is expected to close after the message. */
    public boolean endsByClosing() {
        return endsByClosing;
    }

    /**
     * Reports a message whose content has {@code size} bytes from {@code from}; with its framing it
     * has {@code taken} bytes.
     */
    public void message(int from, int size, int taken) {
        outcome = Outcome.MESSAGE;
        contentFrom = from;
        contentBytes = size;
        takenBytes = taken;
    }

    /** Reports that the first bytes, at least one, belong to no message. */
    public void skip(int bytes) {
        outcome = Outcome.SKIP;
        takenBytes = bytes;
    }

    /**
     * Reports that no message is complete. The next step gets {@code scanned} back and can begin
     * there.
     */
    public void incomplete(int scanned) {
        outcome = Outcome.INCOMPLETE;
        this.scanned = scanned;
    }

    /**
     * Reports that no message is complete, and that a silence of this length ends it; see {@link
     * #paused}. A pause of zero ends when another read from the socket has found nothing.
     */
    public void incompleteUntil(Duration pause) {
        incomplete(bytes.remaining());
        this.pause = pause;
    }

    /** Reports a message over the limit, with its size in bytes (unsigned). */
    public void tooLong(long size) {
        outcome = Outcome.TOO_LONG;
        tooLongBytes = size;
    }

    /** Reports bytes that break the framing's rules, so that no later boundary can be trusted. */
    public void malformed(String reason) {
        outcome = Outcome.MALFORMED;
        this.reason = reason;
    }

    // ---- for the caller ----

    /** Returns the result of the step. */
    public Outcome outcome() {
        return outcome;
    }

    /** Returns the index of the content's first byte, after {@link Outcome#MESSAGE}. */
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
     * Returns the length of the silence that ends the message, after {@link Outcome#INCOMPLETE};
     * null if only more bytes can.
     */
    @SuppressWarnings("exports") // users of core need not have the annotation's module
    public @Nullable Duration pause() {
        return pause;
    }

    /**
     * Returns the announced size, or the size that has arrived (unsigned), after {@link
     * Outcome#TOO_LONG}.
     */
    public long tooLongBytes() {
        return tooLongBytes;
    }

    /** Returns the reason, after {@link Outcome#MALFORMED}. */
    public String reason() {
        return reason;
    }
}
