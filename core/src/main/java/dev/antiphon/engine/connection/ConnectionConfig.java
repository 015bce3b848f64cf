package dev.antiphon.engine.connection;

import dev.antiphon.config.Limits;
import dev.antiphon.engine.buffer.OutboundBudget;
import dev.antiphon.engine.event.EventDispatcher;
import dev.antiphon.engine.loop.SharedCounters;
import dev.antiphon.engine.tls.CertificateReloader;
import dev.antiphon.engine.tls.TlsContext;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.framing.Framing;
import dev.antiphon.proxyprotocol.ProxyPreface;
import dev.antiphon.proxyprotocol.ProxyTrust;

import org.jspecify.annotations.Nullable;

/** The configuration and the counters that all connections of a server or client share. */
public final class ConnectionConfig {
    private final Side side;
    private final Framing received;
    private final Framing sent;
    private final Limits limits;
    private final EventDispatcher events;
    private final boolean keepOpen;
    private final @Nullable TlsContext tlsContext;
    private final @Nullable ProxyTrust trust;
    private final @Nullable ProxyPreface preface;
    private final OutboundBudget outboundBudget = new OutboundBudget();
    private final InboundBudget inboundBudget = new InboundBudget();
    private final SharedCounters sharedCounters = new SharedCounters();

    private ConnectionConfig(Builder builder) {
        side = builder.side;
        received = serving() ? builder.framing.ofRequests() : builder.framing.ofReplies();
        sent = serving() ? builder.framing.ofReplies() : builder.framing.ofRequests();
        limits = builder.limits;
        events = builder.events;
        keepOpen = builder.keepOpen;
        tlsContext = builder.tlsContext;
        trust = builder.trust;
        preface = builder.preface;
    }

    /** Returns a builder. By default connections use plain text, without PROXY headers. */
    public static Builder of(Side side, Framing framing, Limits limits, EventDispatcher events) {
        return new Builder(side, framing, limits, events);
    }

    public Side side() {
        return side;
    }

    /** Returns the framing of the peer's messages. */
    public Framing received() {
        return received;
    }

    /** Returns the framing of this side's messages. */
    public Framing sent() {
        return sent;
    }

    public Limits limits() {
        return limits;
    }

    public EventDispatcher events() {
        return events;
    }

    /** Returns the budget of unsent bytes for slow readers, over all connections. */
    public OutboundBudget outboundBudget() {
        return outboundBudget;
    }

    /** Returns the budget of buffered input, over all connections. */
    public InboundBudget inboundBudget() {
        return inboundBudget;
    }

    public SharedCounters sharedCounters() {
        return sharedCounters;
    }

    /** Returns the TLS context of the connections; null for plain text. */
    public @Nullable TlsContext tlsContext() {
        return tlsContext;
    }

    /** Returns the trusted proxies; null if no PROXY header is expected. */
    public @Nullable ProxyTrust trust() {
        return trust;
    }

    /** Returns the PROXY header that is sent first; null for none. */
    @Nullable
    ProxyPreface preface() {
        return preface;
    }

    /**
     * Starts to watch the certificate files; the caller stops the watch. Returns null without TLS.
     */
    public @Nullable CertificateReloader watch() {
        return tlsContext == null ? null : tlsContext.watch(events);
    }

    boolean serving() {
        return side == Side.SERVER;
    }

    /**
     * Checks that calls are possible: they never switch to TLS.
     *
     * @throws IllegalStateException when connections begin in plain text and switch to TLS later
     */
    public void checkCalls() {
        if (tlsContext != null && !tlsContext.isFromTheStart()) {
            throw new IllegalStateException("a call would stay in plain text: this client switches"
                    + " to TLS by Conversation.startTls; use open()");
        }
    }

    /**
     * Returns whether the connection closes after a reply because the framing ends messages by
     * closing.
     */
    public boolean closesAfterReply() {
        return (serving() ? sent : received).endsByClosing() && !keepOpen;
    }

    /** Builder of a configuration. */
    public static final class Builder {
        private final Side side;
        private final Framing framing;
        private final Limits limits;
        private final EventDispatcher events;
        private boolean keepOpen;
        private @Nullable TlsContext tlsContext;
        private @Nullable ProxyTrust trust;
        private @Nullable ProxyPreface preface;

        private Builder(Side side, Framing framing, Limits limits, EventDispatcher events) {
            this.side = side;
            this.framing = framing;
            this.limits = limits;
            this.events = events;
        }

        /**
         * Sets whether the connection stays open after a reply even if the framing ends messages by
         * closing.
         */
        public Builder keepOpen(boolean keeps) {
            keepOpen = keeps;
            return this;
        }

        public Builder tls(@Nullable TlsContext context) {
            tlsContext = context;
            return this;
        }

        /** Requires PROXY headers from these proxies. */
        public Builder trust(@Nullable ProxyTrust proxies) {
            trust = proxies;
            return this;
        }

        /** Sends this PROXY header at the beginning of each connection. */
        public Builder preface(@Nullable ProxyPreface header) {
            preface = header;
            return this;
        }

        public ConnectionConfig build() {
            return new ConnectionConfig(this);
        }
    }
}
