package dev.antiphon.linux.uring;

import dev.antiphon.linux.kernel.Kernel;
import dev.antiphon.linux.kernel.Memory;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Memory for bytes that are being sent. Two halves take turns: while one is filled, the other
 * holds what was handed over last, until it is known that the system has it.
 */
final class SendArena {
    private static final int HALF_BYTES = 1 << 20;

    private final long memory;
    private final ByteBuffer view;

    /** For {@link #bytes}, which narrows it. */
    private final ByteBuffer part;

    private int half;
    private int used;

    SendArena(Kernel kernel) throws IOException {
        memory = kernel.reserve(2L * HALF_BYTES);
        view = Memory.buffer(memory, 2L * HALF_BYTES);
        part = view.duplicate();
    }

    /** Goes over to the other half, whose bytes are no longer needed. */
    void turn() {
        half = HALF_BYTES - half;
        used = 0;
    }

    /** Returns how many bytes there is room for. */
    int room() {
        return HALF_BYTES - used;
    }

    /** Returns where the next bytes would stand. */
    int end() {
        return half + used;
    }

    /** Adds the next {@code count} bytes of the buffer, whose position moves past them. */
    void add(ByteBuffer bytes, int count) {
        int from = bytes.position();
        view.put(end(), bytes, from, count);
        bytes.position(from + count);
        used += count;
    }

    /** Adds what stands here already. */
    void addAgain(int from, int count) {
        view.put(end(), view, from, count);
        used += count;
    }

    long address(int at) {
        return memory + at;
    }

    /** Returns a view of these bytes; valid until the next call. */
    ByteBuffer bytes(int from, int count) {
        return part.clear().limit(from + count).position(from);
    }

    void close(Kernel kernel) {
        kernel.unmap(memory, 2L * HALF_BYTES);
    }
}
