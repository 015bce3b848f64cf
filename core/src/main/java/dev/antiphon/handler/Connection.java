package dev.antiphon.handler;

import dev.antiphon.config.Limits;
import dev.antiphon.failure.ServerFailure;
import dev.antiphon.message.Message;
import dev.antiphon.tls.TlsSession;

import java.net.SocketAddress;
import java.util.Optional;

/**
 * One connection, as its handler sees it: addresses, unrequested messages, and its end.
 *
 * <p>Any thread may call the methods; they return at once.
 */
public interface Connection {
    /**
     * Returns the number of this connection, from 1, which is unique within its server or client.
     */
    long id();

    /** Returns the peer's address. For the peer of a Unix socket, the address is an empty path. */
    SocketAddress remoteAddress();

    /** Returns the local address. */
    SocketAddress localAddress();

    /** Returns the proxy that passed the connection on; empty without a PROXY header. */
    Optional<ProxyVia> proxy();

    /** Returns the result of the TLS handshake; empty on a plain text connection. */
    Optional<TlsSession> tls();

    /**
     * Sends a message that answers no request. Messages keep the order of the calls. A message that
     * a handler pushes is sent before its reply; only the reply of an inline handler is sent first.
     * On a closed or closing connection the message is discarded. A connection over {@link
     * Limits#maxOutboundBytesPerConnection} is reset with {@link ServerFailure.OutboundFull}.
     */
    void push(Message message);

    /**
     * Sends the replies to requests in flight, then begins an orderly close. Does nothing on a
     * closed connection.
     */
    void close();

    /**
     * Resets the connection at once, so that the peer sees an error. Does nothing on a closed
     * connection.
     */
    void reset();
}
