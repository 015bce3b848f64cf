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
    /** Returns the largest number of connections of the pool. */
    int connections();

    /**
     * Returns the correlation of replies with requests; null if replies come in the order of the
     * requests.
     */
    @Nullable
    Correlation correlation();

    /**
     * Returns the backoff for reconnecting; null if calls fail when the first attempt to connect
     * fails.
     */
    @Nullable
    Backoff reconnect();

    /** Returns the conditions of retries; null for no retries. */
    @Nullable
    Retry retry();

    /** Returns the executor that completes the futures of calls. */
    Executor completion();

    /** Returns the time limit for connecting, including the name lookup and all addresses. */
    Duration connectTimeout();

    /** Returns the time limit for a reply, from the sending of its request. */
    Duration replyTimeout();

    /** Returns the requested transport. */
    TransportKind transport();
}
