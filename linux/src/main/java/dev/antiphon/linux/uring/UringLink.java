package dev.antiphon.linux.uring;

import dev.antiphon.linux.kernel.Errno;
import dev.antiphon.linux.kernel.Kernel;
import dev.antiphon.linux.kernel.Ring;
import dev.antiphon.linux.socket.LinuxAccepted;
import dev.antiphon.linux.socket.LinuxLink;
import dev.antiphon.transport.Transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A connected socket of the io_uring transport.
 *
 * <p>It has at most one send per turn; bytes are added to that send until it is submitted.
 * Receiving is one operation that continues until it is cancelled; bytes that it delivers after the
 * request to cancel are parked here. A link stops receiving only when its connection holds many
 * bytes, which are counted and limited; at most as many bytes again are parked.
 *
 * <p>If the system returns a part of a send, that part is sent again before all other bytes, as
 * soon as the system has room and as often as necessary.
 */
final class UringLink extends LinuxLink {
    static {
        SendSlot.initialise();
        ReceiveSize.initialise();
        ParkedBytes.initialise();
    }

    final long place;

    private final UringTransport transport;
    private final ReceiveSize receiveSize = new ReceiveSize();

    private boolean wantsRead;
    private boolean receiving;
    private boolean cancelling;
    private boolean ended;
    private boolean endTold;
    private boolean parkedTold;
    private final ParkedBytes parked = new ParkedBytes();

    /** The turn in which the last receive began; its first bytes precede a failed send's report. */
    private long receivingSince;

    private boolean wantsWrite;
    private boolean awaitsWritable;
    private boolean awaitsFlush;
    private boolean shutsWhenFlushed;
    private boolean connecting;

    /** True if the descriptor is closed. Its number may then belong to another socket. */
    private boolean descriptorLeft;

    private final SendSlot slot;

    UringLink(UringTransport transport, LinuxAccepted socket, Transport.Receiver receiver) {
        super(transport, socket, receiver);
        this.transport = transport;
        this.place = transport.take(this);
        this.slot = new SendSlot(this, transport);
    }

    long tag(int operation) {
        return CompletionTags.tag(place, operation);
    }

    void beginConnecting() {
        connecting = true;
        awaitWritable();
    }

    @Override
    public void beginReading() {
        if (connecting) {
            connecting = false;
            transport.kernel.becomeBlocking(descriptor);
        }
        wantsRead = true;
        receive();
    }

    // ---- completions ----

    /**
     * Processes a completion: of a receive, of a failed send, or of a wait for room to send. If the
     * receiver throws an exception, only its connection is closed.
     */
    void completed(int operation, int result, int flags) {
        try {
            switch (operation) {
                case UringTransport.RECEIVE -> received(result, flags);
                case UringTransport.SEND -> sendFailed(result);
                default -> writable();
            }
        } catch (Throwable e) { // also for an Error: one connection is lost, not the loop
            receiver.failed(e);
        }
    }

    private void received(int result, int flags) {
        if ((flags & Ring.MORE) == 0) {
            receiving = false;
            cancelling = false;
        }
        if (result > 0) {
            ReceiveBuffers buffers = transport.buffers(receiveSize.current());
            int buffer = flags >>> Ring.BUFFER_SHIFT;
            try {
                take(buffers.received(buffer, result));
            } finally {
                buffers.giveBack(buffer);
            }
            if (receiveSize.isUnsuitedFor(result)) {
                cancelReceive(); // which begins it again
            }
        } else if (result == 0) {
            ended = true;
            tellEnd();
        } else if (result == -Errno.ENOBUFS) {
            transport.buffers(receiveSize.current()).more();
        } else if (!closed && !UringOperations.isCancelled(result)) {
            ended = true;
            endTold = true;
            receiver.failed(Errno.exception(-result));
        }
        if (closed) {
            finishClose();
        } else if (wantsRead) {
            receive();
        }
    }

    private void take(ByteBuffer bytes) {
        if (closed || endTold) {
            return;
        }
        if (wantsRead && parked.isEmpty()) {
            receiver.received(bytes);
            return;
        }
        parked.add(bytes);
    }

    /** Passes on the bytes that arrived while the link was not reading. */
    void tellParked() {
        parkedTold = false;
        try {
            if (!closed && wantsRead && !parked.isEmpty()) {
                receiver.received(parked.removeAll());
            }
            tellEnd();
        } catch (Throwable e) { // as above
            receiver.failed(e);
        }
    }

    private void tellEnd() {
        if (ended && !endTold && !closed && wantsRead && parked.isEmpty()) {
            endTold = true;
            receiver.inputEnded();
        }
    }

    private void sendFailed(int result) {
        if (closed) {
            return;
        }
        if (result < 0 && result != -Errno.EAGAIN && result != -Errno.EINTR) {
            receiver.failed(Errno.exception(-result));
            return;
        }
        if (slot.cameBack(Math.max(0, result))) {
            awaitWritable();
            receiver.blocked();
        }
    }

