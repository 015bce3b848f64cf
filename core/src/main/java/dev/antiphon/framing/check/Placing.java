package dev.antiphon.framing.check;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A source of buffers of all kinds that an engine passes to framings, in turn: heap and direct,
 * from position zero and from other positions, surrounded by other bytes.
 */
final class Placing {
    private static final int AROUND = 7;
    private static final byte OTHERS = 0x55;

    private ByteBuffer heap = ByteBuffer.allocate(0);
    private ByteBuffer direct = heap;
    private ByteBuffer room = heap;
    private ByteBuffer view = heap;
    private byte[] before = {};
    private int position;
    private int limit;
    private int count;

    /** Returns a buffer with these bytes from position to limit, valid until the next call. */
    ByteBuffer place(byte[] bytes) {
        before = new byte[bytes.length + 2 * AROUND];
        Arrays.fill(before, OTHERS);
        System.arraycopy(bytes, 0, before, AROUND, bytes.length);
        if (heap.capacity() < before.length) {
            heap = ByteBuffer.allocate(2 * before.length);
            direct = ByteBuffer.allocateDirect(2 * before.length);
        }
        room = (count & 2) == 0 ? heap : direct;
        room.put(0, before);
        view = (count & 1) == 0
                ? room.slice(AROUND, bytes.length)
                : room.duplicate().limit(AROUND + bytes.length).position(AROUND);
        count++;
        position = view.position();
        limit = view.limit();
        return view;
    }

    /**
     * Returns a description of the change that a framing made to the buffer; empty if the buffer is
     * unchanged.
     */
    String change() {
        if (view.position() != position) {
            return "its position moved by " + (view.position() - position);
        }
        if (view.limit() != limit) {
            return "its limit moved by " + (view.limit() - limit);
        }
        if (view.order() != ByteOrder.BIG_ENDIAN) {
            return "its byte order changed";
        }
        int changed = room.slice(0, before.length).mismatch(ByteBuffer.wrap(before));
        return changed < 0 ? "" : "its byte " + (changed - AROUND) + " was written";
    }
}
