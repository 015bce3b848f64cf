package dev.antiphon.failure;

/** The step of a connection in which a failure occurred. */
public enum Phase {
    /** A name lookup. */
    RESOLVE,
    /** The binding of a server's address. */
    BIND,
    /** The accepting of a connection. */
    ACCEPT,
    /** The opening of a connection. */
    CONNECT,
    /** The wait for a PROXY header. */
    PROXY_HEADER,
    /** The TLS handshake. */
    TLS_HANDSHAKE,
    /** The wait for the first byte after a connection has opened. */
    FIRST_BYTE,
    /** The receiving of a message, from its first byte to its last. */
    MESSAGE,
    /** The time between messages. */
    IDLE,
    /** The wait of a conversation for a message, with a time limit that the caller gave. */
    RECEIVE,
    /** The work of a handler. */
    HANDLE,
    /** The encoding of a message by the framing. */
    ENCODE,
    /** The wait for the peer to accept bytes. */
    WRITE,
    /** The wait for the reply to a request that was sent. */
    REPLY,
    /** The drain of a server. */
    DRAIN
}
