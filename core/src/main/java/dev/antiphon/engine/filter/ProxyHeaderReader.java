package dev.antiphon.engine.filter;

import dev.antiphon.argument.Plural;
import dev.antiphon.engine.loop.FilterTimeout;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;
import dev.antiphon.failure.ProxyFailure;
import dev.antiphon.handler.ProxyVia;
import dev.antiphon.proxyprotocol.ProxyHeader;
import dev.antiphon.proxyprotocol.ProxyHeader.Proxied;
import dev.antiphon.proxyprotocol.ProxyParse;
import dev.antiphon.proxyprotocol.ProxyParser;
import dev.antiphon.proxyprotocol.ProxyTrust;
import dev.antiphon.transport.Transport;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * The filter that removes the PROXY header from the beginning of a connection. Only the peer's
 * address decides whether a header is required. A connection without a required header is reset
 * with a {@link ProxyFailure}. So is a connection from an untrusted peer, unless such peers are
 * served without a header.
 *
 * <p>A connection is a proxy's health check if it sends no bytes, or only a header that names no
 * client ({@code LOCAL}, {@code UNKNOWN}, or the proxy's own address, as HAProxy sends in version
 * 1). Listeners get no events of a health check. After a header that names no client, the first
 * byte opens the connection; if no byte arrives, it opens after {@value #NOBODY_GRACE_MILLIS} ms,
 * for protocols in which the server sends first.
 */
public final class ProxyHeaderReader extends PassThroughFilter {
    private enum State {
        WAITING,
        READING,
        /** The header names no client, and no byte has followed it. */
        NOBODY,
        THROUGH,
        CLOSED
    }

    private static final int NOBODY_GRACE_MILLIS = 250;

    private final FilteredConnection connection;
    private final ProxyTrust trust;
    private final ProxyParser parser;
    private final FilterTimeout deadline;
    private State state = State.WAITING;
    private @Nullable Proxied proxied;

    public ProxyHeaderReader(
            FilteredConnection connection, ProxyTrust trust, Transport.Receiver above) {
        super(above);
        this.connection = connection;
        this.trust = trust;
        this.parser = new ProxyParser(connection.limits().maxProxyTlvBytes());
        this.deadline = new FilterTimeout(connection.loop(), new Header());
    }

    @Override
    public boolean isUnderWay() {
        return state == State.READING || state == State.NOBODY || super.isUnderWay();
    }

    @Override
    public void connected() {
        SocketAddress peer = below().remoteAddress();
        if (trust.trusts(peer)) {
            state = State.READING;
            deadline.in(connection.limits().proxyHeaderTimeout());
        } else if (trust.servesOthers()) {
            through();
        } else {
            connection.drop(new ProxyFailure.NotTrusted(peer), How.FAILURE);
        }
    }

    @Override
    public void received(ByteBuffer bytes) {
        if (state == State.READING) {
            read(bytes);
        } else if (state == State.NOBODY) {
            through();
        }
        if (state == State.THROUGH && bytes.hasRemaining()) {
            above().received(bytes);
        }
    }

    private void read(ByteBuffer bytes) {
        switch (parser.read(bytes)) {
            case ProxyParse.Incomplete incomplete -> {}
            case ProxyParse.Complete complete -> {
                ProxyHeader header = complete.header();
                SocketAddress peer = remoteAddress();
                connection.cameBy(new ProxyVia(peer, localAddress(), header));
                proxied = header instanceof Proxied said ? said : null;
                if (isNobodys(peer) && !bytes.hasRemaining()) {
                    state = State.NOBODY;
                    deadline.in(Duration.ofMillis(NOBODY_GRACE_MILLIS));
                } else {
                    through();
                }
            }
            case ProxyParse.Refused refused -> refuse(refused.reason());
        }
    }

    /** Returns whether the header names no client other than the proxy itself. */
    private boolean isNobodys(SocketAddress peer) {
        return proxied == null || proxied.source().equals(peer);
    }

    private void through() {
        state = State.THROUGH;
        deadline.cancel();
        above().connected();
    }

    private void refuse(String reason) {
        connection.drop(new ProxyFailure.HeaderRefused(reason), How.FAILURE);
    }

    // ---- the end ----

    @Override
    public void inputEnded() {
        if (isCheckOnly()) {
            endUnseen();
        } else if (state == State.READING) {
            refuse("the peer closed after " + Plural.of(parser.bytes(), "byte") + " of it");
        } else {
            above().inputEnded();
        }
    }

    @Override
    public void failed(Throwable cause) {
        if (isCheckOnly() && cause instanceof IOException) {
            endUnseen();
        } else {
            above().failed(cause);
        }
    }

    /** Returns whether the peer has sent nothing beyond a health check. */
    private boolean isCheckOnly() {
        return state == State.NOBODY || (state == State.READING && parser.bytes() == 0);
    }

    /** Closes the connection without events, since its opening was not reported to listeners. */
    private void endUnseen() {
        connection.closeNow(How.FIN);
    }

    @Override
    public void close() {
        ended();
        super.close();
    }

    @Override
    public void reset() {
        ended();
        super.reset();
    }

    private void ended() {
        state = State.CLOSED;
        deadline.cancel();
    }

    // ---- the addresses ----

    @Override
    public SocketAddress remoteAddress() {
        Proxied said = proxied;
        return said == null ? super.remoteAddress() : said.source();
    }

    @Override
    public SocketAddress localAddress() {
        Proxied said = proxied;
        return said == null ? super.localAddress() : said.destination();
    }

    private final class Header implements FilterTimeout.Step {
        @Override
        public boolean awaitsPeer() {
            return state == State.READING || state == State.NOBODY;
        }

        @Override
        public long bytes() {
            return parser.bytes();
        }

        @Override
        public void readNow() {
            below().readNow();
        }

        @Override
        public void late() {
            if (state == State.NOBODY) {
                through();
                return;
            }
            Duration limit = connection.limits().proxyHeaderTimeout();
            Failure late = new Failure.TimedOut(Phase.PROXY_HEADER, limit, parser.bytes());
            connection.drop(late, How.TIMEOUT);
        }
    }
}
