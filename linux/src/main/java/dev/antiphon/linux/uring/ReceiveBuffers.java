package dev.antiphon.linux.uring;

import dev.antiphon.linux.kernel.Kernel;
import dev.antiphon.linux.kernel.Memory;
import dev.antiphon.linux.kernel.Ring;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;

/**
 * The buffers into which the kernel receives, with a ring of the free ones (io_uring_register(2),
 * {@code IORING_REGISTER_PBUF_RING}). Idle connections hold no buffer.
 *
 * <p>It begins with few buffers, so that little memory is used, and adds more when they do not
 * suffice.
 */
final class ReceiveBuffers {
    static final int GROUP = 1;

    private static final int BYTES = 2048;
    private static final int COUNT_FIRST = 256;
    private static final int COUNT_MAX = 4096;
    private static final int ENTRY_BYTES = 16;
    private static final int TAIL_AT = 14;
    private static final int REGISTRATION_BYTES = 40;

    private final long entries;
    private final long memory;
    private final ByteBuffer view;
    private int count;
    private short tail;

    ReceiveBuffers(Ring ring, Kernel kernel, Arena arena) throws IOException {
        entries = kernel.reserve((long) ENTRY_BYTES * COUNT_MAX);
        memory = kernel.reserve((long) BYTES * COUNT_MAX);
        view = Memory.buffer(memory, (long) BYTES * COUNT_MAX);
        long registration = Memory.allocate(arena, REGISTRATION_BYTES);
        Memory.setLong(registration, entries);
        Memory.setInt(registration + 8, COUNT_MAX);
        Memory.setShort(registration + 12, (short) GROUP);
        ring.registerBuffers(registration);
        more();
        release();
    }

    /** Doubles the number of buffers, up to a limit. */
    void more() {
        int wanted = Math.min(COUNT_MAX, count == 0 ? COUNT_FIRST : 2 * count);
        while (count < wanted) {
            giveBack(count++);
        }
    }

    /** Returns the bytes received into this buffer; valid until the buffer is released. */
    ByteBuffer received(int buffer, int bytes) {
        int from = buffer * BYTES;
        return view.limit(from + bytes).position(from);
    }

    /** Returns a buffer, which may be used again after {@link #release}. */
    void giveBack(int buffer) {
        long entry = entries + (long) (tail++ & COUNT_MAX - 1) * ENTRY_BYTES;
        Memory.setLong(entry, memory + (long) buffer * BYTES);
        Memory.setInt(entry + 8, BYTES);
        Memory.setShort(entry + 12, (short) buffer);
    }

    /** Gives all returned buffers back to the kernel. */
    void release() {
        Memory.setShortRelease(entries + TAIL_AT, tail);
    }

    /** Frees the memory. The ring must be closed. */
    void close(Kernel kernel) {
        kernel.unmap(memory, (long) BYTES * COUNT_MAX);
        kernel.unmap(entries, (long) ENTRY_BYTES * COUNT_MAX);
    }
}
