package dev.antiphon.failure;

/** Where in the life of a connection something went wrong. */
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
    /** Between messages. */
    IDLE,
    /** A conversation waited for a message, as long as it wanted to. */
    RECEIVE,
    /** A handler had the message. */
    HANDLE,
    /** A message was being put into its framing. */
    ENCODE,
    /** Bytes were waiting to be taken by the peer. */
    WRITE,
    /** A request was sent and its reply had not come. */
    REPLY,
    /** The server was draining. */
    DRAIN
}
