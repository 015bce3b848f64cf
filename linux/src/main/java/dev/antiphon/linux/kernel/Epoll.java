package dev.antiphon.linux.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An epoll instance and the events of its last wait (epoll(7)). The caller chooses the tag of each
 * entry.
 */
public final class Epoll {
    public static final int IN = 1;
    public static final int OUT = 4;
    public static final int EDGE = 1 << 31;

    /**
     * The size of {@code struct epoll_event}, which is packed on x86-64: four bytes for events,
     * eight bytes for data.
     */
    public static final int EVENT_BYTES = 12;

    private static final int DATA_AT = 4;
    private static final int EVENTS_MAX = 512;
    private static final int ADD = 1;
    private static final int DELETE = 2;
    private static final int MODIFY = 3;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private static final MemorySegment EPOLL_CREATE1 = Native.find("epoll_create1");
    private static final MemorySegment EPOLL_CTL = Native.find("epoll_ctl");
    private static final MemorySegment EPOLL_WAIT = Native.find("epoll_wait");

    private final Native calls;
    private final int descriptor;
    private final long events;

    /**
     * The address of the argument of {@code epoll_ctl}. It is after the events that a wait fills
     * in.
     */
    private final long change;

    public Epoll(Kernel kernel, Arena arena) throws IOException {
        calls = kernel.calls;
        events = Memory.allocate(arena, (long) EVENT_BYTES * (EVENTS_MAX + 1));
        change = events + (long) EVENT_BYTES * EVENTS_MAX;
        descriptor = Kernel.must(calls.callInt(EPOLL_CREATE1, Kernel.CLOEXEC, 0, 0, 0, 0));
    }

    /**
     * Sets the events of a socket to report, and their tag. If {@code before} is 0, the socket is
     * not registered yet; if {@code wanted} is 0, it is removed.
     */
    public void interest(int socket, int before, int wanted, long tag) {
        if (before == wanted) {
            return;
        }
        Memory.setInt(change, wanted);
        Memory.setLong(change + DATA_AT, tag);
        int what = before == 0 ? ADD : wanted == 0 ? DELETE : MODIFY;
        int result = calls.callInt(EPOLL_CTL, descriptor, what, socket, change, 0);
        if (result < 0) {
            throw new IllegalStateException(
                    "epoll_ctl " + what + " of " + socket + ": " + Errno.text(-result));
        }
    }

    /**
     * Waits for events.
     *
     * @param nanos the longest wait, rounded up to milliseconds; negative for no limit
     * @return the number of events
     */
    public int await(long nanos) throws IOException {
        long millis = nanos < 0 ? -1 : (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
        long most = Math.min(millis, Integer.MAX_VALUE);
        int result = calls.callInt(EPOLL_WAIT, descriptor, events, EVENTS_MAX, most, 0);
        return result == -Errno.EINTR ? 0 : Kernel.must(result);
    }

    public int events(int index) {
        return Memory.getInt(events + (long) index * EVENT_BYTES);
    }

    public long tag(int index) {
        return Memory.getLong(events + (long) index * EVENT_BYTES + DATA_AT);
    }

    public void close() {
        Kernel.close(descriptor);
    }
}
