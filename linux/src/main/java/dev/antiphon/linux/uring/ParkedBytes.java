package dev.antiphon.linux.uring;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * Bytes that a link received although its receiver wants none, because a receive ends some time
 * after it is cancelled. Used on the loop's thread.
 */
final class ParkedBytes {
    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private int count;

    /** Initialises this class together with the link's, at the start and not on an event loop. */
    static void initialise() {
        Objects.requireNonNull(NONE, "the class is initialised");
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Appends a copy of the bytes. The array doubles, so that many additions cost linear time. */
    void add(ByteBuffer more) {
        int needed = count + more.remaining();
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * count));
        }
        more.get(bytes, count, needed - count);
        count = needed;
    }

    /** Removes and returns all bytes. */
    ByteBuffer removeAll() {
        ByteBuffer all = ByteBuffer.wrap(bytes, 0, count);
        clear();
        return all;
    }

    /** Removes all bytes. */
    void clear() {
        bytes = NONE;
        count = 0;
    }
}
