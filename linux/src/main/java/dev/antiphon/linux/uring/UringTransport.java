package dev.antiphon.linux.uring;

import dev.antiphon.linux.kernel.Kernel;
import dev.antiphon.linux.kernel.Memory;
import dev.antiphon.linux.kernel.Ring;
import dev.antiphon.linux.kernel.SocketNames;
import dev.antiphon.linux.socket.LinuxAccepted;
import dev.antiphon.linux.socket.LinuxListener;
import dev.antiphon.linux.socket.LinuxTransport;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * The transport on io_uring: one system call per turn hands over all that is to be sent and waits
 * for what comes.
 *
 * <p>A turn's sends have a number. They are handed over by the next turn's call, and fail within it
 * or not at all, since none of them waits: what failed is known before anything else of that call
 * is looked at. From then on the number is confirmed, and all that was sent is the system's. Where
 * there is a call in the middle of a turn, what failed is known once it is confirmed.
 */
public final class UringTransport extends LinuxTransport {
    // which operation a completion ends
    static final int RECEIVE = 1;
    static final int SEND = 2;
    static final int READY = 3;
    private static final int WAKE = 4;
    private static final int IGNORED = 5;
    static final int ACCEPT = 6;

    // io_uring's operations and their flags
    private static final int OP_POLL = 6;
    private static final int OP_ACCEPT = 13;
    private static final int OP_CANCEL = 14;
    private static final int OP_CLOSE = 19;
    private static final int OP_SEND = 26;
    private static final int OP_RECEIVE = 27;
    private static final int SELECT_BUFFER = 1 << 5;
    private static final int NO_COMPLETION_OF_SUCCESS = 1 << 6;
    private static final short RECEIVE_MULTISHOT = 2;
    private static final int POLL_MULTISHOT = 1;
    private static final int CANCEL_ALL_OF_DESCRIPTOR = 3;
    private static final int SEND_FLAGS =
            Kernel.MSG_DONTWAIT | Kernel.MSG_WAITALL | Kernel.MSG_NOSIGNAL;

    private static final int IN = 1;
    private static final int CLOSE_TURNS_MAX = 1000;
    private static final long CLOSE_TURN_NANOS = 1_000_000;
    private static final int READ_NOW_BYTES = 1 << 14;

    private final Ring ring;
    private final ReceiveBuffers buffers;
    private final SendArena sends;
    private final CompletionTags completionTags = new CompletionTags();
    private final long readAt;
    private final ByteBuffer readBuffer;

    private final ArrayDeque<UringLink> unflushed = new ArrayDeque<>();
    private final ArrayDeque<UringLink> parked = new ArrayDeque<>();
    private final ArrayDeque<UringLink> probed = new ArrayDeque<>();
    private final ArrayDeque<LinuxListener> again = new ArrayDeque<>();
    private final Map<LinuxListener, UringAcceptor> doors = new HashMap<>();

    /** Room for addresses that no door needs any more. */
    private final ArrayDeque<Long> spareNames = new ArrayDeque<>();

    private boolean enabled;

    /** The completion that is told next. */
    private int next;

    private boolean completing;

