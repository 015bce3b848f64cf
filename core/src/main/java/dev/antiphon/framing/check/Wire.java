package dev.antiphon.framing.check;

import dev.antiphon.framing.DecodeContext.Outcome;
import dev.antiphon.framing.Framing;

import java.util.List;
import java.util.Random;

/**
 * The encoded bytes of one connection, and the checks that read them in every division into reads;
 * a part of {@link FramingCheck}.
 */
final class Wire {
    private static final int ROUNDS = 500;
    private static final int PIECE_BYTES_MAX = 40;
    private static final int[] LAGS = {1, 2, 3, 5, 8, 13};

    private final Framing framing;
    private final List<byte[]> messages;
    private final byte[] bytes;

    /**
     * Creates the checks of one connection.
     *
     * @param messages the expected messages
     * @param bytes these messages, encoded
     */
    Wire(Framing framing, List<byte[]> messages, byte[] bytes) {
        this.framing = framing;
        this.messages = messages;
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    int longest() {
        return messages.stream().mapToInt(each -> each.length).reduce(1, Math::max);
    }

    void cutAnywhere() {
        Feed feed = feed();
        feed.begin("all in one read", longest()).read(bytes, 0, bytes.length);
        if (feed.awaitsPause()) {
            feed.pauseOver().expectOnly(messages);
            feed.begin("all in one read and the end", longest()).read(bytes, 0, bytes.length);
        }
        feed.end().expectOnly(messages);
        for (int cut = 0; cut <= bytes.length; cut++) {
            feed.begin("cut at byte " + cut + " of " + bytes.length, longest());
            feed.read(bytes, 0, cut).read(bytes, cut, bytes.length).end().expectOnly(messages);
        }
        feed.begin("byte by byte", longest()).readEach(bytes).end().expectOnly(messages);
    }

    void cutAtRandom(long seed) {
        Feed feed = feed();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            feed.begin("random cuts, seed " + seed + ", round " + round, longest());
            readInPieces(feed, bytes, random).end().expectOnly(messages);
        }
    }

    static Feed readInPieces(Feed feed, byte[] bytes, Random random) {
        int most = 1 + random.nextInt(PIECE_BYTES_MAX);
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(most));
            feed.read(bytes, from, to);
            from = to;
        }
        return feed;
    }

    /**
     * Checks two connections whose steps alternate. This finds a framing that keeps state outside
     * its context.
     */
    void onTwoConnections() {
        Feed one = feed();
        Feed other = feed();
        for (int lag : LAGS) {
            one.begin("two connections, the other " + lag + " bytes behind", longest());
            other.begin("two connections, the other " + lag + " bytes ahead", longest());
            for (int at = 0; at < bytes.length + lag; at++) {
                if (at < bytes.length) {
                    one.read(bytes, at, at + 1);
                }
                if (at >= lag) {
                    other.read(bytes, at - lag, at - lag + 1);
                }
            }
            one.end().expectOnly(messages);
            other.end().expectOnly(messages);
        }
    }

    /**
     * Checks that a message of exactly the limit is accepted and that it is refused if the limit is
     * one byte lower, on a connection with one message.
     */
    void atTheLimit() {
        int size = longest();
        Feed feed = feed();
        feed.begin("a limit of exactly " + size + " bytes", size).read(bytes, 0, bytes.length);
        feed.end().expectOnly(messages);
        feed.begin("a limit of exactly " + size + " bytes, byte by byte", size).readEach(bytes);
        feed.end().expectOnly(messages);
        if (size > 1) {
            String step = size + " bytes over a limit of " + (size - 1);
            feed.begin(step, size - 1).read(bytes, 0, bytes.length).end();
            feed.expect(Outcome.TOO_LONG);
            feed.begin(step + ", byte by byte", size - 1).readEach(bytes).end();
            feed.expect(Outcome.TOO_LONG);
        }
    }

    private Feed feed() {
        return new Feed(framing, framing.endsByClosing());
    }
}
