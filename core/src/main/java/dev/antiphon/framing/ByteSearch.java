package dev.antiphon.framing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A search for bytes in buffers that compares eight bytes at a time. */
public final class ByteSearch {
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;

    private ByteSearch() {}

    /**
     * Returns the index of the first byte {@code wanted} from index {@code from} up to, not
     * including, {@code end}; -1 if it is absent. The buffer is not changed.
     */
    static int indexOf(ByteBuffer bytes, byte wanted, int from, int end) {
        int at = from;
        long pattern = ONES * (wanted & 0xFF);
        int last = end - Long.BYTES;
        for (; at <= last; at += Long.BYTES) {
            long difference = bytes.getLong(at) ^ pattern;
            if (mark(difference) != 0) {
                return at + firstZero(difference, bytes.order());
            }
        }
        if (at < end && last >= from) { // compare the last eight bytes, some of them again
            long difference = bytes.getLong(last) ^ pattern;
            return mark(difference) == 0 ? -1 : last + firstZero(difference, bytes.order());
        }
        for (; at < end; at++) {
            if (bytes.get(at) == wanted) {
                return at;
            }
        }
        return -1;
    }

    /**
     * Returns the index of the first whole sequence {@code wanted} from index {@code from} up to,
     * not including, {@code end}; -1 if it is absent. The buffer is not changed.
     */
    public static int indexOf(ByteBuffer bytes, byte[] wanted, int from, int end) {
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

    /**
     * Returns the number of bytes before the first zero byte of a word that has one. In the result
     * of {@link #mark} only the lowest set bit is certain, since a borrow can set higher bits; a
     * big-endian word is therefore reversed first.
     */
    private static int firstZero(long word, ByteOrder order) {
        long marks = mark(order == ByteOrder.LITTLE_ENDIAN ? word : Long.reverseBytes(word));
        return Long.numberOfTrailingZeros(marks) >>> 3;
    }

    /**
     * Returns a word with the top bit of each zero byte set. The result is exact up to the lowest
     * zero byte, and 0 if there is no zero byte.
     */
    private static long mark(long word) {
        return (word - ONES) & ~word & TOPS;
    }
}
