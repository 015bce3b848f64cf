package dev.antiphon.linux.uring;

import dev.antiphon.linux.kernel.Kernel;
import dev.antiphon.linux.kernel.Memory;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The memory of bytes that are being sent. It has two halves: new bytes are added to one half,
 * while the other holds the submitted bytes that the system may still read.
 */
final class SendArena {
    private static final int HALF_BYTES = 1 << 20;

    private final long memory;
    private final ByteBuffer view;

    /** A view that {@link #bytes} limits to the requested bytes. */
    private final ByteBuffer part;

    private int half;
    private int used;

    SendArena(Kernel kernel) throws IOException {
        memory = kernel.reserve(2L * HALF_BYTES);
        view = Memory.buffer(memory, 2L * HALF_BYTES);
        part = view.duplicate();
    }

    /** Switches to the other half. The bytes in it are no longer needed. */
    void turn() {
        half = HALF_BYTES - half;
        used = 0;
    }

    /** Returns the number of free bytes in this half. */
    int room() {
        return HALF_BYTES - used;
    }

    /** Returns the offset of the next bytes. */
    int end() {
        return half + used;
    }

    /** Adds the next {@code count} bytes of the buffer, and moves its position past them. */
    void add(ByteBuffer bytes, int count) {
        int from = bytes.position();
        view.put(end(), bytes, from, count);
        bytes.position(from + count);
        used += count;
    }

    /** Adds a copy of bytes that are already in this half. */
    void addAgain(int from, int count) {
        view.put(end(), view, from, count);
        used += count;
    }

    long address(int at) {
        return memory + at;
    }

    /** Returns a view of these bytes, valid until the next call. */
    ByteBuffer bytes(int from, int count) {
        return part.clear().limit(from + count).position(from);
    }

    void close(Kernel kernel) {
        kernel.unmap(memory, 2L * HALF_BYTES);
    }
}
