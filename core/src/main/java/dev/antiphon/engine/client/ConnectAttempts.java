package dev.antiphon.engine.client;

import dev.antiphon.engine.connection.TcpConnection;
import dev.antiphon.engine.event.SystemFailures;
import dev.antiphon.engine.loop.TimerTask;
import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The attempts to open one connection. The addresses of the client's target are tried one after the
 * other until one accepts or the time limit has passed. The time limit includes the name lookup.
 * Used on the loop only.
 */
final class ConnectAttempts extends TimerTask {
    private static final int TOLD_MAX = 8;

    private final ClientConnections connections;
    private final Supplier<TcpConnection> creating;
    private final Consumer<Failure> failed;
    private final ArrayDeque<SocketAddress> addresses = new ArrayDeque<>(2);
    private final long until;
    private boolean over;
    private @Nullable TcpConnection connection;
    private @Nullable Failure refused;
    private @Nullable InetAddress trying;

    /** The failure text of each address that was tried, by address. */
    private final LinkedHashMap<String, String> failures = new LinkedHashMap<>(2);

    /**
     * Creates the attempts without starting them. The time limit counts from now.
     *
     * @param connections supplies a new connection for each attempt
     * @param failed called when no address or no time is left
     */
    ConnectAttempts(
            ClientConnections connections,
            Supplier<TcpConnection> creating,
            Consumer<Failure> failed) {
        this.connections = connections;
        this.creating = creating;
        this.failed = failed;
        this.until = System.nanoTime() + connections.connectTimeout().toNanos();
        connections.loop().schedule(this, until);
    }

    /** Ends the attempts. Called when a connection is open or no longer needed. */
    void over() {
        over = true;
        connections.loop().cancel(this);
    }

    @Override
    public void due(long now) {
        if (now < until) {
            connections.loop().schedule(this, until);
        } else {
            // the connection may have opened while this loop was busy
            connections.loop().afterPoll(this::timeOut);
        }
    }

    private void timeOut() {
        if (over || (connection != null && connection.isUnderWay())) {
            return; // a handshake has a deadline of its own
        }
        failed.accept(new Failure.TimedOut(Phase.CONNECT, connections.connectTimeout(), 0));
    }

    /** Returns the connection of the last attempt; null if there was none. */
    @Nullable
    TcpConnection connection() {
        return connection;
    }

    /** Starts the attempts, with these addresses. */
    void begin(List<? extends SocketAddress> candidates) {
        addresses.addAll(candidates);
        next(new Failure.UnknownHost(
                new UnknownHostException(connections.target().toString())));
    }

    /** Tries the next address after a failure of the previous one; fails if there is none. */
    void next(Failure last) {
        boolean isNamed =
                last instanceof ClientFailure.PortsUsedUp || last instanceof ClientFailure.Refused;
        if (isNamed && !(refused instanceof ClientFailure.PortsUsedUp)) {
            // kept: it says more than failures of later addresses, such as no IPv6 route
            refused = last;
        }
        SocketAddress address = addresses.poll();
        if (address == null) {
            failed.accept(withAll(refused == null ? last : refused));
            return;
        }
        trying = address instanceof InetSocketAddress inet ? inet.getAddress() : null;
        TcpConnection next = creating.get();
        try {
            next.connect(address);
            connection = next;
        } catch (IOException | RuntimeException e) {
            next(failure(e));
        }
    }

    /**
     * Returns the most informative failure. If the addresses failed in different ways, its text
     * lists the failure of each address.
     */
    private Failure withAll(Failure telling) {
        if (new HashSet<>(failures.values()).size() < 2) {
            return telling;
        }
        String all = failures.entrySet().stream()
                .map(each -> each.getKey() + ": " + each.getValue())
                .collect(Collectors.joining("; "));
        return switch (telling) {
            case ClientFailure.Refused it -> it.withDetail(all);
            case Failure.Io it ->
                it.withReason("cannot connect to " + connections.target() + ": " + all);
            default -> telling;
        };
    }

    /** Returns the failure for an exception while connecting. */
    Failure failure(Exception cause) {
        if (trying != null && failures.size() < TOLD_MAX) {
            failures.put(trying.getHostAddress(), String.valueOf(cause.getMessage()));
        }
        return SystemFailures.connecting(cause, connections.target(), trying);
    }
}
