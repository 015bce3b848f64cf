package dev.antiphon.linux.uring;

import dev.antiphon.linux.kernel.Errno;
import dev.antiphon.linux.kernel.Kernel;
import dev.antiphon.linux.kernel.Memory;
import dev.antiphon.linux.kernel.Ring;

/**
 * The operations of one io_uring instance. Each method adds a submission (io_uring_enter(2)), which
 * the next poll submits. Used on the loop's thread.
 */
final class UringOperations {
    private static final int POLL = 6;
    private static final int ACCEPT = 13;
    private static final int CANCEL = 14;
    private static final int CLOSE = 19;
    private static final int SEND = 26;
    private static final int RECEIVE = 27;
    private static final int SELECT_BUFFER = 1 << 5;
    private static final int NO_COMPLETION_OF_SUCCESS = 1 << 6;
    private static final short RECEIVE_MULTISHOT = 2;
    private static final int POLL_MULTISHOT = 1;
    private static final int CANCEL_ALL_OF_DESCRIPTOR = 3;
    private static final int SEND_FLAGS =
            Kernel.MSG_DONTWAIT | Kernel.MSG_WAITALL | Kernel.MSG_NOSIGNAL;
    private static final int IN = 1;
    private static final long WAKE = CompletionTags.tag(0, UringTransport.WAKE);
    private static final long IGNORED = CompletionTags.tag(0, UringTransport.IGNORED);

    private final Ring ring;
    private final SendArena sends;

    UringOperations(Ring ring, SendArena sends) {
        this.ring = ring;
        this.sends = sends;
    }

    /**
     * Adds a submission and returns its address. Submits the collected ones first if the queue has
     * no room.
     */
    private long submission(int operation, int flags, int descriptor, long tag) {
        if (!ring.hasRoom()) {
            ring.submit();
        }
        return ring.next(operation, flags, descriptor, tag);
    }

    /** Watches the descriptor for wake-ups until a completion without {@link Ring#MORE}. */
    void awaitWake(int descriptor) {
        long at = submission(POLL, 0, descriptor, WAKE);
        Memory.setInt(at + 24, POLL_MULTISHOT);
        Memory.setInt(at + 28, IN);
    }

    /**
     * Receives into buffers of this size until a completion without {@link Ring#MORE}. Completions
     * have the operation {@link UringTransport#RECEIVE}.
     */
    void receive(UringLink link, ReceiveBuffers.Size size) {
        long at = submission(
                RECEIVE, SELECT_BUFFER, link.descriptor, link.tag(UringTransport.RECEIVE));
        Memory.setShort(at + 2, RECEIVE_MULTISHOT);
        Memory.setShort(at + 40, size.group);
    }

    /** Reports once, with the operation {@link UringTransport#READY}, that the link is writable. */
    void awaitWritable(UringLink link) {
        long at = submission(POLL, 0, link.descriptor, link.tag(UringTransport.READY));
        Memory.setInt(at + 28, Kernel.POLLOUT);
    }

    /** Accepts one connection, and stores the peer's address at {@code name}. */
    void accept(int listening, long name, long length, long tag) {
        long at = submission(ACCEPT, 0, listening, tag);
        Memory.setLong(at + 8, length);
        Memory.setLong(at + 16, name);
        Memory.setInt(at + 28, Kernel.CLOEXEC); // blocking: io_uring fails on others at once
    }

    /** Reports once that there is input to read or a connection to accept. */
    void watch(int descriptor, long tag) {
        Memory.setInt(submission(POLL, 0, descriptor, tag) + 28, IN);
    }

    /** Cancels an operation. Its last completion still follows. */
    void cancel(long tag) {
        long at = submission(CANCEL, NO_COMPLETION_OF_SUCCESS, -1, IGNORED);
        Memory.setLong(at + 16, tag);
    }

    /** Cancels all operations of a descriptor. Their last completions still follow. */
    void cancelAllOf(int descriptor) {
        long at = submission(CANCEL, NO_COMPLETION_OF_SUCCESS, descriptor, IGNORED);
        Memory.setInt(at + 28, CANCEL_ALL_OF_DESCRIPTOR);
    }

    /** Closes a descriptor after all earlier submissions. */
    void close(int descriptor) {
        submission(CLOSE, NO_COMPLETION_OF_SUCCESS, descriptor, IGNORED);
    }

    /** Sends bytes of the arena. Returns the address of the submission, for {@link #change}. */
    long send(UringLink link, int from, int count, int flags) {
        long at = submission(
                SEND, NO_COMPLETION_OF_SUCCESS, link.descriptor, link.tag(UringTransport.SEND));
        change(at, from, count, flags);
        return at;
    }

    /** Changes a send that is not submitted yet, by the address that {@link #send} returned. */
    void change(long submission, int from, int count, int flags) {
        Memory.setLong(submission + 16, sends.address(from));
        Memory.setInt(submission + 24, count);
        Memory.setInt(submission + 28, SEND_FLAGS | flags);
    }

    /** Returns whether an operation ended without a socket error and can be repeated. */
    static boolean isCancelled(int result) {
        return result == -Errno.ECANCELED || result == -Errno.EINTR || result == -Errno.EAGAIN;
    }
}
