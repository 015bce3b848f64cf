package dev.antiphon.linux.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The system calls, as methods for one loop's thread. A negative result is a negative error number.
 * The option numbers are valid for x86-64 and AArch64 (socket(7), tcp(7)).
 */
public final class Kernel {
    public static final int AF_UNIX = 1;
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int SOL_SOCKET = 1;
    public static final int SO_REUSEADDR = 2;
    static final int SO_ERROR = 4;
    public static final int SO_KEEPALIVE = 9;
    static final int SO_LINGER = 13;
    static final int SO_ATTACH_FILTER = 26;
    public static final int IPPROTO_TCP = 6;
    public static final int TCP_NODELAY = 1;
    public static final int TCP_KEEPIDLE = 4;
    public static final int TCP_KEEPINTVL = 5;
    public static final int TCP_KEEPCNT = 6;
    public static final int TCP_QUICKACK = 12;
    public static final int IPPROTO_IPV6 = 41;
    public static final int IPV6_V6ONLY = 26;
    public static final int POLLOUT = 4;
    public static final int POLLERR = 8;
    public static final int MSG_DONTWAIT = 0x40;
    public static final int MSG_WAITALL = 0x100;
    public static final int MSG_NOSIGNAL = 0x4000;

    /**
     * The send flag that announces more output: TCP delays an incomplete packet until more is sent
     * (tcp(7), TCP_CORK).
     */
    public static final int MSG_MORE = 0x8000;

    public static final int CLOEXEC = 0x80000;
    public static final int NONBLOCK = 0x800;

    private static final int SOCK_STREAM = 1;
    private static final int SHUT_WR = 1;
    private static final int F_SETFL = 4;
    private static final int SIOCOUTQ = 0x5411;
    private static final int PROT_READ_WRITE = 3;
    private static final int PRIVATE_ANONYMOUS = 0x22;
    private static final int ERRORS_MAX = 4096;

    private static final MemorySegment SOCKET = Native.find("socket");
    private static final MemorySegment BIND = Native.find("bind");
    private static final MemorySegment LISTEN = Native.find("listen");
    private static final MemorySegment ACCEPT4 = Native.find("accept4");
    private static final MemorySegment CONNECT = Native.find("connect");
    private static final MemorySegment GETSOCKNAME = Native.find("getsockname");
    private static final MemorySegment SETSOCKOPT = Native.find("setsockopt");
    private static final MemorySegment GETSOCKOPT = Native.find("getsockopt");
    private static final MemorySegment SHUTDOWN = Native.find("shutdown");
    private static final MemorySegment RECV = Native.find("recv");
    private static final MemorySegment SEND = Native.find("send");
    private static final MemorySegment POLL = Native.find("poll");
    private static final MemorySegment FCNTL = Native.find("fcntl");
    private static final MemorySegment IOCTL = Native.find("ioctl");
    private static final MemorySegment EVENTFD = Native.find("eventfd");
    private static final MemorySegment WRITE = Native.find("write");
    private static final MemorySegment MMAP = Native.find("mmap");
    private static final MemorySegment MUNMAP = Native.find("munmap");
    private static final MemorySegment CLOSE = Native.find("close");

    /** The address of a {@code struct linger} that enables lingering with a time of zero. */
    private static final long LINGER_NOT = Memory.allocate(Arena.global(), 8);

    static {
        Memory.setInt(LINGER_NOT, 1);
    }

    private static final int SCRATCH_BYTES = 512;

    public final Native calls = new Native();

    /** The address of memory for arguments that are passed by address. Used within one call. */
    final long scratch;

    /**
     * Creates the calls of one thread.
     *
     * @param scratch the address of {@link #scratchBytes} bytes
     */
    public Kernel(long scratch) {
        this.scratch = scratch;
    }

    public static int scratchBytes() {
        return SCRATCH_BYTES;
    }

    /** Reserves zeroed memory of whole pages; the system provides a page when it is first used. */
    public long reserve(long bytes) throws IOException {
        long result = map(bytes, PRIVATE_ANONYMOUS, -1, 0);
        if (isError(result)) {
            throw Errno.exception((int) -result);
        }
        return result;
    }

    long map(long bytes, int flags, int fd, long offset) {
        return calls.call(MMAP, 0, bytes, PROT_READ_WRITE, flags, fd, offset, 0);
    }

    public void unmap(long at, long bytes) {
        calls.callInt(MUNMAP, at, bytes, 0, 0, 0);
    }

    /**
     * Returns whether the result of a system call is a negative error number rather than an
     * address.
     */
    static boolean isError(long result) {
        return result < 0 && result > -ERRORS_MAX;
    }

