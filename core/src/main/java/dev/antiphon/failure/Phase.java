package dev.antiphon.failure;

/** The part of a connection's life in which something went wrong. */
public enum Phase {
    /** A name was looked up. */
    RESOLVE,
    /** A server was binding its address. */
    BIND,
    /** A connection was being accepted. */
    ACCEPT,
    /** A connection was being made. */
    CONNECT,
    /** A PROXY header was awaited. */
    PROXY_HEADER,
    /** The TLS handshake was under way. */
    TLS_HANDSHAKE,
    /** The connection was open and nothing had arrived on it. */
    FIRST_BYTE,
    /** A message had begun and was not whole. */
    MESSAGE,
    /** The connection was between messages. */
    IDLE,
    /** A conversation waited for a message, with a timeout from its caller. */
    RECEIVE,
    /** A handler had the message. */
    HANDLE,
    /** The framing was encoding a message. */
    ENCODE,
    /** Bytes were waiting for the peer to take them. */
    WRITE,
    /** A request was sent and its reply had not come. */
    REPLY,
    /** The server was draining. */
    DRAIN
}
