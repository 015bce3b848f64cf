package dev.antiphon.engine.connection;

import dev.antiphon.engine.tls.TlsContext;
import dev.antiphon.engine.tls.TlsFilter;
import dev.antiphon.event.ConnectionEvent.Opened;
import dev.antiphon.transport.Transport;

import java.io.IOException;
import java.net.SocketAddress;

/**
 * The opening of a connection: socket accepted or connected → filters completed → reported as open
 * → message handler called. A switch to TLS adds a filter, which is completed in the same way.
 *
 * <p>Used on the connection's loop.
 */
public final class OpenSequence {
    private final TcpConnection connection;
    private boolean opened;

    OpenSequence(TcpConnection connection) {
        this.connection = connection;
    }

    /** Returns whether the opening was reported, so that the close must be reported too. */
    boolean wasOpened() {
        return opened;
    }

    /** Takes over an accepted socket. */
    void accept(Transport.Accepted accepted) throws IOException {
        FilterChain filterChain = FilterChain.of(connection);
        Transport.Link socket = connection.loop.transport().open(accepted, filterChain.lowest());
        connection.sendOn(filterChain.over(socket));
        OpenConnections.of(connection.loop).add(connection);
        filterChain.lowest().connected();
    }

    /** Begins to connect. After success, {@link #connected} is called. */
    void connect(SocketAddress address) throws IOException {
        FilterChain filterChain = FilterChain.of(connection);
        Transport.Link socket = connection.loop.transport().connect(address, filterChain.lowest());
        connection.sendOn(filterChain.over(socket));
        OpenConnections.of(connection.loop).add(connection);
        connection.connectionTimeouts.opened(connection.loop.now());
        connection.connectionTimeouts.schedule();
    }

    /**
     * Opens the connection, or continues it after a switch to TLS. Called once all filters are
     * completed.
     */
    void connected() {
        boolean again = opened;
        if (connection.link() instanceof TlsFilter secured) {
            connection.handle.secured(secured.session());
        }
        connection.connectionTimeouts.opened(connection.loop.now());
        if (again) {
            connection.messageHandler.secured(connection);
        } else {
            report();
            connection.messageHandler.opened(connection);
        }
        connection.settle();
        connection.turn();
    }

    /** Switches the connection to TLS; all later bytes in both directions are encrypted. */
    void secure(TlsContext tlsContext) {
        Transport.Link plain = connection.link();
        TlsFilter secured = FilterChain.tls(connection, tlsContext, connection);
        plain.handTo(secured);
        secured.over(plain);
        connection.sendOn(secured);
        connection.frameReader.goOn();
        secured.connected();
    }

    /**
     * Reports the opening to the listeners, once. It is also reported for a connection that a
     * filter refused, so that listeners know the addresses of the failed connection.
     */
    void report() {
        if (opened) {
            return;
        }
        opened = true;
        ConnectionHandle handle = connection.handle;
        handle.opened(connection.link());
        ConnectionConfig config = connection.connectionConfig;
        if (config.events().tellsOpened()) {
            Opened event = new Opened(
                    connection.id,
                    config.side(),
                    handle.localAddress(),
                    handle.remoteAddress(),
                    System.nanoTime());
            config.events().emit(handle.tls().map(event::withTls).orElse(event));
        }
    }
}
