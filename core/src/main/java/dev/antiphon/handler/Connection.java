package dev.antiphon.handler;

import dev.antiphon.config.Limits;
import dev.antiphon.failure.ServerFailure;
import dev.antiphon.message.Message;
import dev.antiphon.tls.TlsSession;

import java.net.SocketAddress;
import java.util.Optional;

/**
 * One connection, as handlers see it.
 *
 * <p>All methods may be called by any thread and return at once.
 */
public interface Connection {
    /**
     * Returns a number that no other connection of this server or client has or had; it counts from
     * 1.
     */
    long id();

    /**
     * Returns the peer's address; the peer of a Unix socket has none, so that its path is empty.
     */
    SocketAddress remoteAddress();

    /** Returns the address on this side. */
    SocketAddress localAddress();

    /** Returns the proxy through which it came; empty without a PROXY header. */
    Optional<ProxyVia> proxy();

    /** Returns the result of the TLS handshake; empty on a connection in plain text. */
    Optional<TlsSession> tls();

    /**
     * Sends a message that answers no request, after what was sent before it, and before the reply
     * that the pushing handler gives then; an inline handler's reply goes first. On a connection
     * that is closed or closing it goes nowhere; past {@link Limits#maxOutboundBytesPerConnection}
     * the connection is dropped with {@link ServerFailure.OutboundFull}.
     */
    void push(Message message);

    /**
     * Finishes the answers in flight, then closes in order. Does nothing on a connection that is
     * closed.
     */
    void close();

    /**
     * Resets the connection at once: the peer sees an error. Does nothing on a connection that is
     * closed.
     */
    void reset();
}