    /**
     * Returns the result of a system call.
     *
     * @throws IOException when the result is a negative error number
     */
    public static int must(int result) throws IOException {
        if (result < 0) {
            throw Errno.exception(-result);
        }
        return result;
    }

    public int streamSocket(int family, int flags) {
        return calls.callInt(SOCKET, family, SOCK_STREAM | CLOEXEC | flags, 0, 0, 0);
    }

    public int bind(int fd, long address, int length) {
        return calls.callInt(BIND, fd, address, length, 0, 0);
    }

    public int listen(int fd, int backlog) {
        return calls.callInt(LISTEN, fd, backlog, 0, 0, 0);
    }

    /**
     * Accepts a connection. The peer's address is written to {@code address}, and its size to
     * {@code length}.
     */
    public int accept(int fd, long address, long length, int flags) {
        return calls.callInt(ACCEPT4, fd, address, length, CLOEXEC | flags, 0);
    }

    public int connect(int fd, long address, int length) {
        return calls.callInt(CONNECT, fd, address, length, 0, 0);
    }

    public int ownName(int fd, long address, long length) {
        return calls.callInt(GETSOCKNAME, fd, address, length, 0, 0);
    }

    public int set(int fd, int level, int option, int value) {
        Memory.setInt(scratch, value);
        return calls.callInt(SETSOCKOPT, fd, level, option, scratch, Integer.BYTES);
    }

    /**
     * Attaches a filter program, whose {@code sock_fprog} is at {@code program}, to the input of
     * the socket.
     */
    public int filter(int fd, long program) {
        return calls.callInt(
                SETSOCKOPT, fd, SOL_SOCKET, SO_ATTACH_FILTER, program, SynFilter.BYTES);
    }

    /** Sets the socket to reset the connection when it is closed. */
    public void lingerNot(int fd) {
        calls.callInt(SETSOCKOPT, fd, SOL_SOCKET, SO_LINGER, LINGER_NOT, 8);
    }

    /** Returns and clears the socket's pending error; 0 for none. */
    public int takeError(int fd) {
        Memory.setInt(scratch, 0);
        Memory.setInt(scratch + 4, Integer.BYTES);
        int result = calls.callInt(GETSOCKOPT, fd, SOL_SOCKET, SO_ERROR, scratch, scratch + 4);
        return result < 0 ? -result : Memory.getInt(scratch);
    }

    public int shutdownOutput(int fd) {
        return calls.callInt(SHUTDOWN, fd, SHUT_WR, 0, 0, 0);
    }

    public int receive(int fd, long to, int most) {
        return calls.callInt(RECV, fd, to, most, MSG_DONTWAIT, 0);
    }

    public int send(int fd, long from, int count, int flags) {
        return calls.callInt(SEND, fd, from, count, MSG_DONTWAIT | MSG_NOSIGNAL | flags, 0);
    }

    /** Returns the given events that are pending now; errors and hangups are always included. */
    public int pollNow(int fd, int events) {
        Memory.setInt(scratch, fd);
        Memory.setInt(scratch + 4, events);
        int result = calls.callInt(POLL, scratch, 1, 0, 0, 0);
        return result <= 0 ? 0 : Memory.getShort(scratch + 6);
    }

    public int becomeBlocking(int fd) {
        return calls.callInt(FCNTL, fd, F_SETFL, 0, 0, 0);
    }

    /**
     * Returns the number of bytes in the send buffer that the peer has not acknowledged (tcp(7),
     * unix(7)); negative if it is not known.
     */
    public int unacknowledged(int fd) {
        Memory.setInt(scratch, 0);
        int result = calls.callInt(IOCTL, fd, SIOCOUTQ, scratch, 0, 0);
        return result < 0 ? result : Memory.getInt(scratch);
    }

    public int eventDescriptor() {
        return calls.callInt(EVENTFD, 0, CLOEXEC | NONBLOCK, 0, 0, 0);
    }

    /**
     * Adds one to an event descriptor. {@code one} is the address of the eight-byte number 1. Any
     * thread may call it.
     */
    public static void signal(int fd, long one) {
        Native.unheeded(WRITE, fd, one, Long.BYTES, 0, 0);
    }

    /** Closes the socket with a reset. Any thread may call it. */
    public static void resetAndClose(int fd) {
        Native.unheeded(SETSOCKOPT, fd, SOL_SOCKET, SO_LINGER, LINGER_NOT, 8);
        close(fd);
    }

    /** Closes the descriptor. Any thread may call it. */
    public static void close(int fd) {
        Native.unheeded(CLOSE, fd, 0, 0, 0, 0);
    }
}