    /** A wake was told while this did not wait: the next poll must not wait either. */
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
            buffers = new ReceiveBuffers(ring, kernel, arena);
            sends = new SendArena(kernel);
        } catch (IOException e) {
            ring.close();
            release();
            throw e;
        }
    }

    @Override
    public int acceptedFlags() {
        return 0; // one that does not block would have io_uring fail in place of waiting
    }

    // ---- the turn ----

    @Override
    public void poll(long nanos) throws IOException {
        if (!enabled) {
            ring.enable();
            enabled = true;
            awaitWake();
        }
        boolean idle = !woken
                && unflushed.isEmpty()
                && parked.isEmpty()
                && probed.isEmpty()
                && again.isEmpty();
        long handedOver = sendEpochs.next();
        sends.turn();
        int upTo = ring.nextNumber();
        ring.await(idle && nanos != 0 ? 1 : 0, nanos);
        if (!ring.isHandedOver(upTo)) {
            sendEpochs.split(handedOver);
        }
        complete();
        while (!ring.isHandedOver(upTo)) { // the queue of completions was full
            ring.await(0, 0);
            complete();
        }
        sendEpochs.confirm(handedOver);
        woken = false; // whoever polled sees what it was for
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

    private void complete() {
        completing = true;
        int end = ring.completionsEnd();
        try {
            while (next != end) {
                int each = next++;
                complete(ring.tag(each), ring.result(each), ring.flags(each));
            }
        } finally { // each is told once, whatever is thrown
            ring.seen(next);
            buffers.release();
            completing = false;
        }
    }

    /** Tells what has been completed by now: what is received at once must not overtake it. */
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
                awaitWake();
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

    // ---- operations ----

    /**
     * An empty submission; what was collected is handed over where there is no room for one more.
     */
    private long submission(int operation, int flags, int socket, long tag) {
        if (!ring.hasRoom()) {
            ring.submit();
        }
        return ring.next(operation, flags, socket, tag);
    }

    private void awaitWake() {
        long at = submission(OP_POLL, 0, wakeDescriptor(), CompletionTags.tag(0, WAKE));
        Memory.setInt(at + 24, POLL_MULTISHOT);
        Memory.setInt(at + 28, IN);
    }

    /**
     * Has the link told of all that comes, by {@link #RECEIVE}, until the last completion of it.
     */
    void receive(UringLink link) {
        long at = submission(OP_RECEIVE, SELECT_BUFFER, link.descriptor, link.tag(RECEIVE));
        Memory.setShort(at + 2, RECEIVE_MULTISHOT);
        Memory.setShort(at + 40, (short) ReceiveBuffers.GROUP);
    }

    /** Has the link told once, by {@link #READY}, when it can be written to. */
    void awaitWritable(UringLink link) {
        long at = submission(OP_POLL, 0, link.descriptor, link.tag(READY));
        Memory.setInt(at + 28, Kernel.POLLOUT);
    }

    /** Has one connection accepted, and its address put at {@code name}. */
    void accept(int listening, long name, long length, long tag) {
        long at = submission(OP_ACCEPT, 0, listening, tag);
        Memory.setLong(at + 8, length);
        Memory.setLong(at + 16, name);
        Memory.setInt(at + 28, Kernel.CLOEXEC | acceptedFlags());
    }

    /** Has it told once that there is something to read or accept. */
    void watch(int descriptor, long tag) {
        Memory.setInt(submission(OP_POLL, 0, descriptor, tag) + 28, IN);
    }

    /** Ends an operation; its last completion comes. */
    void cancel(long tag) {
        long at =
                submission(OP_CANCEL, NO_COMPLETION_OF_SUCCESS, -1, CompletionTags.tag(0, IGNORED));
        Memory.setLong(at + 16, tag);
    }

    /** Closes, after all that was submitted before; none of its operations may be under way. */
    void closeLater(UringLink link) {
        completionTags.leave(link.place);
        submission(
                OP_CLOSE,
                NO_COMPLETION_OF_SUCCESS,
                link.descriptor,
                CompletionTags.tag(0, IGNORED));
    }

    /**
     * Sends what stands at {@code from} of the arena; gives the submission, which may still be
     * changed.
     */
    long send(UringLink link, int from, int count, int flags) {
        long at = submission(OP_SEND, NO_COMPLETION_OF_SUCCESS, link.descriptor, link.tag(SEND));
        change(at, from, count, flags);
        return at;
    }

    /** Has a send that was not handed over yet be another one. */
    void change(long submission, int from, int count, int flags) {
        Memory.setLong(submission + 16, sends.address(from));
        Memory.setInt(submission + 24, count);
        Memory.setInt(submission + 28, SEND_FLAGS | flags);
    }

    // ---- for the links ----

    public Ring ring() {
        return ring;
    }

    SendArena sends() {
        return sends;
    }

    ReceiveBuffers buffers() {
        return buffers;
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

    /** Has {@link UringLink#tellFlushed} called once all is confirmed that was sent so far. */
    void tellWhenFlushed(UringLink link) {
        unflushed.add(link);
    }

    /** Has {@link UringLink#tellParked} called in this turn or the next. */
    void tellParked(UringLink link) {
        parked.add(link);
    }

    void probe(UringLink link) {
        probed.add(link);
    }

    /** Receives at once; the bytes are in {@link #received}. */
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

    /** Whether there is room for all that this and the other doors may have under way. */
    boolean hasRoomForAll(LinuxListener listener) {
        return listener.room() >= doors.size() * UringAcceptor.AT_ONCE;
    }

    /**
     * The system holds a listening socket as long as it is watched or accepted from: so the end of
     * that is waited for. What it accepts until then is handed on.
     */
    @Override
    public void awaitNoConnection(LinuxListener listener) {
        again.remove(listener);
        UringAcceptor door = doors.remove(listener);
        if (door == null) {
            return;
        }
        if (!door.isShut()) {
            long at = submission(
                    OP_CANCEL,
                    NO_COMPLETION_OF_SUCCESS,
                    listener.descriptor,
                    CompletionTags.tag(0, IGNORED));
            Memory.setInt(at + 28, CANCEL_ALL_OF_DESCRIPTOR);
            for (int i = 0; i < CLOSE_TURNS_MAX && !door.isShut(); i++) {
                ring.await(0, 0);
                sendEpochs.split(sendEpochs.current());
                completeOf(door);
            }
        }
        door.leave();
        spareNames.add(door.names);
    }

    /** Tells what the door waits for, ahead of all else. */
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
        buffers.close(kernel);
        sends.close(kernel);
        release();
    }
}
