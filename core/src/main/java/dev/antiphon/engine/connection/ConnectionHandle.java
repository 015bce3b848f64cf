package dev.antiphon.engine.connection;

import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.failure.Failure;
import dev.antiphon.handler.Connection;
import dev.antiphon.handler.ProxyVia;
import dev.antiphon.message.Message;
import dev.antiphon.tls.TlsSession;
import dev.antiphon.transport.Transport;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * The view of a connection for handlers: its endpoints, and methods that send on it and close it.
 * Their work runs on the loop.
 *
 * <p>The loop sets the endpoints once the connection is open; they remain available after the
 * close. Any thread may call the methods of {@link Connection}.
 */
public final class ConnectionHandle implements EngineConnection {
    private static final SocketAddress UNCONNECTED =
            InetSocketAddress.createUnresolved("unconnected", 0);

    private final TcpConnection connection;
    private volatile SocketAddress localAddress = UNCONNECTED;
    private volatile SocketAddress remoteAddress = UNCONNECTED;
    private volatile @Nullable TlsSession session;
    private volatile @Nullable ProxyVia proxy;

    ConnectionHandle(TcpConnection connection) {
        this.connection = connection;
    }

    // ---- on the loop ----

    void opened(Transport.Link link) {
        localAddress = link.localAddress();
        remoteAddress = link.remoteAddress();
    }

    void secured(TlsSession agreed) {
        session = agreed;
    }

    void cameBy(ProxyVia via) {
        proxy = via;
    }

    // ---- any thread ----

    @Override
    public TcpConnection core() {
        return connection;
    }

    @Override
    public long id() {
        return connection.id;
    }

    @Override
    public SocketAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public SocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public Optional<ProxyVia> proxy() {
        return Optional.ofNullable(proxy);
    }

    @Override
    public Optional<TlsSession> tls() {
        return Optional.ofNullable(session);
    }

    @Override
    public void push(Message message) {
        connection.loop.execute(() -> {
            if (connection.closeSequence.takesOutput()) {
                try {
                    connection.compose(message.buffer(), null);
                } catch (IllegalArgumentException e) {
                    connection.fail(new Failure.NotEncodable(e));
                }
                connection.loop.touch(connection);
            }
        });
    }

    @Override
    public void close() {
        connection.loop.execute(() -> {
            connection.closeSequence.closeWhenAnswered();
            connection.turn();
        });
    }

    @Override
    public void reset() {
        connection.loop.execute(() -> connection.closeNow(How.RST));
    }
}
