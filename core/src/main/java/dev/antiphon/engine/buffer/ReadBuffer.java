package dev.antiphon.engine.buffer;

import java.nio.ByteBuffer;

/**
 * The received bytes of one connection that are not in a decoded message: an incomplete message, or
 * whole messages that wait until decoding continues. An empty buffer holds no memory.
 */
public final class ReadBuffer {
    private static final byte[] NONE = new byte[0];
    private static final int SMALLEST = 256;

    private byte[] bytes = NONE;
    private int from;
    private int end;

    public boolean isEmpty() {
        return from == end;
    }

    public int size() {
        return end - from;
    }

    /**
     * Returns a view of all bytes. After decoding from it, {@link #keepFrom} removes the decoded
     * bytes.
     */
    public ByteBuffer view() {
        return ByteBuffer.wrap(bytes, from, end - from);
    }

    /**
     * Appends the bytes of the buffer.
     *
     * @param expectedMax the largest expected number of bytes; no more memory is reserved in
     *     advance
     */
    public void add(ByteBuffer more, long expectedMax) {
        int wanted = size() + more.remaining();
        if (end + more.remaining() > bytes.length) {
            byte[] target =
                    wanted <= bytes.length / 2 ? bytes : new byte[grown(wanted, expectedMax)];
            System.arraycopy(bytes, from, target, 0, size());
            end -= from;
            from = 0;
            bytes = target;
        }
        int count = more.remaining();
        more.get(bytes, end, count);
        end += count;
    }

    /**
     * Returns twice the needed capacity, but at most the expected number of bytes, so that many
     * small additions copy the bytes only a few times.
     */
    private static int grown(int wanted, long expectedMax) {
        long most = Math.clamp(expectedMax, wanted, Integer.MAX_VALUE - 8);
        return (int) Math.min(Math.max(SMALLEST, 2L * wanted), most);
    }

    /** Removes all bytes before the view's position. */
    public void keepFrom(ByteBuffer view) {
        from = view.position();
        if (isEmpty()) {
            clear();
        }
    }

    /**
     * Removes all bytes before the view's position. Unlike after {@link #keepFrom}, the view may
     * still be used.
     */
    public void taken(ByteBuffer view) {
        from = view.position();
    }

    public void clear() {
        bytes = NONE;
        from = 0;
        end = 0;
    }
}
