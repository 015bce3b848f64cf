package dev.antiphon.framing;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * One look for a message: what a {@link Framing} is given, and what it says it found.
 *
 * <p>One object serves many looks, so that none allocates; the caller calls {@link #look}, lets
 * the framing decode, and reads the outcome. Not for use by several threads at once. All positions
 * count from the first byte that no message has taken yet.
 */
public final class DecodeContext {
    /** The result of a look. */
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
     * Creates a context that knows whether the peer is expected to close after the message, as a
     * one-shot reply's sender does.
     */
    public DecodeContext(boolean endsByClosing) {
        this.endsByClosing = endsByClosing;
    }

    /**
     * Begins a look.
     *
     * @param bytes from its position to its limit, the bytes that no message has taken
     * @param scanned what {@link #scannedBytes} was after the last look at the same message, else 0
     * @param state what {@link #state} was after the last look at the same message, else 0
     * @param maxMessageBytes the largest content allowed
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

    /** Says how many bytes the latest read brought. */
    public DecodeContext afterRead(int lastReadBytes) {
        this.lastReadBytes = lastReadBytes;
        return this;
    }

    /** Says that the peer has ended its side: no more bytes will come. */
    public DecodeContext atEnd() {
        this.ended = true;
        return this;
    }

    /** Says that the pause asked for by {@link #incompleteUntil} is over without another byte. */
    public DecodeContext afterPause() {
        this.paused = true;
        return this;
    }

    // ---- for the framing ----

    /** Returns the bytes to look at, from position to limit, in big-endian order; direct or not. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** Returns how many bytes were looked at before, for this message. */
    public int scanned() {
        return scanned;
    }

    /**
     * Returns the note of the last look at this message, beside {@link #scanned}; 0 at its
     * beginning.
     */
    public long state() {
        return state;
    }

    /** Notes something for the next look at this message. */
    public void state(long next) {
        state = next;
    }

    /** Returns the largest content allowed, in bytes. */
    public int maxMessageBytes() {
        return maxMessageBytes;
    }

    /** Returns how many bytes the latest read brought. */
    public int lastReadBytes() {
        return lastReadBytes;
    }

    /** Returns whether no more bytes will come. */
    public boolean ended() {
        return ended;
    }

    /** Returns whether the pause that was asked for is over. */
    public boolean paused() {
        return paused;
    }

    /** Returns whether the peer is expected to close after the message. */
    public boolean endsByClosing() {
        return endsByClosing;
    }

    /**
     * Reports a message: its content begins at {@code from} and has {@code size} bytes; it takes
     * {@code taken} in all.
     */
    public void message(int from, int size, int taken) {
        outcome = Outcome.MESSAGE;
        contentFrom = from;
        contentBytes = size;
        takenBytes = taken;
    }

    /** Reports that the first bytes, one at the least, belong to no message. */
    public void skip(int bytes) {
        outcome = Outcome.SKIP;
        takenBytes = bytes;
    }

    /**
     * Reports that no message is whole yet. The next look gets {@code scanned} back and can begin
     * there.
     */
    public void incomplete(int scanned) {
        outcome = Outcome.INCOMPLETE;
        this.scanned = scanned;
    }

    /**
     * Reports that no message is whole yet, and that a silence of this length decides; see
     * {@link #paused}. One of no length is over once another look at the socket has found nothing.
     */
    public void incompleteUntil(Duration pause) {
        incomplete(bytes.remaining());
        this.pause = pause;
    }

    /** Reports a message of this many bytes (unsigned), over the limit. */
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

    /** Returns the result. */
    public Outcome outcome() {
        return outcome;
    }

    /** Returns where the content begins, after {@link Outcome#MESSAGE}. */
    public int contentFrom() {
        return contentFrom;
    }

    /** Returns how long the content is, after {@link Outcome#MESSAGE}. */
    public int contentBytes() {
        return contentBytes;
    }

    /**
     * Returns how many bytes are done with, framing included, after {@link Outcome#MESSAGE} or
     * {@link Outcome#SKIP}.
     */
    public int takenBytes() {
        return takenBytes;
    }

    /** Returns the value of {@code scanned} for the next look, after {@link Outcome#INCOMPLETE}. */
    public int scannedBytes() {
        return scanned;
    }

    /**
     * Returns the silence that would end the message, after {@link Outcome#INCOMPLETE}; null when
     * only bytes can.
     */
    @SuppressWarnings("exports") // an annotation for compilers: users of core need not have it
    public @Nullable Duration pause() {
        return pause;
    }

    /**
     * Returns the size that was announced or has arrived (unsigned), after
     * {@link Outcome#TOO_LONG}.
     */
    public long tooLongBytes() {
        return tooLongBytes;
    }

    /** Returns the reason, after {@link Outcome#MALFORMED}. */
    public String reason() {
        return reason;
    }
}
