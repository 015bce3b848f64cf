package dev.antiphon.engine.event;

import dev.antiphon.address.Address;
import dev.antiphon.address.UnixPath;
import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.transport.SelfConnectedException;
import dev.antiphon.transport.Transports;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The classification of the system's exceptions. It uses types rather than texts, since a text is
 * in the language of the system's locale; an English text can only refine the type.
 */
public final class SystemFailures {
    private static final int UNPRIVILEGED_PORTS_FROM = 1024;
    private static final List<String> NETWORK = List.of("timed out", "unreachable", "no route");

    private SystemFailures() {}

    /**
     * Returns the socket addresses of an address, with a name lookup if needed.
     *
     * @throws FailureException with {@link Failure.UnknownHost} when the name has no address
     */
    public static List<? extends SocketAddress> resolve(Address address) {
        try {
            return address.addresses();
        } catch (UnknownHostException e) {
            throw new FailureException(new Failure.UnknownHost(e));
        }
    }

    /**
     * Returns the failure for an exception while connecting.
     *
     * @param trying the address that was tried; null for a Unix socket
     */
    public static Failure connecting(
            Exception failure, Address target, @Nullable InetAddress trying) {
        if (trying != null && isOutOfPorts(failure, trying)) {
            return new ClientFailure.PortsUsedUp(target, failure);
        }
        if (failure instanceof SelfConnectedException self) {
            return new ClientFailure.Refused(target, String.valueOf(self.getMessage()), self);
        }
        if (isRefused(failure, target)) {
            return new ClientFailure.Refused(target, failure);
        }
        String reason = String.valueOf(failure.getMessage());
        return new Failure.Io(
                Phase.CONNECT, "cannot connect to " + target + ": " + reason, failure);
    }

    /** Returns whether nothing listens at the address. */
    static boolean isRefused(Exception failure) {
        return failure instanceof ConnectException && !saysNetwork(failure);
    }

    /**
     * Returns whether nothing listens at the address. There is no exception type for a Unix socket
     * that does not exist.
     */
    static boolean isRefused(Exception failure, Address address) {
        return isRefused(failure)
                || (address instanceof UnixPath unix && Files.notExists(Path.of(unix.path())));
    }

    /**
     * Returns whether the peer reset an open connection. There is no exception type for a write
     * after a reset, and other errors of open connections are rare. Any unspecific error therefore
     * counts as a reset.
     */
    public static boolean isReset(Exception failure) {
        return failure instanceof IOException && !saysNetwork(failure);
    }

    /**
     * Returns whether the system closed an open connection because the peer acknowledged neither
     * data nor probes.
     */
    public static boolean isTimedOut(IOException failure) {
        return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("timed out");
    }

    /** Returns whether this machine has no such address, for example {@code ::1} without IPv6. */
    public static boolean isNotOurs(IOException failure, InetAddress address) {
        if (failure instanceof BindException) {
            try {
                return NetworkInterface.getByInetAddress(address) == null;
            } catch (SocketException e) {
                return false;
            }
        }
        return Transports.FAMILY_MISSING.equals(failure.getMessage());
    }

    /**
     * Returns whether no local port is free for an outgoing connection. The system reports this as
     * a bind error. Connecting to the loopback address of a missing family causes the same error,
     * for which this method returns false.
     */
    static boolean isOutOfPorts(Exception failure, InetAddress target) {
        return failure instanceof BindException bind
                && !(target.isLoopbackAddress() && isNotOurs(bind, target));
    }

    /**
     * Returns whether another socket uses the address. An address that the process may not use
     * causes an exception of the same type.
     */
    public static boolean isInUse(IOException failure, SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            return failure instanceof BindException;
        }
        return failure instanceof BindException
                && !isNotOurs(failure, inet.getAddress())
                && (inet.getPort() >= UNPRIVILEGED_PORTS_FROM
                        || String.valueOf(failure.getMessage()).contains("in use"));
    }

    private static boolean saysNetwork(Exception failure) {
        String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return NETWORK.stream().anyMatch(text::contains);
    }
}
