package dev.antiphon.framing;

import com.sun.management.ThreadMXBean;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;

/** A look costs no more memory than the bytes that are there, whatever length they announce. */
final class Frugality {
    /** Large enough for any length that a framing would not refuse at once. */
    private static final int MESSAGE_BYTES_MAX = 1 << 30;

    private static final long LOOK_BYTES_MAX = 1 << 16;
    private static final int COPIES_MAX = 32;
    private static final int TRIES = 3;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Framing framing;
    private final DecodeContext decodeContext = new DecodeContext();
    private ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 12);

    Frugality(Framing framing) {
        this.framing = framing;
    }

    void holds(byte[] sent) {
        if (sent.length > bytes.capacity()) {
            bytes = ByteBuffer.allocateDirect(2 * sent.length);
        }
        bytes.clear().put(sent).flip();
        long most = LOOK_BYTES_MAX + (long) COPIES_MAX * sent.length;
        long least = Long.MAX_VALUE;
        // what is loaded for the first failure's text is allocated once
        for (int i = 0; i < TRIES && least > most; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            framing.decode(decodeContext.look(bytes, 0, 0, MESSAGE_BYTES_MAX));
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        if (least > most) {
            throw new AssertionError(
                    "framing %s allocates %d bytes to look at %d; expected up to %d"
                            .formatted(framing, least, sent.length, most));
        }
    }
}
