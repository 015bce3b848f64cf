package dev.antiphon.linux.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * A Unix datagram socket for one message at a time, which the JDK lacks (unix(7)). A name that
 * begins with {@code @} is in the abstract namespace. Any thread may send.
 */
public final class NotifySocket {
    private static final int NAME_AT = 2;
    private static final int ADDRESS_BYTES = 110;
    private static final int NAME_BYTES_MAX = ADDRESS_BYTES - NAME_AT - 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SO_SNDTIMEO = 21;
    private static final int TIMEVAL_BYTES = 16;
    private static final long SEND_SECONDS_MAX = 1;

    private static final MemorySegment SOCKET = Native.find("socket");
    private static final MemorySegment SETSOCKOPT = Native.find("setsockopt");
    private static final MemorySegment CONNECT = Native.find("connect");
    private static final MemorySegment SEND = Native.find("send");
    private static final MemorySegment CLOSE = Native.find("close");

    private final byte[] name;
    private final Native calls = new Native();

    /**
     * Creates a socket for messages to this address; opens nothing yet.
     *
     * @throws IOException when the name is empty or longer than the system allows
     */
    public NotifySocket(String name) throws IOException {
        this.name = name.getBytes(StandardCharsets.UTF_8);
        if (this.name.length == 0 || this.name.length > NAME_BYTES_MAX) {
            throw new IOException("the name of a Unix socket has 1 to " + NAME_BYTES_MAX
                    + " bytes, \"" + name + "\" has " + this.name.length);
        }
    }

    /**
     * Sends a message; waits for at most a second while the queue of the receiver is full.
     *
     * @throws IOException when there is no receiver, or when the message was not sent
     */
    public synchronized void send(byte[] message) throws IOException {
        int fd = checked(
                calls.callInt(SOCKET, Kernel.AF_UNIX, SOCK_DGRAM | Kernel.CLOEXEC, 0, 0, 0));
        try (Arena arena = Arena.ofConfined()) {
            long timeout = Memory.allocate(arena, TIMEVAL_BYTES);
            Memory.setLong(timeout, SEND_SECONDS_MAX);
            checked(calls.callInt(
                    SETSOCKOPT, fd, Kernel.SOL_SOCKET, SO_SNDTIMEO, timeout, TIMEVAL_BYTES));
            long address = Memory.allocate(arena, ADDRESS_BYTES);
            checked(calls.callInt(CONNECT, fd, address, writeAddress(address), 0, 0));
            long bytes = Memory.allocate(arena, Math.max(1, message.length));
            Memory.set(bytes, message);
            checked(calls.callInt(SEND, fd, bytes, message.length, Kernel.MSG_NOSIGNAL, 0));
        } finally {
            Native.unheeded(CLOSE, fd, 0, 0, 0, 0);
        }
    }

    /** Writes the address, and returns its size. An abstract name has no terminating zero. */
    private int writeAddress(long at) {
        Memory.setShort(at, (short) Kernel.AF_UNIX);
        Memory.set(at + NAME_AT, name);
        if (name[0] == '@') {
            Memory.setByte(at + NAME_AT, (byte) 0);
            return NAME_AT + name.length;
        }
        return NAME_AT + name.length + 1;
    }

    private static int checked(int result) throws IOException {
        if (result < 0) {
            throw Errno.exception(-result);
        }
        return result;
    }
}
