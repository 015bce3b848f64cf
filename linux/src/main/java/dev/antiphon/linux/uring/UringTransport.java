package dev.antiphon.linux.uring;

import dev.antiphon.linux.kernel.Memory;
import dev.antiphon.linux.kernel.Ring;
import dev.antiphon.linux.kernel.SocketNames;
import dev.antiphon.linux.socket.LinuxAccepted;
import dev.antiphon.linux.socket.LinuxListener;
import dev.antiphon.linux.socket.LinuxTransport;
import dev.antiphon.linux.uring.ReceiveBuffers.Size;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * The io_uring transport: one system call per turn submits all operations and waits for
 * completions.
 *
 * <p>Each send has the number of its turn. The system call of the next turn submits the sends; they
 * fail within that call or not at all, since no send waits. A turn is confirmed when the
 * completions of that call are processed: the system has then accepted all bytes of the turn, or
 * their failures are reported. If sends were submitted by an additional call in the middle of a
 * turn, their failures may be reported later than other completions, but before the turn is
 * confirmed.
 */
public final class UringTransport extends LinuxTransport {
    // the operation in a completion's tag
    static final int RECEIVE = 1;
    static final int SEND = 2;
    static final int READY = 3;
    static final int WAKE = 4;
    static final int IGNORED = 5;
    static final int ACCEPT = 6;

    private static final int CLOSE_TURNS_MAX = 1000;
    private static final long CLOSE_TURN_NANOS = 1_000_000;
    private static final int READ_NOW_BYTES = 1 << 14;

    private final Ring ring;
    private final ReceiveBuffers smallBuffers;
    private final ReceiveBuffers largeBuffers;
    private final SendArena sends;
    private final UringOperations operations;
    private final CompletionTags completionTags = new CompletionTags();
    private final long readAt;
    private final ByteBuffer readBuffer;

    private final ArrayDeque<UringLink> unflushed = new ArrayDeque<>();
    private final ArrayDeque<UringLink> parked = new ArrayDeque<>();
    private final ArrayDeque<UringLink> probed = new ArrayDeque<>();
    private final ArrayDeque<LinuxListener> again = new ArrayDeque<>();
    private final Map<LinuxListener, UringAcceptor> doors = new HashMap<>();

    /** The free memory for addresses of acceptors that were closed. */
    private final ArrayDeque<Long> spareNames = new ArrayDeque<>();

    private boolean enabled;

    /** The position of the next completion to report. */
    private int next;

    private boolean completing;

    /** True if a wake-up was reported outside a wait, so that the next poll must not wait. */
    private boolean woken;

    private final SendEpochs sendEpochs = new SendEpochs();

    public UringTransport() throws IOException {
        readAt = Memory.allocate(arena, READ_NOW_BYTES);
        readBuffer = Memory.buffer(readAt, READ_NOW_BYTES);
        try {
            ring = new Ring(kernel, arena);
        } catch (IOException e) {
            release();
            throw e;
        }
        try {
            smallBuffers = new ReceiveBuffers(Size.SMALL, ring, kernel, arena);
            largeBuffers = new ReceiveBuffers(Size.LARGE, ring, kernel, arena);
            sends = new SendArena(kernel);
            operations = new UringOperations(ring, sends);
        } catch (IOException e) {
            ring.close();
            release();
            throw e;
        }
    }

    @Override
    public int acceptedFlags() {
        return 0; // io_uring fails instead of waiting on a non-blocking descriptor
    }

    // ---- the turn ----

