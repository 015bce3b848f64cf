package dev.antiphon.recording;

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
 * Reads the bytes that one side of a connection said as the messages of a framing. Bytes that are
 * not in the framing end that: what follows belongs to no message. One thread.
 */
public final class Reframing {
    private static final int MESSAGE_BYTES_MAX = 48 << 20; // a line of a recording holds no more

    private final Direction direction;
    private final Framing framing;
    private final int maxMessageBytes;
    private final boolean ofBytes;
    private final DecodeContext decodeContext = new DecodeContext();

    /** The bytes that belong to no message yet, and spare room behind them. */
    private byte[] held = {};

    private int length;
    private int scanned;
    private long state;

    /** The number of bytes in complete messages. */
    private long taken;

    private @Nullable Failure failure;

    /**
     * A message with the bytes around it.
     *
     * @param bytes all that stood on the wire, from the end of the message before
     */
    public record Frame(Message bytes, Message message) {}

    /** Begins with nothing said in a framing, of which the direction chooses the way. */
    public Reframing(Direction direction, Framing framing) {
        this(direction, framing, MESSAGE_BYTES_MAX);
    }

    /** Begins with nothing said, and with a limit for the bytes of a message. */
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
     * Returns the messages that are whole with these further bytes.
     *
     * @throws IllegalArgumentException when the bytes are not in the framing
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
     * Returns the messages that are whole with these further bytes, up to a {@link #failure}; none
     * after that.
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

    /** Decodes one message; returns whether bytes were taken, and notes a failure. */
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

    /** Returns the reason why the bytes are not in the framing; empty while they are. */
    public Optional<Failure> failure() {
        return Optional.ofNullable(failure);
    }

    /** Returns the number of bytes so far that belong to no whole message. */
    public int restBytes() {
        return length;
    }

    /** Returns the bytes so far that belong to no whole message. */
    public Message rest() {
        return held(0, length);
    }

    /**
     * Ends the bytes.
     *
     * @throws IllegalArgumentException when a message has begun
     */
    public void end() {
        if (length > 0) {
            throw not(length + " bytes are left of a message that is not whole");
        }
    }

    private IllegalArgumentException not(String reason) {
        String who = direction == Direction.C2S ? "the client" : "the server";
        return new IllegalArgumentException("after byte " + taken + " of what " + who
                + " says, it is not in framing " + framing + ": " + reason);
    }
}
