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

    private Size size = Size.SMALL;
    private int unsuited;

    /** Initialises this class together with the link's, at the start and not on an event loop. */
    static void initialise() {
        Objects.requireNonNull(Size.SMALL, "the sizes are initialised");
    }

    Size size() {
        return size;
    }

    /**
     * Records a result.
     *
     * @param into the size of the buffer with the result
     * @return the size for the next receive
     */
    Size after(int bytes, Size into) {
        if (into != size) {
            return size; // the receive that ends: the change is under way
        }
        boolean small = into == Size.SMALL;
        boolean suits = small ? bytes < Size.SMALL.bytes : bytes > Size.SMALL.bytes;
        unsuited = suits ? 0 : unsuited + 1;
        if (unsuited == (small ? FULL_MAX : SLIGHT_MAX)) {
            unsuited = 0;
            size = small ? Size.LARGE : Size.SMALL;
        }
        return size;
    }
}
