package dev.antiphon.transport;

import dev.antiphon.config.TransportKind;

import java.io.IOException;
import java.util.List;

/**
 * A provider of further transports besides the JDK's selector. It is found by the name of its class
 * or by {@link java.util.ServiceLoader}. Only Antiphon's own modules provide one.
 */
public interface TransportProvider {
    /** Returns the kinds of transport, the fastest first. */
    List<TransportKind> kinds();

    /**
     * Opens a transport. The thread that first uses the transport owns it.
     *
     * @throws IOException when this system lacks or forbids the transport; the message contains the
     *     reason and the remedy
     */
    Transport open(TransportKind kind) throws IOException;
}
