package dev.antiphon.load.engine.plan;

import dev.antiphon.config.Correlation;

import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;

/** The settings that all phases and loops of a run share, in the units of the loops. */
public final class RunTerms {
    private final LoadSettings settings;
    private final List<? extends SocketAddress> addresses;
    private final long leadNanos;
    private final long timeoutNanos;
    private final long connectTimeoutNanos;

    /**
     * Creates the terms from the settings and from values that are known once the transport is
     * open.
     *
     * @param addresses the addresses of the target; the first that accepts a connection is kept
     * @param leadNanos the delay with which the transport wakes up; a loop polls for this time
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

    /** Returns the correlation of replies with requests; empty if replies come in order. */
    public Optional<Correlation> correlation() {
        return settings.requests().correlation();
    }

    /** Returns the messages that open each connection before its first request. */
    public LoadSettings.Opening opening() {
        return settings.requests().opening();
    }

    /**
     * Returns whether a silence may end a reply, so that the reply's time is that of its last byte.
     */
    public boolean endsBySilence() {
        return settings.endpoint().framing().endsByClosing();
    }

    /** Returns the number of connections at once, over all loops. */
    public int connections() {
        return settings.plan().places().connections();
    }

    /** Returns the number of loops. */
    public int loops() {
        return settings.control().loops();
    }

    /** Returns the number of requests that one connection may have in flight. */
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

    /** Returns the time before a planned time from which a loop polls instead of waiting. */
    public long leadNanos() {
        return leadNanos;
    }
}
