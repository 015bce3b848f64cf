package dev.antiphon.engine.client;

import dev.antiphon.config.Backoff;
import dev.antiphon.config.Correlation;
import dev.antiphon.config.Retry;
import dev.antiphon.config.TransportKind;

import java.time.Duration;
import java.util.Optional;

/** The settings of a client's connections and calls. */
public interface ClientSettings {
    /** Returns the most connections that calls share. */
    int connections();

    /** Returns the place of the id that names a reply's request; empty where their order does. */
    Optional<Correlation> correlation();

    /** Returns the waits before another connection; empty where a call fails with the first. */
    Optional<Backoff> reconnect();

    /** Returns which failed calls are tried again; empty for none. */
    Optional<Retry> retry();

    /** Returns the time for a connection: name lookup, and all addresses. */
    Duration connectTimeout();

    /** Returns the time for a reply, from when its request is sent. */
    Duration replyTimeout();

    /** Returns the transport that was asked for. */
    TransportKind transport();
}
