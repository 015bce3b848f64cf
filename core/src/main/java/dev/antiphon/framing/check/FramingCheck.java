package dev.antiphon.framing.check;

import dev.antiphon.framing.Framing;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * A check of a framing against the contract of {@link Framing}, without a test framework.
 *
 * <pre>{@code
 * FramingCheck.of(Framing.line(), "one".getBytes(UTF_8), "two".getBytes(UTF_8)).run();
 * }</pre>
 *
 * <p>It checks that encoded messages are decoded unchanged for every division into reads, from heap
 * and direct buffers, which are not changed; that a message of exactly the limit is accepted and a
 * message one byte larger is too long; that hostile bytes never cause an exception, an invalid
 * result, a loop or an endless wait; and that everything that the framing encodes can be decoded.
 * The seed determines all random values. Immutable.
 */
public final class FramingCheck {
    /** The largest number of messages of one check. */
    public static final int MESSAGES_MAX = 64;

    /**
     * The largest total size of the encoded messages in bytes, which bounds the work of a check.
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
     * Returns a check with these messages, which the framing must be able to carry. The messages
     * should have several sizes, and contain bytes that look like a boundary.
     *
     * @throws IllegalArgumentException unless there are 1 to {@link #MESSAGES_MAX} messages
     */
    public static FramingCheck of(Framing framing, byte[]... messages) {
        if (messages.length < 1 || messages.length > MESSAGES_MAX) {
            throw new IllegalArgumentException("a framing is checked with %s messages; give 1 to %s"
                    .formatted(messages.length, MESSAGES_MAX));
        }
        return new FramingCheck(framing, List.of(messages), 1, false);
    }

    /** Returns a copy with another seed; the default is 1. */
    public FramingCheck withSeed(long value) {
        return new FramingCheck(framing, messages, value, named);
    }

    /**
     * Returns a copy that also checks that {@link Framing#parse} reads an equal framing from the
     * {@code toString} of the framing.
     */
    public FramingCheck withName() {
        return new FramingCheck(framing, messages, seed, true);
    }

    /**
     * Runs all checks, in about a second.
     *
     * @throws AssertionError when a check fails; the error message contains the framing, the step,
     *     the division into reads or the seed, the expected and the actual result
     * @throws IllegalArgumentException when the encoded messages have more than {@link
     *     #WIRE_BYTES_MAX} bytes
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
     * Returns the connections to check: one with all messages, or, if a message ends by closing,
     * one per message.
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
