package dev.antiphon.linux.uring;

import dev.antiphon.linux.kernel.Kernel;
import dev.antiphon.linux.kernel.Memory;
import dev.antiphon.linux.kernel.Ring;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;

/**
 * A group of buffers of equal size into which the kernel receives, with a ring of the free buffers
 * (io_uring_register(2), {@code IORING_REGISTER_PBUF_RING}). Idle connections hold no buffer.
 *
 * <p>A group begins with few buffers to save memory, and adds more when they do not suffice.
 */
final class ReceiveBuffers {
    private static final int ENTRY_BYTES = 16;
    private static final int TAIL_AT = 14;
    private static final int REGISTRATION_BYTES = 40;

    /** The sizes of buffers; a transport has one group of each size. */
    enum Size {
        /** Small buffers for messages, which rarely fill one. */
        SMALL(0, 1 << 11, 1 << 8, 1 << 12),

        /** Large buffers for a stream of bytes, so that each completion delivers many bytes. */
        LARGE(1, 1 << 16, 1 << 3, 1 << 4);

        /** The number of the group in the kernel. */
        final short group;

        /** The size of a buffer in bytes. */
        final int bytes;

        private final int countFirst;
        private final int countMax;

        Size(int group, int bytes, int countFirst, int countMax) {
            this.group = (short) group;
            this.bytes = bytes;
            this.countFirst = countFirst;
            this.countMax = countMax;
        }
    }

    private final Size size;
    private final long entries;
    private final long memory;
    private final ByteBuffer view;
    private int count;
    private short tail;

    ReceiveBuffers(Size size, Ring ring, Kernel kernel, Arena arena) throws IOException {
        this.size = size;
        entries = kernel.reserve((long) ENTRY_BYTES * size.countMax);
        memory = kernel.reserve((long) size.bytes * size.countMax);
        view = Memory.buffer(memory, (long) size.bytes * size.countMax);
        long registration = Memory.allocate(arena, REGISTRATION_BYTES);
        Memory.setLong(registration, entries);
        Memory.setInt(registration + 8, size.countMax);
        Memory.setShort(registration + 12, size.group);
        ring.registerBuffers(registration);
        more();
        release();
    }

    /** Doubles the number of buffers, up to a limit. */
    void more() {
        int wanted = Math.min(size.countMax, count == 0 ? size.countFirst : 2 * count);
        while (count < wanted) {
            giveBack(count++);
        }
    }

    /**
     * Returns the bytes received into this buffer. They are valid until the next {@link #release}
     * after the buffer was given back.
     */
    ByteBuffer received(int buffer, int bytes) {
        int from = buffer * size.bytes;
        return view.limit(from + bytes).position(from);
    }

    /** Marks a buffer as free. The kernel may use it again after {@link #release}. */
    void giveBack(int buffer) {
        long entry = entries + (long) (tail++ & size.countMax - 1) * ENTRY_BYTES;
        Memory.setLong(entry, memory + (long) buffer * size.bytes);
        Memory.setInt(entry + 8, size.bytes);
        Memory.setShort(entry + 12, (short) buffer);
    }

    /** Makes all free buffers available to the kernel. */
    void release() {
        Memory.setShortRelease(entries + TAIL_AT, tail);
    }

    /** Frees the memory. The ring must be closed. */
    void close(Kernel kernel) {
        kernel.unmap(memory, (long) size.bytes * size.countMax);
        kernel.unmap(entries, (long) ENTRY_BYTES * size.countMax);
    }
}
