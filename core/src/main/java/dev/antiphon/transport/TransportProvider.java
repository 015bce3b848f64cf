package dev.antiphon.transport;

import dev.antiphon.config.TransportKind;

import java.io.IOException;
import java.util.List;

/**
 * Ways to the sockets beside the JDK's own, found by {@link java.util.ServiceLoader} or, sooner, by
 * name. Antiphon's own modules alone provide one.
 */
public interface TransportProvider {
    /** Returns which kinds it has, the fastest first. */
    List<TransportKind> kinds();

    /**
     * Opens one for the calling thread or another one, which owns it from its first use.
     *
     * @throws IOException when this system does not have it, or does not allow it; the text says
     *   which and what would help
     */
    Transport open(TransportKind kind) throws IOException;
}
