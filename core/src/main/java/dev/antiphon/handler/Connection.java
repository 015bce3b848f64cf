package dev.antiphon.handler;

import dev.antiphon.config.Limits;
import dev.antiphon.failure.ServerFailure;
import dev.antiphon.message.Message;
import dev.antiphon.tls.TlsSession;

import java.net.SocketAddress;
import java.util.Optional;

/**
 * The view of one connection that handlers get.
 *
 * <p>All methods may be called by any thread and return at once.
 */
public interface Connection {
    /**
     * Returns the number of this connection. No other connection of this server or client has the
     * same; numbers start from 1.
     */
    long id();

    /**
     * Returns the peer's address. The peer of a Unix socket has none, so that its path is empty.
     */
    SocketAddress remoteAddress();

    /** Returns the local address. */
    SocketAddress localAddress();

    /** Returns the proxy that passed the connection on; empty without a PROXY header. */
    Optional<ProxyVia> proxy();

    /** Returns the result of the TLS handshake; empty on a plain text connection. */
    Optional<TlsSession> tls();

    /**
     * Sends a message that answers no request. It follows the messages sent before it, and precedes
     * the reply of the handler that pushes it; the reply of an inline handler precedes it. On a
     * closed or closing connection the message is discarded. A connection over {@link
     * Limits#maxOutboundBytesPerConnection} is dropped with {@link ServerFailure.OutboundFull}.
     */
    void push(Message message);

    /**
     * Sends the replies to requests in flight, then closes in order. Does nothing on a closed
     * connection.
     */
    void close();

    /**
     * Resets the connection at once, so that the peer sees an error. Does nothing on a closed
     * connection.
     */
    void reset();
}
