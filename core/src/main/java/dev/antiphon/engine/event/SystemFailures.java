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
 * Classifies the system's failures. Their types are what counts: their texts come from the system
 * in the language of its locale, so that an English one can only add to what the type says.
 */
public final class SystemFailures {
    private static final int UNPRIVILEGED_PORTS_FROM = 1024;
    private static final List<String> NETWORK = List.of("timed out", "unreachable", "no route");

    private SystemFailures() {}

    /**
     * Looks an address up.
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
     * Returns the failure that an exception while connecting stands for.
     *
     * @param trying the address that was tried; null where it is none of the internet's
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

    /** Returns whether nothing listens there. */
    static boolean isRefused(Exception failure) {
        return failure instanceof ConnectException && !saysNetwork(failure);
    }

    /**
     * Returns whether nothing listens there: a Unix socket that does not exist has an error without
     * a type.
     */
    static boolean isRefused(Exception failure, Address address) {
        return isRefused(failure)
                || (address instanceof UnixPath unix && Files.notExists(Path.of(unix.path())));
    }

    /**
     * Returns whether the peer broke an open connection. Writing after its reset has no separate
     * type, and other failures of an open connection are rare, so that what does not say otherwise
     * is one.
     */
    public static boolean isReset(Exception failure) {
        return failure instanceof IOException && !saysNetwork(failure);
    }

    /**
     * Returns whether the system gave an open connection up, since the peer answered neither data
     * nor probes.
     */
    public static boolean isTimedOut(IOException failure) {
        return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("timed out");
    }

    /**
     * Returns whether the system does not have this address, e.g. {@code ::1} where there is no
     * IPv6.
     */
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
     * Returns whether no local port is left to connect from: the system reports that as a failure
     * to bind. It does so too for the loopback address of a family that it does not have.
     */
    static boolean isOutOfPorts(Exception failure, InetAddress target) {
        return failure instanceof BindException bind
                && !(target.isLoopbackAddress() && isNotOurs(bind, target));
    }

    /**
     * Returns whether another socket has the address; the type is the same where it may not be
     * taken at all.
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
