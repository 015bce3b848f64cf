package dev.antiphon.framing.protocol;

import dev.antiphon.argument.Plural;
import dev.antiphon.framing.DecodeContext;
import dev.antiphon.framing.DecodeContext.Outcome;
import dev.antiphon.framing.Framing;

import java.nio.ByteBuffer;

/** The base class of framings whose message is the whole frame, so that head and tail are empty. */
abstract class WholeFrame implements Framing {
    private final String name;
    private final String frame;

    /**
     * Creates a framing.
     *
     * @param name the text of {@link Framing#parse}
     * @param frame the name of a frame, for errors: "an AMQP frame"
     */
    WholeFrame(String name, String frame) {
        this.name = name;
        this.frame = frame;
    }

    /** Returns whether the content is exactly one frame. */
    final boolean isOneFrame(ByteBuffer content) {
        DecodeContext probe = new DecodeContext();
        decode(probe.look(content, 0, 0, Integer.MAX_VALUE));
        return probe.outcome() == Outcome.MESSAGE && probe.takenBytes() == content.remaining();
    }

    /**
     * Returns the filled content after a check that it is exactly one frame.
     *
     * @throws IllegalArgumentException when it is not
     */
    final ByteBuffer mustBeFrame(ByteBuffer filled, String rule) {
        if (!isOneFrame(filled)) {
            throw noFrame(rule);
        }
        return filled;
    }

    /** Returns the error for content that is not one frame. */
    final IllegalArgumentException noFrame(String rule) {
        return new IllegalArgumentException(
                "a message in %s framing is %s: %s".formatted(name, frame, rule));
    }

    /** Returns a copy of the content, with this number of free bytes after it. */
    static ByteBuffer copy(ByteBuffer content, int room) {
        int size = content.remaining();
        return ByteBuffer.allocate(size + room)
                .put(0, content, content.position(), size)
                .limit(size);
    }

    @Override
    public final void encodeHead(ByteBuffer content, ByteBuffer out) {
        if (!isOneFrame(content)) {
            throw noFrame(Plural.of(content.remaining(), "byte") + " would not be one");
        }
    }

    @Override
    public final void encodeTail(ByteBuffer content, ByteBuffer out) {
        // the frame is the content
    }

    @Override
    public final int headBytes() {
        return 0;
    }

    @Override
    public final int overheadBytesMax() {
        return 0;
    }

    @Override
    public final String toString() {
        return name;
    }
}
