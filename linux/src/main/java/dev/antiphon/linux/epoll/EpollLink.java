package dev.antiphon.linux.epoll;

import dev.antiphon.linux.kernel.Epoll;
import dev.antiphon.linux.kernel.Errno;
import dev.antiphon.linux.kernel.Kernel;
import dev.antiphon.linux.socket.LinuxAccepted;
import dev.antiphon.linux.socket.LinuxLink;
import dev.antiphon.transport.Transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A connected socket of the epoll transport. */
final class EpollLink extends LinuxLink {
    private final EpollTransport transport;
    private int interest;
    private long takenBytes;
    private boolean connecting;

    EpollLink(EpollTransport transport, LinuxAccepted socket, Transport.Receiver receiver) {
        super(transport, socket, receiver);
        this.transport = transport;
    }

    void beginConnecting() {
        connecting = true;
        want(Epoll.OUT, true);
    }

    @Override
    public void beginReading() {
        connecting = false;
        interest(Epoll.IN);
    }

    /**
     * Passes the events of the socket to the receiver. If the receiver throws an exception, only
     * its connection is closed.
     */
    void ready(int events) {
        try {
            if (connecting) {
                finishConnect();
                return;
            }
            boolean broken = (events & ~(Epoll.IN | Epoll.OUT)) != 0;
            if ((interest & Epoll.OUT) != 0 && (broken || (events & Epoll.OUT) != 0)) {
                receiver.writable();
            }
            if ((interest & Epoll.IN) != 0 && (broken || (events & Epoll.IN) != 0)) {
                read();
            } else if (broken) {
                tellIfBroken();
            }
        } catch (Throwable e) { // also for an Error: one connection is lost, not the loop
            receiver.failed(e);
        }
    }

    private void read() {
        if (closed) {
            return;
        }
        int count = transport.receive(descriptor);
        if (count > 0) {
            receiver.received(transport.received(count));
        } else if (count == 0) {
            receiver.inputEnded();
            wantRead(false); // an ended input stays readable
        } else if (count != -Errno.EAGAIN && count != -Errno.EINTR) {
            receiver.failed(Errno.exception(-count));
        }
    }

    @Override
    public void readNow() {
        if ((interest & Epoll.IN) != 0) {
            read();
        }
    }

    @Override
    public void probe() {
        transport.probe(this);
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        send(bytes, 0);
    }

    @Override
    public void writeLast(ByteBuffer bytes) throws IOException {
        send(bytes, Kernel.MSG_MORE);
    }

    private void send(ByteBuffer bytes, int flags) throws IOException {
        if (closed || !bytes.hasRemaining()) {
            return;
        }
        int result = transport.send(descriptor, bytes, flags);
        if (result < 0 && result != -Errno.EAGAIN && result != -Errno.EINTR) {
            throw Errno.exception(-result);
        }
        takenBytes += Math.max(0, result);
    }

    @Override
    public long takenBytes() {
        return takenBytes;
    }

    @Override
    public void wantRead(boolean on) {
        want(Epoll.IN, on);
    }

    @Override
    public void wantWrite(boolean on) {
        want(Epoll.OUT, on);
    }

    private void want(int event, boolean on) {
        interest(on ? interest | event : interest & ~event);
    }

    private void interest(int wanted) {
        if (!closed && wanted != interest) {
            transport.interest(descriptor, interest, wanted);
            interest = wanted;
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            transport.forget(descriptor);
            Kernel.close(descriptor); // this also removes it from epoll
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
