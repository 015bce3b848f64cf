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
 * Calls into the system's C library.
 *
 * <p>All functions are called by one shape, seven arguments of a machine word each. On the 64-bit
 * systems that there are, the first of them are passed in registers and the caller clears the rest
 * away, so that an argument too many or too wide does no harm (System V ABI for AMD64, 3.2.3). Each
 * shape costs one generation of code, a tenth of a server's start; a second one, that keeps the
 * thread where it is to the JVM for calls that never block, has brought nothing that was
 * measurable.
 *
 * <p>An instance is for one thread at a time: it holds the place of the error number, which is
 * taken within the call, since the JVM may change it at once.
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

    /** The place where calls of any thread leave their error number, which nobody reads. */
    private static final Native UNREAD = new Native();

    private final MemorySegment captured = Arena.global().allocate(CAPTURED);

    /** Returns where a function of the C library begins. */
    public static MemorySegment find(String name) {
        return LINKER.defaultLookup()
                .find(name)
                .orElseThrow(
                        () -> new UnsatisfiedLinkError("the C library has no function " + name));
    }

    /**
     * Calls a function whose result is a machine word.
     *
     * @return what it returned, or its negative error number
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
     * Calls a function whose result is an {@code int}, which leaves the upper half of its register
     * undefined.
     *
     * @return what it returned, or its negative error number
     */
    public int callInt(MemorySegment function, long a, long b, long c, long d, long e) {
        try {
            int result = (int) (long) CALL.invokeExact(function, captured, a, b, c, d, e, 0L, 0L);
            return result == -1 ? -errno() : result;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** As {@link #callInt}, by any thread; the error is not told. */
    static void unheeded(MemorySegment function, long a, long b, long c, long d, long e) {
        var _ = UNREAD.callInt(function, a, b, c, d, e);
    }

    private int errno() {
        return captured.get(ValueLayout.JAVA_INT, ERRNO_AT);
    }
}
