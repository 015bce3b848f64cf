package dev.antiphon.engine.connection;

import dev.antiphon.config.Limits;
import dev.antiphon.framing.Framing;

/** Checks that messages of a framing fit into the limits and into a loop's buffers. */
public final class FramingBounds {
    private static final int MAX_OVERHEAD_BYTES = 1 << 16;

    private FramingBounds() {}

    /**
     * Checks a framing against limits.
     *
     * @throws IllegalArgumentException when even the smallest message is over the limit, or when
     *     head and tail exceed the engine's buffers
     */
    public static void check(Framing framing, Limits limits) {
        if (framing.contentBytesMin() > limits.maxMessageBytes()) {
            throw new IllegalArgumentException("framing " + framing + " has messages of at least "
                    + framing.contentBytesMin() + " bytes, over the limit of "
                    + limits.maxMessageBytes()
                    + "; raise Limits.maxMessageBytes, or use a framing of smaller messages");
        }
        int overhead = framing.overheadBytesMax();
        if (overhead < 0 || overhead > MAX_OVERHEAD_BYTES) {
            throw new IllegalArgumentException(
                    "framing %s puts up to %s bytes around a message; use a framing of 0 to %s"
                            .formatted(framing, overhead, MAX_OVERHEAD_BYTES));
        }
    }
}
