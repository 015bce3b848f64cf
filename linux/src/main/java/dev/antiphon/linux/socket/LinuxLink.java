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

/** The parts of a link that epoll and io_uring share. */
public abstract class LinuxLink implements Transport.Link {
    /** As many as {@code NioKeepAlive} asks for. */
    private static final int PROBES = 3;

    public final int descriptor;

    private final LinuxTransport transport;
    private final SocketAddress remoteAddress;
    private SocketAddress localAddress;
    public Transport.Receiver receiver;

    /** Nothing is asked of it any more, and nothing told. */
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
     * TCP's keepalive (RFC 9293, 3.8.4; tcp(7)): half of the time in silence, then probes, evenly
     * spaced.
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

    /** By arithmetic of long: that of Duration takes tens of milliseconds the first time. */
    private static int secondsOfPart(Duration whole, int parts) {
        return (int) Math.ceilDiv(whole.toNanos(), parts * 1_000_000_000L);
    }

    @Override
    public void shutdownOutput() throws IOException {
        if (!closed) {
            Kernel.must(transport.kernel.shutdownOutput(descriptor));
        }
    }

    /** Has the receiver told if the socket has met an error. */
    public void tellIfBroken() {
        Kernel kernel = transport.kernel;
        if (!closed && (kernel.pollNow(descriptor, 0) & Kernel.POLLERR) != 0) {
            int error = kernel.takeError(descriptor);
            receiver.failed(Errno.exception(error == 0 ? Errno.ECONNRESET : error));
        }
    }

    /** Completes the connect that was begun, or reports its failure. */
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

    /** It is connected, and bytes are to be received. */
    public abstract void beginReading();
}
