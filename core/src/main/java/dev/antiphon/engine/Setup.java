package dev.antiphon.engine;

import dev.antiphon.Limits;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.framing.Framing;
import dev.antiphon.proxyprotocol.ProxyPreface;
import dev.antiphon.proxyprotocol.ProxyTrust;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * What all connections of a server or client have in common.
 *
 * @param outstanding what waits for slow readers, over all of them
 * @param held what has arrived and waits, over all of them
 * @param totals what is counted over all of them
 * @param tls what makes them private; null where they speak plain text
 * @param trust whose PROXY headers are believed; null where none is expected
 * @param preface the PROXY header that is sent first; null where none is
 * @param keepOpen whether a reply leaves the connection open even where the framing ends by closing
 */
record Setup(
        Framing framing,
        Limits limits,
        EventQueues events,
        Side side,
        boolean keepOpen,
        Outstanding outstanding,
        Held held,
        Totals totals,
        @Nullable Tls tls,
        @Nullable ProxyTrust trust,
        @Nullable ProxyPreface preface) {
    /** Looks after the certificate files; the caller stops it. */
    Optional<TlsReload> watch() {
        return Optional.ofNullable(tls).map(each -> each.watch(events));
    }

    boolean serving() {
        return side == Side.SERVER;
    }

    boolean closesAfterReply() {
        return framing.endsByClosing() && !keepOpen;
    }
}
