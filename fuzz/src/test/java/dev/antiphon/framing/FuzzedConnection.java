package dev.antiphon.framing;

import dev.antiphon.framing.check.Feed;

import java.util.Arrays;

/**
 * What a fuzzer's bytes mean to the targets of framings: how long a message may be, where reads
 * end, and what the peer sends. In this order: the limit less one (one byte), how many sizes of
 * reads follow (one byte, its lowest three bits), these sizes less one (a byte each), and the
 * peer's bytes. Where the bytes end early, zeros go on.
 *
 * @param maxMessageBytes 1 to 256
 * @param reads the sizes of reads, over and over; none for everything in one
 * @param sent the peer's bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FuzzedConnection(int maxMessageBytes, int[] reads, byte[] sent) {
    private static final int READS_MASK = 7;

    static FuzzedConnection of(byte[] data) {
        return from(data, 0);
    }

    /** As {@link #of}, where a target has taken the first bytes for itself. */
    static FuzzedConnection from(byte[] data, int from) {
        int count = at(data, from + 1) & READS_MASK;
        int[] reads = new int[count];
        for (int i = 0; i < count; i++) {
            reads[i] = 1 + at(data, from + 2 + i);
        }
        int sentFrom = Math.min(data.length, from + 2 + count);
        return new FuzzedConnection(
                1 + at(data, from), reads, Arrays.copyOfRange(data, sentFrom, data.length));
    }

    /** The byte there, 0 to 255; 0 behind the end. */
    static int at(byte[] data, int index) {
        return index < data.length ? data[index] & 0xFF : 0;
    }

    /** Reads these bytes in the given sizes. */
    Feed readInto(Feed feed, byte[] bytes) {
        int read = 0;
        for (int from = 0; from < bytes.length; ) {
            int size = reads.length == 0 ? bytes.length : reads[read++ % reads.length];
            int to = Math.min(bytes.length, from + size);
            feed.read(bytes, from, to);
            from = to;
        }
        return feed;
    }
}
