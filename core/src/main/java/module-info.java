/**
 * Antiphon's core: a TCP server and a TCP client that know where a message ends.
 *
 * <p>Goes in: bytes of sockets. Comes out: messages, replies and the events that tell what
 * happened. It needs nothing but the JDK; the engine package is not exported, but to the load
 * generator, which drives loops of its own.
 */
@SuppressWarnings("module") // the modules that parts are exported to are built after this one
module dev.antiphon.core {
    requires jdk.net;
    requires static org.jspecify;

    exports dev.antiphon;
    exports dev.antiphon.event;
    exports dev.antiphon.framing;
    exports dev.antiphon.proxyprotocol;
    exports dev.antiphon.transport to
            dev.antiphon.linux;
    exports dev.antiphon.engine to
            dev.antiphon.load;
    exports dev.antiphon.file to
            dev.antiphon.load,
            dev.antiphon.stub;

    uses dev.antiphon.transport.TransportProvider;
}