    private void sendAgain() {
        slot.sendAgain(receivingSince);
        awaitFlush();
    }

    private void writable() {
        awaitsWritable = false;
        slot.unblock();
        if (closed) {
            finishClose();
        } else if (connecting) {
            finishConnect();
        } else if (pendingBytes() > 0) {
            sendAgain();
        } else if (wantsWrite) {
            receiver.writable();
            wantWrite(wantsWrite);
        }
    }

    /** Sends returned bytes again, or reports that all bytes are sent. */
    void tellFlushed() {
        awaitsFlush = false;
        if (closed) {
            return;
        }
        if (!slot.isConfirmed()) { // it was sent within this poll, and is handed over by the next
            awaitFlush();
            return;
        }
        if (slot.state() == SendSlot.State.BLOCKED) {
            return; // goes on once the system has room
        }
        try {
            slot.confirmed();
            if (pendingBytes() > 0) {
                sendAgain();
                return;
            }
            if (shutsWhenFlushed) {
                shutsWhenFlushed = false;
                super.shutdownOutput();
            }
            if (!wantsWrite) {
                return;
            }
            receiver.writable();
            wantWrite(wantsWrite);
        } catch (Throwable e) { // as above
            receiver.failed(e);
        }
    }

    // ---- requests of the connection ----

    private void receive() {
        if (!receiving && !ended && !closed) {
            receiving = true;
            receivingSince = transport.sendEpochs().current();
            transport.operations().receive(this, receiveSize.begin());
        }
    }

    private void cancelReceive() {
        if (receiving && !cancelling) {
            cancelling = true;
            transport.operations().cancel(tag(UringTransport.RECEIVE));
        }
    }

    @Override
    public void wantRead(boolean on) {
        if (on == wantsRead || closed || connecting) {
            return;
        }
        wantsRead = on;
        if (!on) {
            cancelReceive();
            return;
        }
        if ((!parked.isEmpty() || (ended && !endTold)) && !parkedTold) {
            parkedTold = true;
            transport.tellParked(this);
        }
        receive();
    }

    @Override
    public void readNow() {
        transport.catchUp();
        if (!wantsRead || closed || ended) {
            return;
        }
        if (!parked.isEmpty()) {
            tellParked();
            return;
        }
        int count = transport.receiveNow(descriptor);
        if (count > 0) {
            receiver.received(transport.received(count));
        } else if (count == 0) {
            ended = true;
            tellEnd();
        } else if (!UringOperations.isCancelled(count)) {
            ended = true; // the system reports the error once: the pending receive would see an end
            endTold = true;
            receiver.failed(Errno.exception(-count));
        }
    }

    @Override
    public void write(ByteBuffer bytes) {
        send(bytes, 0);
    }

    @Override
    public void writeLast(ByteBuffer bytes) {
        send(bytes, Kernel.MSG_MORE);
    }

    private void send(ByteBuffer bytes, int flags) {
        if (!closed && bytes.hasRemaining() && pendingBytes() == 0) {
            slot.write(bytes, flags, receivingSince);
        }
    }

    @Override
    public long takenBytes() {
        return slot.takenBytes(closed);
    }

    @Override
    public long pendingBytes() {
        return slot.returnedBytes();
    }

    @Override
    public void limitPending(int bytes) {
        slot.limit(bytes);
    }

    @Override
    public boolean isFlushed() {
        return closed || (slot.isConfirmed() && pendingBytes() == 0);
    }

    @Override
    public void wantWrite(boolean on) {
        wantsWrite = on;
        if (!on || closed || connecting || pendingBytes() > 0) {
            return;
        }
        if (!isFlushed()) {
            awaitFlush();
        } else {
            awaitWritable();
        }
    }

    private void awaitFlush() {
        if (!awaitsFlush) {
            awaitsFlush = true;
            transport.tellWhenFlushed(this);
        }
    }

    /** Shuts the output after all bytes that are being sent are confirmed. */
    @Override
    public void shutdownOutput() throws IOException {
        if (isFlushed()) {
            super.shutdownOutput();
        } else {
            shutsWhenFlushed = true;
            awaitFlush();
        }
    }

    private void awaitWritable() {
        if (!awaitsWritable) {
            awaitsWritable = true;
            transport.operations().awaitWritable(this);
        }
    }

    @Override
    public void probe() {
        transport.probe(this);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        parked.clear();
        slot.clear();
        cancelReceive();
        if (awaitsWritable) {
            transport.operations().cancel(tag(UringTransport.READY));
        }
        finishClose();
    }

    /** Closes the socket if no operation on it is pending; until then the system keeps it open. */
    private void finishClose() {
        if (!receiving && !awaitsWritable && !descriptorLeft) {
            descriptorLeft = true;
            transport.closeLater(this);
        }
    }

    @Override
    public void reset() {
        if (!closed) {
            transport.kernel.lingerNot(descriptor);
            close();
        }
    }
}
