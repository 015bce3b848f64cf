package dev.antiphon.linux.socket;

import dev.antiphon.linux.kernel.Errno;
import dev.antiphon.linux.kernel.Kernel;
import dev.antiphon.linux.kernel.SocketNames;
import dev.antiphon.transport.Transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** A bound address: told that a connection waits, it accepts what may be accepted. */
public final class LinuxListener implements Transport.Listener {
    /** Connections taken in one turn before the open ones are served again. */
    private static final int BATCH = 64;

    public final int descriptor;

    private final LinuxTransport transport;
    private final Transport.Acceptor acceptor;

    /** Removes the file of a Unix socket: who has not connected yet no longer finds us. */
    private final Runnable hide;

    private final SocketAddress address;

    /** The local address of whatever is accepted, unless this listens on several. */
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

    /** Returns how many more may be accepted. */
    public int room() {
        return acceptor.room();
    }

    /** A connection that the system has accepted by itself, or a negative error number. */
    public void accepted(int result, SocketAddress from) {
        if (result >= 0) {
            hand(new LinuxAccepted(result, from, acceptedAt));
        } else if (isAccepting() && !passes(result)) {
            acceptor.failed(Errno.exception(-result));
        }
    }

    /** Returns whether it is over and nothing is wrong. */
    private static boolean passes(int result) {
        return result == -Errno.EAGAIN
                || result == -Errno.ECANCELED
                || result == -Errno.ECONNABORTED
                || result == -Errno.EINTR;
    }

    /** A connection waits, or did. */
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
        transport.awaitNoConnection(this); // what is being accepted comes first
        accept(Integer.MAX_VALUE);
    }

    /** Returns whether there may be more. */
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

    /** Whatever happens, the socket is served or closed. */
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
