package dev.antiphon.linux.socket;

import dev.antiphon.linux.kernel.Errno;
import dev.antiphon.linux.kernel.Kernel;
import dev.antiphon.linux.kernel.SocketNames;
import dev.antiphon.transport.Transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** A listening socket. It accepts waiting connections while the acceptor allows it. */
public final class LinuxListener implements Transport.Listener {
    /** The number of connections accepted in one turn before open ones are served again. */
    private static final int BATCH = 64;

    public final int descriptor;

    private final LinuxTransport transport;
    private final Transport.Acceptor acceptor;

    /** Removes the file of a Unix socket, so that no further client can connect. */
    private final Runnable hide;

    private final SocketAddress address;

    /**
     * The local address of accepted connections; unknown if the socket listens on all addresses.
     */
    private final SocketAddress acceptedAt;

    private boolean accepting;
    private boolean closed;

    LinuxListener(
            LinuxTransport transport, int descriptor, Transport.Acceptor acceptor, Runnable hide) {
        this.transport = transport;
        this.descriptor = descriptor;
        this.acceptor = acceptor;
        this.hide = hide;
        this.address = transport.ownName(descriptor);
        boolean several =
                address instanceof InetSocketAddress inet && inet.getAddress().isAnyLocalAddress();
        this.acceptedAt = several ? SocketNames.UNKNOWN : address;
    }

    @Override
    public void accepting(boolean on) {
        if (on == accepting || closed) {
            return;
        }
        accepting = on;
        if (on) {
            transport.awaitConnection(this);
        } else {
            transport.awaitNoConnection(this);
        }
    }

    public boolean isAccepting() {
        return accepting && !closed;
    }

    /** Returns the number of connections that may be accepted. */
    public int room() {
        return acceptor.room();
    }

    /**
     * Passes a socket that the system accepted to the acceptor, or reports the error.
     *
     * @param result the descriptor, or a negative error number
     */
    public void accepted(int result, SocketAddress from) {
        if (result >= 0) {
            hand(new LinuxAccepted(result, from, acceptedAt));
        } else if (isAccepting() && !passes(result)) {
            acceptor.failed(Errno.exception(-result));
        }
    }

    /**
     * Returns whether the error is harmless: no connection is waiting, the waiting connection was
     * aborted, or the accept was cancelled or interrupted.
     */
    private static boolean passes(int result) {
        return result == -Errno.EAGAIN
                || result == -Errno.ECANCELED
                || result == -Errno.ECONNABORTED
                || result == -Errno.EINTR;
    }

    /**
     * Accepts the waiting connections, up to {@value #BATCH} of them, and waits for the next one. A
     * connection that waited may already be closed.
     */
    public void ready() {
        if (!accepting || closed) {
            return;
        }
        boolean more = accept(BATCH);
        if (!accepting || closed) {
            return;
        }
        if (more) {
            transport.readyAgain(this);
        } else {
            transport.awaitConnection(this);
        }
    }

    @Override
    public boolean beginNoMore() {
        return address instanceof InetSocketAddress && transport.dropBeginnings(descriptor);
    }

    @Override
    public void acceptWaiting() {
        hide.run();
        accepting = false;
        transport.awaitNoConnection(this); // accepts in progress come first
        accept(Integer.MAX_VALUE);
    }

    /** Accepts up to this number of connections. Returns whether more may be waiting. */
    private boolean accept(int most) {
        for (int i = 0; i < most; i++) {
            if (!acceptor.mayAccept()) {
                return true;
            }
            int accepted = transport.accept(descriptor);
            if (accepted >= 0) {
                hand(new LinuxAccepted(accepted, transport.acceptedFrom(), acceptedAt));
            } else if (accepted == -Errno.EAGAIN) {
                return false;
            } else if (!passes(accepted)) {
                acceptor.failed(Errno.exception(-accepted));
                return true;
            }
        }
        return true;
    }

    /**
     * Passes an accepted socket to the acceptor, and closes the socket if the acceptor throws an
     * exception.
     */
    private void hand(LinuxAccepted accepted) {
        try {
            acceptor.accepted(accepted);
        } catch (Throwable e) {
            accepted.discard();
            throw e;
        }
    }

    @Override
    public SocketAddress address() throws IOException {
        return address;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        hide.run();
        accepting = false;
        transport.awaitNoConnection(this);
        closed = true;
        Kernel.close(descriptor);
    }
}
