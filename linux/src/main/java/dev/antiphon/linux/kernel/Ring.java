package dev.antiphon.linux.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An io_uring instance: its two queues and the calls that process them (io_uring(7),
 * io_uring_setup(2), io_uring_enter(2)).
 *
 * <p>It is set up with a single issuer and deferred task running: completions occur only within
 * {@link #enter}. Once a thread has called {@link #enable}, only that thread may use the ring.
 */
public final class Ring {
    static final int COMPLETION_BYTES = 16;

    /** A bit of {@link #flags}: more completions of this submission follow. */
    public static final int MORE = 2;

    /** The bit position of the buffer number in {@link #flags}. */
    public static final int BUFFER_SHIFT = 16;

    private static final int ENTRIES = 2048;
    private static final int COMPLETIONS = 8192;
    private static final int SUBMISSION_BYTES = 64;

    // io_uring_setup
    private static final int CQSIZE = 1 << 3;
    private static final int DISABLED = 1 << 6;
    private static final int SUBMIT_ALL = 1 << 7;
    private static final int SINGLE_ISSUER = 1 << 12;
    private static final int DEFER_TASKRUN = 1 << 13;
    private static final int PARAMS_BYTES = 120;
    private static final int PARAMS_SQ_AT = 40;
    private static final int PARAMS_CQ_AT = 80;

    // io_uring_enter
    private static final int GETEVENTS = 1;
    private static final int EXT_ARG = 8;
    private static final int EXT_ARG_BYTES = 24;
    private static final int EXT_ARG_TIME_AT = 16;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    // io_uring_register
    private static final int ENABLE_RINGS = 12;
    private static final int REGISTER_BUFFER_RING = 22;

    private static final long OFFSET_SUBMISSIONS = 0x10000000L;
    private static final int SHARED_POPULATE = 0x8001;

    // The numbers are the same on all architectures.
    private static final int SYS_SETUP = 425;
    private static final int SYS_ENTER = 426;
    private static final int SYS_REGISTER = 427;

    private static final MemorySegment SYSCALL = Native.find("syscall");

    private final Kernel kernel;
    private final Native calls;
    private final int descriptor;
    private final long queues;
    private final long queuesBytes;
    private final long submissions;
    private final long submissionHead;
    private final long submissionTail;
    private final long completionHead;
    private final long completionTail;
    private final long completions;
    private final int entries;
    private final int completionMask;

    /**
     * The address of the extended argument of an {@code io_uring_enter} call that waits. The
     * argument points to the longest wait time.
     */
    private final long waiting;

    private final long time;

    /** The number of the next submission to fill in. */
    private int tail;

    /** The number of the first entry that was not submitted to the kernel. */
    private int told;

    public Ring(Kernel kernel, Arena arena) throws IOException {
        this.kernel = kernel;
        calls = kernel.calls;
        long params = Memory.allocate(arena, PARAMS_BYTES);
        Memory.setInt(params + 4, COMPLETIONS);
        Memory.setInt(params + 8, CQSIZE | DISABLED | SUBMIT_ALL | SINGLE_ISSUER | DEFER_TASKRUN);
        descriptor = (int) calls.call(SYSCALL, SYS_SETUP, ENTRIES, params, 0, 0, 0, 0);
        if (descriptor < 0) {
            throw new IOException("io_uring_setup: " + reason(-descriptor));
        }
        entries = Memory.getInt(params);
        int completionEntries = Memory.getInt(params + 4);
        completionMask = completionEntries - 1;
        long afterArray = Memory.getInt(params + PARAMS_SQ_AT + 24) + 4L * entries;
        long afterCompletions = Memory.getInt(params + PARAMS_CQ_AT + 20)
                + (long) COMPLETION_BYTES * completionEntries;
        queuesBytes = Math.max(afterArray, afterCompletions);
        queues = map(queuesBytes, 0);
        submissions = map((long) SUBMISSION_BYTES * entries, OFFSET_SUBMISSIONS);
        submissionHead = queues + Memory.getInt(params + PARAMS_SQ_AT);
        submissionTail = queues + Memory.getInt(params + PARAMS_SQ_AT + 4);
        completionHead = queues + Memory.getInt(params + PARAMS_CQ_AT);
        completionTail = queues + Memory.getInt(params + PARAMS_CQ_AT + 4);
        completions = queues + Memory.getInt(params + PARAMS_CQ_AT + 20);
        long array = queues + Memory.getInt(params + PARAMS_SQ_AT + 24);
        for (int i = 0; i < entries; i++) {
            // entry i of the array refers to submission i
            Memory.setInt(array + 4L * i, i);
        }
        waiting = Memory.allocate(arena, EXT_ARG_BYTES);
        time = Memory.allocate(arena, 2L * Long.BYTES);
        Memory.setLong(waiting + EXT_ARG_TIME_AT, time);
    }

    private static String reason(int error) {
        return switch (error) {
            case Errno.EPERM ->
                Errno.text(error)
                        + "; a seccomp filter or the setting kernel.io_uring_disabled forbids it";
            case Errno.ENOMEM ->
                Errno.text(error) + "; raise the limit of locked memory (ulimit -l)";
            case Errno.EINVAL -> Errno.text(error) + "; it needs a kernel of 6.1 or newer";
            default -> Errno.text(error);
        };
    }

    private long map(long bytes, long offset) throws IOException {
        long result = kernel.map(bytes, SHARED_POPULATE, descriptor, offset);
        if (Kernel.isError(result)) {
            Kernel.close(descriptor);
            throw new IOException("mapping the io_uring: " + reason((int) -result));
        }
        return result;
    }

    /** Enables the ring. From then on only the calling thread may use it. */
    public void enable() throws IOException {
        register(ENABLE_RINGS, 0, 0, "enabling the io_uring");
    }

    /** Registers the ring of buffers into which bytes are received. */
    public void registerBuffers(long argument) throws IOException {
        register(REGISTER_BUFFER_RING, argument, 1, "registering a ring of buffers");
    }

    private void register(int what, long argument, int count, String told) throws IOException {
        long result = calls.call(SYSCALL, SYS_REGISTER, descriptor, what, argument, count, 0, 0);
        if (result < 0) {
            throw new IOException(told + ": " + reason((int) -result));
        }
    }

    // ---- submissions ----

    /** Returns whether another submission fits without an {@link #enter}. */
    public boolean hasRoom() {
        return tail - Memory.getIntAcquire(submissionHead) < entries;
    }

    /**
     * Adds a submission and returns its address, for further fields to be filled in. It has 64
     * bytes; the next {@link #enter} submits it.
     */
    public long next(int operation, int flags, int socket, long tag) {
        long at = submissions + (long) (tail++ & entries - 1) * SUBMISSION_BYTES;
        Memory.setLong(at, operation | (long) flags << 8 | (long) socket << 32);
        Memory.setLong(at + 8, 0);
        Memory.setLong(at + 16, 0);
        Memory.setLong(at + 24, 0);
        Memory.setLong(at + 32, tag);
        Memory.setLong(at + 40, 0);
        Memory.setLong(at + 48, 0);
        Memory.setLong(at + 56, 0);
        return at;
    }

    /** Returns the number of the next submission; the numbers increase and wrap around. */
    public int nextNumber() {
        return tail;
    }

    /** Returns whether all entries before this number were submitted to the kernel. */
    public boolean isHandedOver(int upTo) {
        return told - upTo >= 0;
    }

    /** Submits all collected submissions without waiting. */
    public void submit() {
        enter(0, 0, 0);
    }

    /**
     * Submits all collected submissions, runs pending work of the kernel, and waits.
     *
     * @param least the number of completions to wait for, 0 or 1
     * @param nanos the longest wait in nanoseconds; negative for no limit
     */
    public void await(int least, long nanos) {
        if (least == 0 || nanos < 0) {
            enter(least, GETEVENTS, 0);
            return;
        }
        Memory.setLong(time, nanos / NANOS_PER_SECOND);
        Memory.setLong(time + Long.BYTES, nanos % NANOS_PER_SECOND);
        enter(least, GETEVENTS | EXT_ARG, waiting);
    }

    private void enter(int least, int flags, long argument) {
        Memory.setIntRelease(submissionTail, tail);
        long result = calls.call(
                SYSCALL, SYS_ENTER, descriptor, tail - told, least, flags, argument, EXT_ARG_BYTES);
        told = Memory.getIntAcquire(submissionHead);
        if (result < 0
                && result != -Errno.EINTR
                && result != -Errno.ETIME
                && result != -Errno.EAGAIN
                && result != -Errno.EBUSY) {
            throw new IllegalStateException("io_uring_enter: " + Errno.text((int) -result));
        }
    }

    // ---- completions ----

    /** Returns the position after the last available completion. */
    public int completionsEnd() {
        return Memory.getIntAcquire(completionTail);
    }

    public void seen(int upTo) {
        Memory.setIntRelease(completionHead, upTo);
    }

    public long tag(int completion) {
        return Memory.getLong(at(completion));
    }

    /**
     * Changes the tag of a completion. Used if the completion was processed before earlier ones.
     */
    public void changeTag(int completion, long tag) {
        Memory.setLong(at(completion), tag);
    }

    public int result(int completion) {
        return Memory.getInt(at(completion) + 8);
    }

    public int flags(int completion) {
        return Memory.getInt(at(completion) + 12);
    }

    private long at(int completion) {
        return completions + (long) (completion & completionMask) * COMPLETION_BYTES;
    }

    public void close() {
        kernel.unmap(submissions, (long) SUBMISSION_BYTES * entries);
        kernel.unmap(queues, queuesBytes);
        Kernel.close(descriptor);
    }
}
