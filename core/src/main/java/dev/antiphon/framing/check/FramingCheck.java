package dev.antiphon.framing.check;

import dev.antiphon.framing.Framing;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * Checks that a framing keeps to the contract of {@link Framing}; needs no test framework.
 *
 * <pre>{@code
 * FramingCheck.of(Framing.line(), "one".getBytes(UTF_8), "two".getBytes(UTF_8)).run();
 * }</pre>
 *
 * <p>The messages are encoded and come back the same however the bytes are cut into reads, from
 * heap and direct buffers, which stay as they are; a message of exactly the limit passes and one
 * byte more is too long; bytes from a hostile peer never make it throw, claim what is not there,
 * stand still, or wait without an end; and what it agrees to encode, it decodes. What is random
 * follows from the seed. Immutable.
 */
public final class FramingCheck {
    /** The most messages that one check takes. */
    public static final int MESSAGES_MAX = 64;

    /**
     * The most bytes that they may take together, their framing included; keeps the work bounded.
     */
    public static final int WIRE_BYTES_MAX = 1 << 13;

    private static final int OVERHEAD_BYTES_CEILING = 1 << 16;

    private final Framing framing;
    private final List<byte[]> messages;
    private final long seed;
    private final boolean named;

    private FramingCheck(Framing framing, List<byte[]> messages, long seed, boolean named) {
        this.framing = framing;
        this.messages = messages;
        this.seed = seed;
        this.named = named;
    }

    /**
     * Returns a check with messages that the framing carries: best of several sizes, with bytes
     * that might be taken for a boundary.
     *
     * @throws IllegalArgumentException when there are none, or more than {@link #MESSAGES_MAX}
     */
    public static FramingCheck of(Framing framing, byte[]... messages) {
        if (messages.length < 1 || messages.length > MESSAGES_MAX) {
            throw new IllegalArgumentException("a framing is checked with %s messages; give 1 to %s"
                    .formatted(messages.length, MESSAGES_MAX));
        }
        return new FramingCheck(framing, List.of(messages), 1, false);
    }

    /** As this one, with another seed than 1. */
    public FramingCheck withSeed(long value) {
        return new FramingCheck(framing, messages, value, named);
    }

    /**
     * As this one, and {@link Framing#parse} must read an equal framing from the {@code toString}
     * of this one.
     */
    public FramingCheck withName() {
        return new FramingCheck(framing, messages, seed, true);
    }

    /**
     * Checks everything, in a second or so.
     *
     * @throws AssertionError names the framing, the step, the cut or the seed, what was expected
     *   and what was found
     * @throws IllegalArgumentException when the messages take more than {@link #WIRE_BYTES_MAX}
     */
    public void run() {
        settings();
        Encoding encoding = new Encoding(framing);
        List<Wire> wires = wires(encoding);
        for (Wire wire : wires) {
            wire.cutAnywhere();
            wire.cutAtRandom(seed);
            wire.onTwoConnections();
        }
        for (byte[] message : messages) {
            wire(encoding, List.of(message)).atTheLimit();
        }
        encoding.refusesOrDelivers(messages, seed);
        for (Wire wire : wires) {
            Hostile hostile = new Hostile(framing, wire.bytes(), wire.longest(), seed);
            hostile.bytes();
            hostile.endlessMessage();
        }
    }

    private void settings() {
        int overhead = framing.overheadBytesMax();
        if (overhead < 0 || overhead > OVERHEAD_BYTES_CEILING) {
            throw failed("overheadBytesMax", "0 to " + OVERHEAD_BYTES_CEILING, "" + overhead);
        }
        long least = framing.contentBytesMin();
        long most = framing.contentBytesMax();
        for (byte[] message : messages) {
            if (message.length < least || message.length > most) {
                throw failed(
                        "contentBytesMin and contentBytesMax",
                        least + " to " + most,
                        "a message of " + message.length + " bytes");
            }
        }
        if (named) {
            Framing parsed = parsed();
            if (!framing.equals(parsed)
                    || framing.hashCode() != parsed.hashCode()
                    || !framing.toString().equals(parsed.toString())) {
                throw failed("toString", "parse reads an equal framing", parsed.toString());
            }
        }
    }

    private Framing parsed() {
        try {
            return Framing.parse(framing.toString());
        } catch (IllegalArgumentException e) {
            throw failed("toString", "parse reads it", e.toString());
        }
    }

    /**
     * Returns the bytes of each connection: all messages, or one where only the end makes certain
     * that it is whole.
     */
    private List<Wire> wires(Encoding encoding) {
        if (framing.endsByClosing()) {
            return messages.stream().map(each -> wire(encoding, List.of(each))).toList();
        }
        return List.of(wire(encoding, messages));
    }

    private Wire wire(Encoding encoding, List<byte[]> carried) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] message : carried) {
            bytes.writeBytes(encoding.of("encode", message)
                    .orElseThrow(() -> failed(
                            "encode", "carries " + Feed.shown(List.of(message)), "refused")));
        }
        if (bytes.size() > WIRE_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "the messages take %s bytes with their framing; give up to %s"
                            .formatted(bytes.size(), WIRE_BYTES_MAX));
        }
        List<byte[]> filled = carried.stream()
                .map(each -> encoding.filled("filled", each).orElse(each))
                .toList();
        return new Wire(framing, filled, bytes.toByteArray());
    }

    private AssertionError failed(String step, String expected, String found) {
        return Feed.failure(framing, step, expected, found);
    }
}
