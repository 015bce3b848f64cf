package dev.antiphon.recording;

import dev.antiphon.framing.DecodeContext;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry.Direction;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the bytes that one side of a connection said as the messages of a framing. One thread. */
public final class Reframing {
    private static final int MESSAGE_BYTES_MAX = 48 << 20; // a line of a recording holds no more

    private final Direction direction;
    private final Framing framing;
    private final boolean ofBytes;
    private final DecodeContext decodeContext = new DecodeContext();

    /** The bytes that belong to no message yet, and spare room behind them. */
    private byte[] held = {};

    private int length;
    private int scanned;
    private long state;

    /** The number of bytes in complete messages. */
    private long taken;

    /** Begins with nothing said in a framing, of which the direction chooses the way. */
    public Reframing(Direction direction, Framing framing) {
        this.direction = direction;
        this.framing = direction == Direction.C2S ? framing.ofRequests() : framing.ofReplies();
        this.ofBytes = framing.equals(Framing.raw());
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
        if (ofBytes) {
            return List.of(bytes);
        }
        if (held.length - length < bytes.size()) {
            held = Arrays.copyOf(held, Math.addExact(length, Math.max(length, bytes.size())));
        }
        bytes.copyTo(ByteBuffer.wrap(held, length, bytes.size()));
        length += bytes.size();
        List<Message> whole = new ArrayList<>();
        int from = 0;
        while (from < length && !look(from)) {
            if (decodeContext.outcome() == DecodeContext.Outcome.MESSAGE) {
                int at = from + decodeContext.contentFrom();
                whole.add(Message.of(
                        Arrays.copyOfRange(held, at, at + decodeContext.contentBytes())));
            }
            from += decodeContext.takenBytes();
            taken += decodeContext.takenBytes();
            scanned = 0;
            state = 0;
        }
        length -= from;
        System.arraycopy(held, from, held, 0, length);
        return whole;
    }

    /** Decodes one message; returns whether more bytes are needed. */
    private boolean look(int from) {
        ByteBuffer rest = ByteBuffer.wrap(held, from, length - from);
        framing.decode(decodeContext.look(rest, scanned, state, MESSAGE_BYTES_MAX));
        return switch (decodeContext.outcome()) {
            case MESSAGE, SKIP -> false;
            case INCOMPLETE -> {
                scanned = decodeContext.scannedBytes();
                state = decodeContext.state();
                yield true;
            }
            case TOO_LONG ->
                throw not("a message of " + Long.toUnsignedString(decodeContext.tooLongBytes())
                        + " bytes is over the limit of " + MESSAGE_BYTES_MAX);
            case MALFORMED -> throw not(decodeContext.reason());
        };
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
