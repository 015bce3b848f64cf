package dev.antiphon.transport;

import dev.antiphon.config.TransportKind;

import java.io.IOException;
import java.util.List;

/**
 * A provider of transports beside the JDK's selector, found by {@link java.util.ServiceLoader} or,
 * faster, by its name. Only Antiphon's own modules provide one.
 */
public interface TransportProvider {
    /** Returns the kinds of transport, the fastest first. */
    List<TransportKind> kinds();

    /**
     * Opens a transport. The thread that uses it first owns it.
     *
     * @throws IOException when this system lacks or forbids it; the message says which and names
     *     the remedy
     */
    Transport open(TransportKind kind) throws IOException;
}
