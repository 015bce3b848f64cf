package dev.antiphon.load.engine.plan;

import dev.antiphon.config.Correlation;

import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;

/** The settings of a run that all its phases and event loops share, with times in nanoseconds. */
public final class RunTerms {
    private final LoadSettings settings;
    private final List<? extends SocketAddress> addresses;
    private final long leadNanos;
    private final long timeoutNanos;
    private final long connectTimeoutNanos;

    /**
     * Creates the settings, some of which are known only when the transport is open.
     *
     * @param addresses the addresses of the target; each loop keeps the first one that accepts a
     *     connection
     * @param leadNanos the time by which the transport may wake up late; a loop polls for this long
     *     before a planned time
     */
    public RunTerms(
            LoadSettings settings, List<? extends SocketAddress> addresses, long leadNanos) {
        this.settings = settings;
        this.addresses = List.copyOf(addresses);
        this.leadNanos = leadNanos;
        this.timeoutNanos = settings.plan().requests().timeout().toNanos();
        this.connectTimeoutNanos = settings.endpoint().connectTimeout().toNanos();
    }

    /** Returns the addresses of the target. */
    public List<? extends SocketAddress> addresses() {
        return addresses;
    }

    /** Returns the source of messages. */
    public RequestSource requestSource() {
        return settings.requests().source();
    }

    /** Returns the check of replies. */
    public ReplyCheck replyCheck() {
        return settings.requests().check();
    }

    /**
     * Returns the rule that matches replies to requests by an id; empty if replies arrive in the
     * order of the requests.
     */
    public Optional<Correlation> correlation() {
        return settings.requests().correlation();
    }

    /** Returns the exchange at the beginning of each connection, before its first request. */
    public LoadSettings.Opening opening() {
        return settings.requests().opening();
    }

    /**
     * Returns whether a pause of the server may end a reply. The time of such a reply is that of
     * its last byte.
     */
    public boolean endsBySilence() {
        return settings.endpoint().framing().endsByClosing();
    }

    /** Returns the number of simultaneous connections of all loops. */
    public int connections() {
        return settings.plan().places().connections();
    }

    /** Returns the number of loops. */
    public int loops() {
        return settings.control().loops();
    }

    /** Returns the largest number of requests in flight on one connection. */
    public int pipelining() {
        return settings.plan().places().pipelining();
    }

    /** Returns whether each request has a separate connection. */
    public boolean oneShot() {
        return settings.plan().places().oneShot();
    }

    /** Returns the time after which a reply is late; after twice that time it is missing. */
    public long timeoutNanos() {
        return timeoutNanos;
    }

    /** Returns the time limit for opening a connection. */
    public long connectTimeoutNanos() {
        return connectTimeoutNanos;
    }

    /** Returns the time for which a loop polls before a planned time, instead of waiting. */
    public long leadNanos() {
        return leadNanos;
    }
}
