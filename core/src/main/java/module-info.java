/**
 * Antiphon's core: TCP servers and clients that know message boundaries. It needs only the JDK.
 *
 * <p>The engine is not exported, except to the load generator, which drives event loops itself.
 */
@SuppressWarnings("module") // the modules that parts are exported to are built after this one
module dev.antiphon.core {
    requires jdk.net;
    requires static org.jspecify;

    exports dev.antiphon;
    exports dev.antiphon.address;
    exports dev.antiphon.config;
    exports dev.antiphon.event;
    exports dev.antiphon.failure;
    exports dev.antiphon.framing;
    exports dev.antiphon.framing.check;
    exports dev.antiphon.group;
    exports dev.antiphon.handler;
    exports dev.antiphon.message;
    exports dev.antiphon.proxyprotocol;
    exports dev.antiphon.text;
    exports dev.antiphon.tick;
    exports dev.antiphon.tls;
    exports dev.antiphon.transport to
            dev.antiphon.linux;
    exports dev.antiphon.engine to
            dev.antiphon.load;
    exports dev.antiphon.engine.drive to
            dev.antiphon.load;
    exports dev.antiphon.argument to
            dev.antiphon.capture,
            dev.antiphon.control,
            dev.antiphon.load,
            dev.antiphon.load.report,
            dev.antiphon.recording,
            dev.antiphon.slf4j,
            dev.antiphon.stub;
    exports dev.antiphon.file to
            dev.antiphon.control,
            dev.antiphon.load,
            dev.antiphon.recording,
            dev.antiphon.stub;

    uses dev.antiphon.framing.FramingProvider;
    uses dev.antiphon.transport.TransportProvider;
}
