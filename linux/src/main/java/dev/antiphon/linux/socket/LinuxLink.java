package dev.antiphon.linux.socket;

import dev.antiphon.linux.kernel.Errno;
import dev.antiphon.linux.kernel.Kernel;
import dev.antiphon.linux.kernel.SocketNames;
import dev.antiphon.transport.SelfConnectedException;
import dev.antiphon.transport.Transport;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;

/** The base of the epoll and io_uring links. */
public abstract class LinuxLink implements Transport.Link {
    /** The number of keepalive probes, as in {@code NioKeepAlive}. */
    private static final int PROBES = 3;

    public final int descriptor;

    private final LinuxTransport transport;
    private final SocketAddress remoteAddress;
    private SocketAddress localAddress;
    public Transport.Receiver receiver;

    /** True if the link is closed. A closed link ignores calls and reports no events. */
    public boolean closed;

    public LinuxLink(
            LinuxTransport transport, LinuxAccepted accepted, Transport.Receiver receiver) {
        this.transport = transport;
        this.descriptor = accepted.descriptor();
        this.remoteAddress = accepted.remoteAddress();
        this.localAddress = accepted.localAddress();
        this.receiver = receiver;
    }

    @Override
    public void handTo(Transport.Receiver other) {
        receiver = other;
    }

    @Override
    public long unacknowledgedBytes() {
        return closed ? -1 : transport.kernel.unacknowledged(descriptor);
    }

    @Override
    public SocketAddress localAddress() {
        if (!closed && localAddress.equals(SocketNames.UNKNOWN)) {
            localAddress = transport.ownName(descriptor);
        }
        return localAddress;
    }

    @Override
    public SocketAddress remoteAddress() {
        return remoteAddress;
    }

    /**
     * Enables TCP keepalive (RFC 9293, 3.8.4; tcp(7)). Probes start after half of the time without
     * data, and are spread evenly over the other half.
     */
    @Override
    public boolean keepAlive(Duration within) {
        if (closed || remoteAddress instanceof UnixDomainSocketAddress) {
            return true; // a Unix socket's peer cannot vanish unseen
        }
        Kernel kernel = transport.kernel;
        int tcp = Kernel.IPPROTO_TCP;
        kernel.set(descriptor, tcp, Kernel.TCP_KEEPIDLE, secondsOfPart(within, 2));
        kernel.set(descriptor, tcp, Kernel.TCP_KEEPINTVL, secondsOfPart(within, 2 * PROBES));
        kernel.set(descriptor, tcp, Kernel.TCP_KEEPCNT, PROBES);
        kernel.set(descriptor, Kernel.SOL_SOCKET, Kernel.SO_KEEPALIVE, 1);
        return true;
    }

    @Override
    public void acknowledgeNow() {
        if (!closed && !(remoteAddress instanceof UnixDomainSocketAddress)) {
            transport.kernel.set(descriptor, Kernel.IPPROTO_TCP, Kernel.TCP_QUICKACK, 1);
        }
    }

    /**
     * Returns a fraction of a duration in whole seconds, rounded up. It divides a {@code long}
     * because the first division of a {@code Duration} takes tens of milliseconds.
     */
    private static int secondsOfPart(Duration whole, int parts) {
        return (int) Math.ceilDiv(whole.toNanos(), parts * 1_000_000_000L);
    }

    @Override
    public void shutdownOutput() throws IOException {
        if (!closed) {
            Kernel.must(transport.kernel.shutdownOutput(descriptor));
        }
    }

    /** Reports the socket's pending error to the receiver, if there is one. */
    public void tellIfBroken() {
        Kernel kernel = transport.kernel;
        if (!closed && (kernel.pollNow(descriptor, 0) & Kernel.POLLERR) != 0) {
            int error = kernel.takeError(descriptor);
            receiver.failed(Errno.exception(error == 0 ? Errno.ECONNRESET : error));
        }
    }

    /** Completes the pending connect, or reports its failure. */
    public void finishConnect() {
        try {
            int error = transport.kernel.takeError(descriptor);
            if (error != 0) {
                throw Errno.exception(error);
            }
            SelfConnectedException.refuse(this);
        } catch (IOException e) {
            receiver.connectFailed(e);
            return;
        }
        beginReading();
        receiver.connected();
    }

    /** Starts receiving on a link that has just connected. */
    public abstract void beginReading();
}
