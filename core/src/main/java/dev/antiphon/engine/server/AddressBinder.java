package dev.antiphon.engine.server;

import dev.antiphon.address.Address;
import dev.antiphon.address.HostPort;
import dev.antiphon.engine.event.SystemFailures;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.ServerFailure.BindFailed;
import dev.antiphon.transport.Transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The binder of a server's addresses; it binds all of them or none. A host such as {@code
 * localhost} may have several addresses. They share one port, even if the system chooses it.
 */
final class AddressBinder {
    private static final int SAME_PORT_TRIES = 20;
    private static final int TOLD_MAX = 8;

    private final Transport transport;
    private final int backlog;
    private final Transport.Acceptor acceptor;

    AddressBinder(Transport transport, int backlog, Transport.Acceptor acceptor) {
        this.transport = transport;
        this.backlog = backlog;
        this.acceptor = acceptor;
    }

    /**
     * Looks up the names and binds the addresses. Called on the loop before there is any
     * connection.
     *
     * @throws FailureException when addresses cannot be bound; the failure names them
     */
    List<Transport.Listener> bind(List<? extends Address> wanted) throws IOException {
        List<Transport.Listener> all = new ArrayList<>();
        List<BindFailed> failures = new ArrayList<>();
        try {
            for (Address each : wanted) {
                all.addAll(bindSamePort(each, failures));
            }
            if (!failures.isEmpty()) {
                throw new FailureException(withOthers(failures));
            }
            return all;
        } catch (IOException | RuntimeException e) {
            all.forEach(Transport.Listener::close);
            throw e;
        }
    }

    private static Failure withOthers(List<BindFailed> failures) {
        BindFailed first = failures.get(0);
        List<BindFailed> others = failures.subList(1, Math.min(failures.size(), TOLD_MAX));
        return first.withOthers(others);
    }

    /**
     * Binds all addresses of a host to one free port. The port that the system chose for the first
     * address must be free on the others too; otherwise another port is tried.
     */
    private List<Transport.Listener> bindSamePort(Address wanted, List<BindFailed> failures)
            throws IOException {
        List<? extends SocketAddress> addresses = SystemFailures.resolve(wanted);
        boolean anyPort = addresses.size() > 1
                && addresses.get(0) instanceof InetSocketAddress first
                && first.getPort() == 0;
        for (int tries = anyPort ? SAME_PORT_TRIES : 1; ; tries--) {
            List<Transport.Listener> bound = new ArrayList<>();
            List<BindFailed> failed = new ArrayList<>();
            try {
                for (SocketAddress each : addresses) {
                    bindOne(wanted, each, bound, failed);
                }
            } catch (RuntimeException e) {
                bound.forEach(Transport.Listener::close);
                throw e;
            }
            if (failed.isEmpty()) {
                return bound;
            }
            bound.forEach(Transport.Listener::close);
            if (tries == 1) {
                failures.addAll(failed);
                return List.of();
            }
        }
    }

    private void bindOne(
            Address wanted,
            SocketAddress each,
            List<Transport.Listener> bound,
            List<BindFailed> failed)
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
            boolean isFirst = bound.isEmpty() && failed.isEmpty();
            boolean missing = address instanceof InetSocketAddress inet
                    && SystemFailures.isNotOurs(e, inet.getAddress());
            if (isFirst || !missing) { // a system without IPv6 has no ::1
                failed.add(new BindFailed(
                        named(wanted, address), SystemFailures.isInUse(e, address), e));
            }
        }
    }

    /**
     * Returns the address to report as not bound: the IP address, or the wanted one for a wildcard
     * or a Unix socket.
     */
    private static Address named(Address wanted, SocketAddress address) {
        return address instanceof InetSocketAddress inet && !inet.getAddress().isAnyLocalAddress()
                ? new HostPort(inet.getAddress().getHostAddress(), inet.getPort())
                : wanted;
    }
}
