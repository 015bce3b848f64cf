package dev.antiphon.linux.uring;

import dev.antiphon.linux.uring.ReceiveBuffers.Size;

import java.util.Objects;

/**
 * The size of the buffers that suits what one link receives. A change costs two system operations,
 * so a few results in a row must ask for it. Used on the loop's thread.
 */
final class ReceiveSize {
    /** So many full small buffers in a row are a stream. */
    private static final int FULL_MAX = 4;

    /** So many large buffers in a row for which a small one would do are no stream any more. */
    private static final int SLIGHT_MAX = 32;

    private Size size = Size.SMALL;
    private int unsuited;

    /** Initialises this class with that of the link: beside the start, not on a loop. */
    static void initialise() {
        Objects.requireNonNull(Size.SMALL, "the sizes are initialised");
    }

    Size size() {
        return size;
    }

    /**
     * Takes note of a result.
     *
     * @param into the size of the buffer that it came in
     * @return the size that suits from here on
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
