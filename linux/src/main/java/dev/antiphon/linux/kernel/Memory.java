package dev.antiphon.linux.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * Access to the process's memory by absolute address, for data shared with the kernel. The caller
 * is responsible for the addresses.
 */
@SuppressWarnings("restricted") // what this module is for
public final class Memory {
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    private static final ValueLayout.OfInt INT_ANYWHERE = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong LONG_ANYWHERE = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
    private static final VarHandle SHORT = ValueLayout.JAVA_SHORT.varHandle();

    private Memory() {}

    /** Allocates zeroed memory, which is freed with the arena. */
    public static long allocate(Arena arena, long bytes) {
        return arena.allocate(bytes, Long.BYTES).address();
    }

    public static int getInt(long at) {
        return ALL.get(INT_ANYWHERE, at);
    }

    public static void setInt(long at, int value) {
        ALL.set(INT_ANYWHERE, at, value);
    }

    public static long getLong(long at) {
        return ALL.get(LONG_ANYWHERE, at);
    }

    public static void setLong(long at, long value) {
        ALL.set(LONG_ANYWHERE, at, value);
    }

    static short getShort(long at) {
        return ALL.get(ValueLayout.JAVA_SHORT_UNALIGNED, at);
    }

    public static void setShort(long at, short value) {
        ALL.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, value);
    }

    static byte getByte(long at) {
        return ALL.get(ValueLayout.JAVA_BYTE, at);
    }

    static void setByte(long at, byte value) {
        ALL.set(ValueLayout.JAVA_BYTE, at, value);
    }

    static int getIntAcquire(long at) {
        return (int) INT.getAcquire(ALL, at);
    }

    static void setIntRelease(long at, int value) {
        INT.setRelease(ALL, at, value);
    }

    public static void setShortRelease(long at, short value) {
        SHORT.setRelease(ALL, at, value);
    }

    static void zero(long at, long bytes) {
        ALL.asSlice(at, bytes).fill((byte) 0);
    }

    public static void copy(long from, long to, long bytes) {
        MemorySegment.copy(ALL, from, ALL, to, bytes);
    }

    static void get(long at, byte[] into) {
        MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, at, into, 0, into.length);
    }

    static void set(long at, byte[] bytes) {
        MemorySegment.copy(bytes, 0, ALL, ValueLayout.JAVA_BYTE, at, bytes.length);
    }

    /** Returns a big-endian view of native memory. */
    public static ByteBuffer buffer(long at, long bytes) {
        return ALL.asSlice(at, bytes).asByteBuffer();
    }
}
