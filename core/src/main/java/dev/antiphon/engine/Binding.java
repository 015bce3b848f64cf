package dev.antiphon.engine;

import dev.antiphon.Address;
import dev.antiphon.Fault;
import dev.antiphon.FaultException;
import dev.antiphon.HostPort;
import dev.antiphon.transport.Transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Binds the addresses of a server, all or none. A host may have several addresses, as {@code
 * localhost} has; they share one
 * port, also where it is a free one that the system chose.
 */
final class Binding {
    private static final int SAME_PORT_TRIES = 20;

    private final Transport transport;
    private final int backlog;
    private final Transport.Acceptor acceptor;

    Binding(Transport transport, int backlog, Transport.Acceptor acceptor) {
        this.transport = transport;
        this.backlog = backlog;
        this.acceptor = acceptor;
    }

    /**
     * Looks the names up and binds; called on the loop before there is any connection.
     *
     * @throws FaultException with the first address that cannot be bound
     */
    List<Transport.Listener> bind(List<? extends Address> wanted) throws IOException {
        List<Transport.Listener> all = new ArrayList<>();
        try {
            for (Address each : wanted) {
                all.addAll(bindSamePort(each));
            }
            return all;
        } catch (IOException | RuntimeException e) {
            all.forEach(Transport.Listener::close);
            throw e;
        }
    }

    /**
     * With port 0 and several addresses, the port that the first was given must be free on
     * the others too.
     */
    private List<Transport.Listener> bindSamePort(Address wanted) throws IOException {
        List<? extends SocketAddress> addresses = wanted.addresses();
        boolean anyPort = addresses.size() > 1
                && addresses.get(0) instanceof InetSocketAddress first
                && first.getPort() == 0;
        for (int tries = anyPort ? SAME_PORT_TRIES : 1; ; tries--) {
            List<Transport.Listener> bound = new ArrayList<>();
            try {
                for (SocketAddress each : addresses) {
                    bindOne(wanted, each, bound);
                }
                return bound;
            } catch (FaultException e) {
                bound.forEach(Transport.Listener::close);
                if (tries == 1) {
                    throw e;
                }
            }
        }
    }

    private void bindOne(Address wanted, SocketAddress each, List<Transport.Listener> bound)
            throws IOException {
        SocketAddress address = each;
        if (each instanceof InetSocketAddress inet
                && !bound.isEmpty()
                && bound.get(0).address() instanceof InetSocketAddress first) {
            address = new InetSocketAddress(inet.getAddress(), first.getPort());
        }
        try {
            bound.add(transport.listen(address, backlog, acceptor));
        } catch (IOException e) {
            boolean missing = address instanceof InetSocketAddress inet
                    && Failures.isNotOurs(e, inet.getAddress());
            if (bound.isEmpty() || !missing) { // a system without IPv6 has no ::1
                String reason = String.valueOf(e.getMessage());
                throw new FaultException(new Fault.BindFailed(
                        named(wanted, address), Failures.isInUse(e, address), reason));
            }
        }
    }

    /** The one of the host's addresses that could not be bound. */
    private static Address named(Address wanted, SocketAddress address) {
        return address instanceof InetSocketAddress inet && !inet.getAddress().isAnyLocalAddress()
                ? new HostPort(inet.getAddress().getHostAddress(), inet.getPort())
                : wanted;
    }
}
