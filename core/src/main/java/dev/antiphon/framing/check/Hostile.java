package dev.antiphon.framing.check;

import dev.antiphon.framing.Framing;

import java.util.Arrays;
import java.util.Random;

/** The checks with hostile or broken bytes; a part of {@link FramingCheck}. */
final class Hostile {
    private static final int ROUNDS = 2000;
    private static final int BYTES_MAX = 512;
    private static final int ENDLESS_ROUNDS = 32;
    private static final int READ_BYTES = 1024;

    /**
     * The number of bytes beyond the limit that a framing may leave unread while a head is
     * incomplete.
     */
    private static final int HEAD_BYTES_CEILING = 1 << 16;

    private final Framing framing;
    private final byte[] wire;
    private final int maxMessageBytes;
    private final long seed;

    /** Creates checks whose bytes are variations of valid bytes. */
    Hostile(Framing framing, byte[] wire, int maxMessageBytes, long seed) {
        this.framing = framing;
        this.wire = wire;
        this.maxMessageBytes = maxMessageBytes;
        this.seed = seed;
    }

    /**
     * Checks that random bytes lead to valid results, and that these do not depend on the division
     * into reads.
     */
    void bytes() {
        Random random = new Random(seed);
        Feed whole = new Feed(framing, false);
        Feed pieces = new Feed(framing, false);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = hostile(random, round);
            String step = "hostile bytes, seed " + seed + ", round " + round;
            whole.begin(step + ", in one read", maxMessageBytes).read(bytes, 0, bytes.length);
            pieces.begin(step + ", in pieces", maxMessageBytes);
            Wire.readInPieces(pieces, bytes, random);
            if (!framing.endsByClosing()) {
                pieces.expect(whole.messages());
                pieces.expectRefused(whole.refused());
            }
            whole.end();
            pieces.end();
        }
    }

    private byte[] hostile(Random random, int round) {
        int size = random.nextInt(BYTES_MAX);
        if (round % 4 == 0) {
            byte[] any = new byte[size];
            random.nextBytes(any);
            return any;
        }
        return round % 4 == 1 ? drawn(wire, size, random) : changed(wire, random);
    }

    /** Returns random bytes whose values are equal or close to the values in {@code from}. */
    static byte[] drawn(byte[] from, int size, Random random) {
        byte[] drawn = new byte[size];
        for (int i = 0; i < size; i++) {
            byte each = from.length == 0 ? 0 : from[random.nextInt(from.length)];
            drawn[i] = (byte) (random.nextInt(16) == 0 ? each + random.nextInt(3) - 1 : each);
        }
        return drawn;
    }

    /** Returns a copy with a few random bytes changed, and sometimes without its end. */
    static byte[] changed(byte[] from, Random random) {
        byte[] changed = random.nextInt(3) == 0
                ? Arrays.copyOf(from, random.nextInt(from.length + 1))
                : from.clone();
        for (int count = random.nextInt(4); count > 0 && changed.length > 0; count--) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        }
        return changed;
    }

    /** Checks that a message without an end is refused. */
    void endlessMessage() {
        Random random = new Random(seed);
        Feed feed = new Feed(framing, true);
        int most = maxMessageBytes + HEAD_BYTES_CEILING;
        for (int round = 0; round < ENDLESS_ROUNDS; round++) {
            byte[] begin = Arrays.copyOf(wire, random.nextInt(wire.length + 1));
            byte[] more = new byte[READ_BYTES];
            Arrays.fill(
                    more,
                    round % 2 == 0 || wire.length == 0
                            ? (byte) random.nextInt(256)
                            : wire[random.nextInt(wire.length)]);
            feed.begin("an endless message, seed " + seed + ", round " + round, maxMessageBytes);
            feed.read(begin, 0, begin.length);
            for (int sent = 0; sent <= most && !feed.refused(); sent += READ_BYTES) {
                feed.read(more, 0, READ_BYTES);
            }
            if (feed.heldBytes() > most && !feed.refused()) {
                throw feed.failed(
                        "refused before it holds " + most + " bytes",
                        feed.heldBytes() + " bytes held, limit " + maxMessageBytes);
            }
        }
    }
}
