package dev.antiphon.engine.connection;

import dev.antiphon.handler.ProxyVia;
import dev.antiphon.tls.TlsSession;
import dev.antiphon.transport.Transport;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * Between whom a connection is, and by what: known once it is open, and after its end too. The loop
 * writes, any thread reads.
 */
public final class Endpoints {
    private static final SocketAddress UNCONNECTED =
            InetSocketAddress.createUnresolved("unconnected", 0);

    private volatile SocketAddress localAddress = UNCONNECTED;
    private volatile SocketAddress remoteAddress = UNCONNECTED;
    private volatile @Nullable TlsSession session;
    private volatile @Nullable ProxyVia proxy;

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

    SocketAddress localAddress() {
        return localAddress;
    }

    SocketAddress remoteAddress() {
        return remoteAddress;
    }

    Optional<TlsSession> session() {
        return Optional.ofNullable(session);
    }

    Optional<ProxyVia> proxy() {
        return Optional.ofNullable(proxy);
    }
}
