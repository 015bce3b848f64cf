package dev.antiphon.linux.uring;

import dev.antiphon.linux.uring.ReceiveBuffers.Size;

import java.util.Objects;

/**
 * The choice of the receive buffers' size for one link. A change costs two system operations, so
 * that several consecutive results must call for it. Used on the loop's thread.
 */
final class ReceiveSize {
    /** The number of consecutive full small buffers from which the input counts as a stream. */
    private static final int FULL_MAX = 4;

    /**
     * The number of consecutive slightly filled large buffers from which the input is no longer a
     * stream.
     */
    private static final int SLIGHT_MAX = 32;

    private Size current = Size.SMALL;
    private Size next = Size.SMALL;
    private int unsuited;

    /** Initialises this class together with the link's, at the start and not on an event loop. */
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

    /** Records a result. Returns whether the next receive has another size, and is to begin. */
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