    /**
     * Runs one turn. The guarantees of this class depend on the order of its steps:
     *
     * <ol>
     *   <li>Decide whether the call may wait: not after a wake-up, and not while work of the last
     *       turn is left.
     *   <li>Begin the next turn of {@link SendEpochs} and of the {@link SendArena}. Bytes sent
     *       while completions are processed belong to the new turn, and never change a submission
     *       of the old turn.
     *   <li>Submit everything and wait, in one call. If the ring submitted some entries earlier for
     *       lack of room, failures of the old turn may be reported late: mark that turn as split.
     *   <li>Process the completions. A send fails within the call that submits it, so that its
     *       failure is reported now. {@link SendSlot} accepts no new bytes for a link whose input
     *       may be reported before the failure of its send.
     *   <li>Repeat the call while the completion queue was too full for all submissions.
     *   <li>Confirm the old turn: the system has accepted each of its sends, or the send failed.
     *   <li>Report flushed links, which requires the confirmation; then input that links parked,
     *       then listeners and probes. Only the entries that a list has at the start of its loop
     *       are visited, so that a receiver that adds entries cannot extend the turn.
     * </ol>
     */
    @Override
    public void poll(long nanos) throws IOException {
        if (!enabled) {
            ring.enable();
            enabled = true;
            operations.awaitWake(wakeDescriptor());
        }
        boolean idle = !woken && hasNothingLeft();
        long handedOver = sendEpochs.next();
        sends.turn();
        int upTo = ring.nextNumber();
        ring.await(idle && nanos != 0 ? 1 : 0, nanos);
        if (!ring.isHandedOver(upTo)) {
            sendEpochs.split(handedOver);
        }
        complete();
        while (!ring.isHandedOver(upTo)) { // the completion queue was full
            ring.await(0, 0);
            complete();
        }
        sendEpochs.confirm(handedOver);
        woken = false; // the wake has ended this poll
        tellFlushed();
        for (int i = parked.size(); i > 0; i--) {
            parked.remove().tellParked();
        }
        for (int i = again.size(); i > 0; i--) {
            again.remove().ready();
        }
        for (int i = probed.size(); i > 0; i--) {
            probed.remove().tellIfBroken();
        }
    }

    private boolean hasNothingLeft() {
        return unflushed.isEmpty() && parked.isEmpty() && probed.isEmpty() && again.isEmpty();
    }

    private void complete() {
        completing = true;
        int end = ring.completionsEnd();
        try {
            while (next != end) {
                int each = next++;
                complete(ring.tag(each), ring.result(each), ring.flags(each));
            }
        } finally { // each is called once, even after an exception
            ring.seen(next);
            smallBuffers.release();
            largeBuffers.release();
            completing = false;
        }
    }

    /**
     * Reports all available completions, so that bytes received directly are not reported before
     * them.
     */
    public void catchUp() {
        if (!completing && next != ring.completionsEnd()) {
            complete();
        }
    }

    private void complete(long tag, int result, int flags) {
        int operation = CompletionTags.operation(tag);
        if (operation == WAKE) {
            woken = true;
            if ((flags & Ring.MORE) == 0) {
                operations.awaitWake(wakeDescriptor());
            }
            return;
        }
        if (operation == IGNORED) {
            return;
        }
        Object holder = completionTags.holder(tag);
        if (holder instanceof UringLink link) {
            link.completed(operation, result, flags);
        } else if (holder instanceof UringAcceptor.Accept accept) {
            accept.completed(result);
        } else if (holder instanceof UringAcceptor door) {
            door.ready();
        }
    }

    private void tellFlushed() {
        for (int i = unflushed.size(); i > 0; i--) {
            unflushed.remove().tellFlushed();
        }
    }

    // ---- for the links ----

    public Ring ring() {
        return ring;
    }

    SendArena sends() {
        return sends;
    }

    ReceiveBuffers buffers(Size size) {
        return size == Size.SMALL ? smallBuffers : largeBuffers;
    }

    UringOperations operations() {
        return operations;
    }

    /** Submits the close of the link's socket. No operation may be pending on it. */
    void closeLater(UringLink link) {
        completionTags.leave(link.place);
        operations.close(link.descriptor);
    }

    long take(Object holder) {
        return completionTags.take(holder);
    }

    void leave(long place) {
        completionTags.leave(place);
    }

    SendEpochs sendEpochs() {
        return sendEpochs;
    }

