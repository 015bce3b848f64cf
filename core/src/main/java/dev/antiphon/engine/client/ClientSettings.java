package dev.antiphon.engine.client;

import dev.antiphon.config.Backoff;
import dev.antiphon.config.Correlation;
import dev.antiphon.config.Retry;
import dev.antiphon.config.TransportKind;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.Executor;

/** The settings of a client's connections and calls. */
public interface ClientSettings {
    /** Returns the most connections that calls share. */
    int connections();

    /** Returns the place of the id that names a reply's request; null where their order does. */
    @Nullable
    Correlation correlation();

    /** Returns the waits before another connection; null where a call fails with the first. */
    @Nullable
    Backoff reconnect();

    /** Returns which failed calls are tried again; null for none. */
    @Nullable
    Retry retry();

    /** Returns what completes the futures of calls. */
    Executor completion();

    /** Returns the time for a connection: name lookup, and all addresses. */
    Duration connectTimeout();

    /** Returns the time for a reply, from when its request is sent. */
    Duration replyTimeout();

    /** Returns the transport that was asked for. */
    TransportKind transport();
}
