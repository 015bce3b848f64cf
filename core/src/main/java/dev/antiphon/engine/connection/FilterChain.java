package dev.antiphon.engine.connection;

import dev.antiphon.engine.filter.Filter;
import dev.antiphon.engine.filter.ProxyHeaderReader;
import dev.antiphon.engine.filter.ProxyHeaderWriter;
import dev.antiphon.engine.tls.TlsContext;
import dev.antiphon.engine.tls.TlsFilter;
import dev.antiphon.proxyprotocol.ProxyPreface;
import dev.antiphon.proxyprotocol.ProxyTrust;
import dev.antiphon.transport.Transport;

import org.jspecify.annotations.Nullable;

/** The filters between a connection's socket and its messages; most connections have none. */
public final class FilterChain {
    private Transport.Receiver lowest;
    private Transport.@Nullable Link highest;
    private @Nullable Filter lowestStage;

    private FilterChain(TcpConnection connection) {
        lowest = connection;
    }

    /**
     * Returns the filters of a new connection. Sent bytes pass TLS, then the filter of the PROXY
     * header, then the socket.
     */
    static FilterChain of(TcpConnection connection) {
        FilterChain filterChain = new FilterChain(connection);
        TlsContext tlsContext = connection.connectionConfig.tlsContext();
        if (tlsContext != null && tlsContext.isFromTheStart()) {
            filterChain.put(tls(connection, tlsContext, filterChain.lowest));
        }
        ProxyTrust trust = connection.connectionConfig.trust();
        if (trust != null) {
            filterChain.put(new ProxyHeaderReader(connection, trust, filterChain.lowest));
        }
        ProxyPreface preface = connection.connectionConfig.preface();
        if (preface != null) {
            filterChain.put(new ProxyHeaderWriter(preface, filterChain.lowest));
        }
        return filterChain;
    }

    /** Returns the TLS filter of a connection. */
    static TlsFilter tls(
            TcpConnection connection, TlsContext tlsContext, Transport.Receiver above) {
        return new TlsFilter(
                connection.loop,
                tlsContext.connection(),
                connection.limits().tlsHandshakeTimeout(),
                above);
    }

    private void put(Filter under) {
        if (lowestStage == null) {
            highest = under;
        } else {
            lowestStage.over(under);
        }
        lowestStage = under;
        lowest = under;
    }

    /** Returns the receiver of the socket's events. */
    Transport.Receiver lowest() {
        return lowest;
    }

    /** Connects the filters to the socket. Returns the link on which messages are sent. */
    Transport.Link over(Transport.Link socket) {
        Filter filter = lowestStage;
        if (filter != null) {
            filter.over(socket);
        }
        return highest == null ? socket : highest;
    }
}
