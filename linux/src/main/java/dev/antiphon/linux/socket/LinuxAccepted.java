package dev.antiphon.linux.socket;

import dev.antiphon.linux.kernel.Kernel;
import dev.antiphon.linux.kernel.SocketNames;
import dev.antiphon.transport.Transport;

import java.net.SocketAddress;

/**
 * An accepted socket.
 *
 * @param localAddress the local address if the listener is bound to it; else {@link
 *     SocketNames#UNKNOWN}
 */
public record LinuxAccepted(int descriptor, SocketAddress remoteAddress, SocketAddress localAddress)
        implements Transport.Accepted {
    @Override
    public void discard() {
        Kernel.close(descriptor);
    }

    @Override
    public void refuse() {
        Kernel.resetAndClose(descriptor);
    }
}
