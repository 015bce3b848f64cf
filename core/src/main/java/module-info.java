/**
 * Antiphon's core: a TCP server and a TCP client that know where a message ends.
 *
 * <p>Goes in: bytes of sockets. Comes out: messages, replies and the events that tell what happened. It needs nothing but
 * the JDK; the engine package is not exported.
 */
module dev.antiphon.core {
    requires jdk.net;
    requires static org.jspecify;

    exports dev.antiphon;
    exports dev.antiphon.event;
    exports dev.antiphon.framing;
    exports dev.antiphon.proxyprotocol;
}