    /** Calls {@link UringLink#tellFlushed} once all sends so far are confirmed. */
    void tellWhenFlushed(UringLink link) {
        unflushed.add(link);
    }

    /** Calls {@link UringLink#tellParked} in this turn or the next. */
    void tellParked(UringLink link) {
        parked.add(link);
    }

    void probe(UringLink link) {
        probed.add(link);
    }

    /**
     * Receives directly into the read buffer; {@link #received} returns the bytes. Returns the
     * number of bytes, or a negative error number.
     */
    int receiveNow(int descriptor) {
        return kernel.receive(descriptor, readAt, READ_NOW_BYTES);
    }

    ByteBuffer received(int count) {
        return readBuffer.clear().limit(count);
    }

    // ---- listeners ----

    @Override
    public void awaitConnection(LinuxListener listener) {
        UringAcceptor door = doors.get(listener);
        if (door == null) {
            Long names = spareNames.poll();
            door = new UringAcceptor(
                    this,
                    listener,
                    names == null ? Memory.allocate(arena, UringAcceptor.namesBytes()) : names);
            doors.put(listener, door);
        }
        door.open();
    }

    /** Returns whether the connection limit allows the accept operations of all acceptors. */
    boolean hasRoomForAll(LinuxListener listener) {
        return listener.room() >= doors.size() * UringAcceptor.AT_ONCE;
    }

    /**
     * Cancels the listener's pending operations and waits until they end, since the system keeps a
     * listening socket open until then. Connections accepted meanwhile are passed to the acceptor.
     */
    @Override
    public void awaitNoConnection(LinuxListener listener) {
        again.remove(listener);
        UringAcceptor door = doors.remove(listener);
        if (door == null) {
            return;
        }
        if (!door.isShut()) {
            operations.cancelAllOf(listener.descriptor);
            for (int i = 0; i < CLOSE_TURNS_MAX && !door.isShut(); i++) {
                ring.await(0, 0);
                sendEpochs.split(sendEpochs.current());
                completeOf(door);
            }
        }
        door.leave();
        spareNames.add(door.names);
    }

    /** Processes the completions of this acceptor before all others. */
    private void completeOf(UringAcceptor door) {
        int end = ring.completionsEnd();
        for (int at = next; at != end; at++) {
            Object holder = completionTags.holder(ring.tag(at));
            int result = ring.result(at);
            if (holder == door) {
                ring.changeTag(at, CompletionTags.tag(0, IGNORED));
                door.ready();
            } else if (holder instanceof UringAcceptor.Accept accept && accept.door() == door) {
                ring.changeTag(at, CompletionTags.tag(0, IGNORED));
                accept.completed(result);
            }
        }
    }

    @Override
    public void readyAgain(LinuxListener listener) {
        again.add(listener);
    }

    // ---- links ----

    @Override
    public Class<?> classOfLink() {
        return UringLink.class;
    }

    @Override
    public Link link(LinuxAccepted accepted, Receiver receiver) {
        UringLink link = new UringLink(this, accepted, receiver);
        link.beginReading();
        return link;
    }

    @Override
    public Link linkToBe(int descriptor, SocketAddress remote, Receiver receiver) {
        LinuxAccepted socket = new LinuxAccepted(descriptor, remote, SocketNames.UNKNOWN);
        UringLink link = new UringLink(this, socket, receiver);
        link.beginConnecting();
        return link;
    }

    @Override
    public void close() {
        for (Object each : completionTags.holders()) {
            if (each instanceof UringLink link) {
                link.close();
            } else if (each instanceof UringAcceptor door) {
                door.listener.close();
            }
        }
        if (enabled) {
            for (int i = 0; i < CLOSE_TURNS_MAX && !completionTags.isEmpty(); i++) {
                ring.await(1, CLOSE_TURN_NANOS);
                complete();
            }
            ring.await(0, 0); // the last closes
        }
        ring.close();
        smallBuffers.close(kernel);
        largeBuffers.close(kernel);
        sends.close(kernel);
        release();
    }
}
