package dev.antiphon.framing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Looks for bytes, eight at a time. */
final class Bytes {
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;

    private Bytes() {}

    /** The index of the first {@code wanted} within {@code from} and {@code end}, or -1. The buffer stays as it is. */
    static int indexOf(ByteBuffer bytes, byte wanted, int from, int end) {
        int at = from;
        long pattern = ONES * (wanted & 0xFF);
        boolean little = bytes.order() == ByteOrder.LITTLE_ENDIAN;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            long difference = bytes.getLong(at) ^ pattern;
            // the lowest marked byte is a true zero; marks above it may be borrowed, so big-endian
            // words are turned first
            long marks = mark(little ? difference : Long.reverseBytes(difference));
            if (marks != 0) {
                return at + (Long.numberOfTrailingZeros(marks) >>> 3);
            }
        }
        for (; at < end; at++) {
            if (bytes.get(at) == wanted) {
                return at;
            }
        }
        return -1;
    }

    /** As the other, for a sequence that must be whole before {@code end}. */
    static int indexOf(ByteBuffer bytes, byte[] wanted, int from, int end) {
        int last = end - wanted.length;
        for (int at = from; at <= last; at++) {
            at = indexOf(bytes, wanted[0], at, last + 1);
            if (at < 0) {
                return -1;
            }
            if (startsWith(bytes, wanted, at)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean startsWith(ByteBuffer bytes, byte[] wanted, int at) {
        for (int i = 1; i < wanted.length; i++) {
            if (bytes.get(at + i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** The top bit of each zero byte, exact up to the lowest one. */
    private static long mark(long word) {
        return (word - ONES) & ~word & TOPS;
    }
}
