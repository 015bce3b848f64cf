package dev.antiphon.engine.buffer;

import java.nio.ByteBuffer;

/**
 * The bytes of one connection that no message has taken yet: the tail of a message that is not
 * whole, or whole messages that must wait. Empty it holds no memory.
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
     * Returns a view from the first byte to the last; {@link #keepFrom} takes back what was left of
     * it.
     */
    public ByteBuffer view() {
        return ByteBuffer.wrap(bytes, from, end - from);
    }

    /**
     * Adds what the buffer holds, at the end.
     *
     * @param expectedMax how many bytes there may be in the end; no more room is taken ahead
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

    /** Twice what is needed, so that many small adds cost no more than one large one. */
    private static int grown(int wanted, long expectedMax) {
        long most = Math.clamp(expectedMax, wanted, Integer.MAX_VALUE - 8);
        return (int) Math.min(Math.max(SMALLEST, 2L * wanted), most);
    }

    /** Says that everything before the view's position was taken. */
    public void keepFrom(ByteBuffer view) {
        from = view.position();
        if (isEmpty()) {
            clear();
        }
    }

    /** As {@link #keepFrom}, while the view is in use. */
    public void taken(ByteBuffer view) {
        from = view.position();
    }

    public void clear() {
        bytes = NONE;
        from = 0;
        end = 0;
    }
}
