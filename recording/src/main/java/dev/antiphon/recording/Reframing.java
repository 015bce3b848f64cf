package dev.antiphon.recording;

import dev.antiphon.argument.Plural;
import dev.antiphon.failure.Failure;
import dev.antiphon.framing.DecodeContext;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry.Direction;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A decoder of recorded bytes of one direction to messages of a framing. Bytes that break the
 * framing end the decoding: no later byte belongs to a message. For use by one thread.
 */
public final class Reframing {
    private static final int MESSAGE_BYTES_MAX = 48 << 20; // the most that fits into a line

    private final Direction direction;
    private final Framing framing;
    private final int maxMessageBytes;
    private final boolean ofBytes;
    private final DecodeContext decodeContext = new DecodeContext();

    /** The bytes after the last complete message, followed by free space. */
    private byte[] held = {};

    private int length;
    private int scanned;
    private long state;

    /** The number of bytes in complete messages. */
    private long taken;

    private @Nullable Failure failure;

    /**
     * A message, and its bytes on the wire.
     *
     * @param bytes all bytes after the previous message, up to the end of this message
     */
    public record Frame(Message bytes, Message message) {}

    /** Creates a decoder. If the framing is a pair, the direction selects one of both. */
    public Reframing(Direction direction, Framing framing) {
        this(direction, framing, MESSAGE_BYTES_MAX);
    }

    /** Creates a decoder with a limit for the size of a message in bytes. */
    public Reframing(Direction direction, Framing framing, int maxMessageBytes) {
        this.direction = direction;
        this.framing = direction == Direction.C2S ? framing.ofRequests() : framing.ofReplies();
        this.maxMessageBytes = maxMessageBytes;
        this.ofBytes = this.framing.equals(Framing.raw());
    }

    /** Returns the direction of the bytes. */
    public Direction direction() {
        return direction;
    }

    /**
     * Returns the messages that these further bytes complete.
     *
     * @throws IllegalArgumentException when the bytes break the framing
     */
    public List<Message> messages(Message bytes) {
        List<Message> whole = frames(bytes).stream().map(Frame::message).toList();
        if (failure instanceof Failure.TooLong tooLong) {
            throw not("a message of " + Long.toUnsignedString(tooLong.size())
                    + " bytes is over the limit of " + tooLong.limit());
        } else if (failure instanceof Failure.Malformed malformed) {
            throw not(malformed.reason());
        }
        return whole;
    }

    /**
     * Returns the messages that these further bytes complete. If the bytes break the framing,
     * returns the messages before that place and sets {@link #failure}; later calls return none.
     */
    public List<Frame> frames(Message bytes) {
        if (ofBytes) {
            return List.of(new Frame(bytes, bytes));
        }
        if (failure != null) {
            return List.of();
        }
        add(bytes);
        List<Frame> whole = new ArrayList<>();
        int begun = 0;
        int from = 0;
        while (from < length && look(from)) {
            int end = from + decodeContext.takenBytes();
            if (decodeContext.outcome() == DecodeContext.Outcome.MESSAGE) {
                int at = from + decodeContext.contentFrom();
                whole.add(new Frame(held(begun, end), held(at, at + decodeContext.contentBytes())));
                taken += end - begun;
                begun = end;
            }
            from = end;
            scanned = 0;
            state = 0;
        }
        length -= begun;
        System.arraycopy(held, begun, held, 0, length);
        return whole;
    }

    private void add(Message bytes) {
        if (held.length - length < bytes.size()) {
            held = Arrays.copyOf(held, Math.addExact(length, Math.max(length, bytes.size())));
        }
        bytes.copyTo(ByteBuffer.wrap(held, length, bytes.size()));
        length += bytes.size();
    }

    private Message held(int from, int to) {
        return Message.of(Arrays.copyOfRange(held, from, to));
    }

    /** Runs one decoding step and records a failure. Returns whether the step consumed bytes. */
    private boolean look(int from) {
        ByteBuffer rest = ByteBuffer.wrap(held, from, length - from);
        framing.decode(decodeContext.look(rest, scanned, state, maxMessageBytes));
        switch (decodeContext.outcome()) {
            case MESSAGE, SKIP -> {
                return true;
            }
            case INCOMPLETE -> {
                scanned = decodeContext.scannedBytes();
                state = decodeContext.state();
            }
            case TOO_LONG ->
                failure = new Failure.TooLong(decodeContext.tooLongBytes(), maxMessageBytes);
            case MALFORMED -> failure = new Failure.Malformed(decodeContext.reason());
        }
        return false;
    }

    /**
     * Returns the bytes of a message on the wire in this direction.
     *
     * @throws IllegalArgumentException when the framing cannot carry the message
     */
    public Message encoded(Message message) {
        return Message.of(framing.encoded(message.buffer()));
    }

    /** Returns the reason why the bytes break the framing; empty if they do not. */
    public Optional<Failure> failure() {
        return Optional.ofNullable(failure);
    }

    /** Returns the number of bytes so far that belong to no complete message. */
    public int restBytes() {
        return length;
    }

    /** Returns the bytes so far that belong to no complete message. */
    public Message rest() {
        return held(0, length);
    }

    /**
     * Ends the input.
     *
     * @throws IllegalArgumentException when a message is incomplete
     */
    public void end() {
        if (length > 0) {
            throw not(Plural.of(length, "byte") + " left of a message that is not whole");
        }
    }

    private IllegalArgumentException not(String reason) {
        String who = direction == Direction.C2S ? "the client" : "the server";
        return new IllegalArgumentException("after byte " + taken + " of what " + who
                + " says, it is not in framing " + framing + ": " + reason);
    }
}
