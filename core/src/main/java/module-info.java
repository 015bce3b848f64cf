/**
 * Antiphon's core: a TCP server and a TCP client that know where a message ends.
 *
 * <p>Goes in: bytes of sockets. Comes out: messages, replies and the events that tell what
 * happened. It needs nothing but the JDK; the engine package is not exported.
 */
@SuppressWarnings("module") // the one that transports are exported to is built after this one
module dev.antiphon.core {
    requires jdk.net;
    requires static org.jspecify;

    exports dev.antiphon;
    exports dev.antiphon.event;
    exports dev.antiphon.framing;
    exports dev.antiphon.proxyprotocol;
    exports dev.antiphon.transport to
            dev.antiphon.linux;

    uses dev.antiphon.transport.TransportProvider;
}
