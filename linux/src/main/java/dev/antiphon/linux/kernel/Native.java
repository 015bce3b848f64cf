package dev.antiphon.linux.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Calls of the system's C library.
 *
 * <p>All functions are called through one method type with seven machine words as arguments. On
 * 64-bit systems the first arguments are passed in registers and the caller removes the rest, so
 * that an extra or too wide argument is harmless (System V ABI for AMD64, 3.2.3). The JVM generates
 * code for each method type, which takes a tenth of a server's start time. A second method type for
 * calls that never block ({@code Linker.Option.critical}) had no measurable benefit.
 *
 * <p>One thread at a time may use an instance, since it holds the memory for the error number. The
 * number is captured as part of the call, since the JVM may change it right after the call.
 */
@SuppressWarnings("restricted") // what this module is for
public final class Native {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
    private static final long ERRNO_AT = CAPTURED.byteOffset(PathElement.groupElement("errno"));

    private static final MethodHandle CALL = LINKER.downcallHandle(
            FunctionDescriptor.of(
                    JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                    JAVA_LONG),
            Linker.Option.captureCallState("errno"));

    /** The instance for calls of any thread; its error number is never used. */
    private static final Native UNREAD = new Native();

    private final MemorySegment captured = Arena.global().allocate(CAPTURED);

    /** Returns the address of a function of the C library. */
    public static MemorySegment find(String name) {
        return LINKER.defaultLookup()
                .find(name)
                .orElseThrow(
                        () -> new UnsatisfiedLinkError("the C library has no function " + name));
    }

    /**
     * Calls a function with a result of one machine word.
     *
     * @return the result of the function, or the negative error number
     */
    public long call(
            MemorySegment function, long a, long b, long c, long d, long e, long f, long g) {
        try {
            long result = (long) CALL.invokeExact(function, captured, a, b, c, d, e, f, g);
            return result == -1 ? -errno() : result;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /**
     * Calls a function with an {@code int} result, which leaves the upper half of the result
     * register undefined.
     *
     * @return the result of the function, or the negative error number
     */
    public int callInt(MemorySegment function, long a, long b, long c, long d, long e) {
        try {
            int result = (int) (long) CALL.invokeExact(function, captured, a, b, c, d, e, 0L, 0L);
            return result == -1 ? -errno() : result;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Calls a function like {@link #callInt} on any thread and ignores an error. */
    static void unheeded(MemorySegment function, long a, long b, long c, long d, long e) {
        var _ = UNREAD.callInt(function, a, b, c, d, e);
    }

    private int errno() {
        return captured.get(ValueLayout.JAVA_INT, ERRNO_AT);
    }
}
