package dev.antiphon.linux.uring;

import dev.antiphon.linux.uring.ReceiveBuffers.Size;

import java.util.Objects;

/**
 * The chooser of the receive buffer size for one link. A change costs two io_uring operations; it
 * is therefore made only after several consecutive buffers whose bytes suit the other size. Used on
 * the loop's thread.
 */
final class ReceiveSize {
    /** The number of consecutive full small buffers after which the input counts as a stream. */
    private static final int FULL_MAX = 4;

    /**
     * The number of consecutive slightly filled large buffers after which the input no longer
     * counts as a stream.
     */
    private static final int SLIGHT_MAX = 32;

    private Size current = Size.SMALL;
    private Size next = Size.SMALL;
    private int unsuited;

    /**
     * Initialises this class. Called when the class of links is initialised, so that an event loop
     * does not do it later.
     */
    static void initialise() {
        Objects.requireNonNull(Size.SMALL, "the sizes are initialised");
    }

    /** Begins a receive, and returns the size of its buffers. */
    Size begin() {
        current = next;
        return current;
    }

    /** Returns the size of the buffers of the current receive. */
    Size current() {
        return current;
    }

    /**
     * Records the number of bytes that the current receive delivered into one buffer. Returns
     * whether a receive with the other buffer size must replace it.
     */
    boolean isUnsuitedFor(int bytes) {
        if (current == next) {
            boolean small = current == Size.SMALL;
            boolean suits = small ? bytes < Size.SMALL.bytes : bytes > Size.SMALL.bytes;
            unsuited = suits ? 0 : unsuited + 1;
            if (unsuited == (small ? FULL_MAX : SLIGHT_MAX)) {
                unsuited = 0;
                next = small ? Size.LARGE : Size.SMALL;
            }
        }
        return current != next;
    }
}
