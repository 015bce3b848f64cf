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

/**
 * The configuration that all connections of a server or client share.
 *
 * @param received the framing of what the peer sends
 * @param sent the framing of what this side sends
 * @param outboundBudget what waits for slow readers, over all of them
 * @param inboundBudget what has arrived and waits, over all of them
 * @param sharedCounters what is counted over all of them
 * @param tlsContext what makes them private; null where they speak plain text
 * @param trust whose PROXY headers are believed; null where none is expected
 * @param preface the PROXY header that is sent first; null where none is
 * @param keepOpen whether a reply leaves the connection open even where the framing ends by closing
 */
public record ConnectionConfig(
        Framing received,
        Framing sent,
        Limits limits,
        EventDispatcher events,
        Side side,
        boolean keepOpen,
        OutboundBudget outboundBudget,
        InboundBudget inboundBudget,
        SharedCounters sharedCounters,
        @Nullable TlsContext tlsContext,
        @Nullable ProxyTrust trust,
        @Nullable ProxyPreface preface) {
    /** Looks after the certificate files; the caller stops it. */
    public @Nullable CertificateReloader watch() {
        return tlsContext == null ? null : tlsContext.watch(events);
    }

    boolean serving() {
        return side == Side.SERVER;
    }

    /** Refuses a call on connections that begin in plain text: it would stay so. */
    public void checkCalls() {
        if (tlsContext != null && !tlsContext.isFromTheStart()) {
            throw new IllegalStateException("a call would stay in plain text: this client switches"
                    + " to TLS by Conversation.startTls; use open()");
        }
    }

    public boolean closesAfterReply() {
        return (serving() ? sent : received).endsByClosing() && !keepOpen;
    }
}
