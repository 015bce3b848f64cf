package dev.antiphon.load.report.file;

import dev.antiphon.load.result.Latency;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A decoder of histograms from untrusted files. HdrHistogram allocates as much memory as the header
 * of a histogram claims, so that this class checks the header before decoding.
 */
final class Histograms {
    private static final int COMPRESSED_COOKIE = 0x1c849314; // "V2", of any word size
    private static final int COOKIE = 0x1c849313;
    private static final int HEAD_BYTES = 40;
    private static final long HIGHEST_NANOS = Duration.ofHours(2).toNanos();
    private static final int DIGITS = 3;

    private Histograms() {}

    static Latency decode(String encoded) {
        check(Base64.getDecoder().decode(encoded));
        Latency latency = Latency.decode(encoded);
        if (latency.count() < 0 || !isWhole(latency)) {
            throw new IllegalArgumentException("its counts are below zero");
        }
        return latency;
    }

    /**
     * Returns whether no count is negative. HdrHistogram reads negative counts, but refuses to
     * write them.
     */
    private static boolean isWhole(Latency latency) {
        try {
            return Latency.decode(latency.encoded()).equals(latency);
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static void check(byte[] bytes) {
        ByteBuffer outer = ByteBuffer.wrap(bytes);
        if (bytes.length < 8 || outer.getInt() != COMPRESSED_COOKIE) {
            throw new IllegalArgumentException("it does not begin as one");
        }
        if (outer.getInt() != outer.remaining()) {
            throw new IllegalArgumentException("its length is not what it says");
        }
        ByteBuffer head = ByteBuffer.wrap(inflatedHead(bytes));
        boolean known = head.getInt() == COOKIE;
        int payloadBytes = head.getInt();
        int offset = head.getInt();
        int digits = head.getInt();
        long lowest = head.getLong();
        long highest = head.getLong();
        double ratio = head.getDouble();
        boolean usual = known
                && payloadBytes >= 0
                && offset == 0
                && digits == DIGITS
                && lowest == 1
                && highest >= 2
                && highest <= HIGHEST_NANOS
                && ratio == 1.0;
        if (!usual) {
            throw new IllegalArgumentException("it is of another kind than results have");
        }
    }

    private static byte[] inflatedHead(byte[] bytes) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(bytes, 8, bytes.length - 8);
            byte[] head = new byte[HEAD_BYTES];
            if (inflater.inflate(head) == HEAD_BYTES) {
                return head;
            }
            throw new IllegalArgumentException("its head is cut off");
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("its head is not compressed", e);
        } finally {
            inflater.end();
        }
    }
}
