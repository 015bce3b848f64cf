package dev.antiphon.engine;

import dev.antiphon.Fault;
import dev.antiphon.FaultException;
import dev.antiphon.Message;
import dev.antiphon.Phase;
import dev.antiphon.TlsFault.HandshakeFailed;
import dev.antiphon.TlsFault.Why;
import dev.antiphon.TlsSession;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The switch of an open connection to TLS, as a conversation asks for it.
 *
 * <p>The last message in plain text goes out and the switch is made in one turn of the loop, so
 * that the peer's hello cannot come in between. What the peer had sent before it was told to go
 * ahead is refused: taken as if it had come through TLS, it would let anybody on the way put words
 * into the peer's mouth (RFC 3207, 6).
 */
final class StartTls {
    private final LiveConnection connection;
    private final Tls tls;
    private final Message goAhead;
    private final CompletableFuture<TlsSession> done = new CompletableFuture<>();

    /** Owned by the loop. */
    private boolean begun;

    StartTls(LiveConnection connection, Tls tls, Message goAhead) {
        this.connection = connection;
        this.tls = tls;
        this.goAhead = goAhead;
    }

    // ---- on the loop ----

    /** Sends the last message in plain text; whether the switch is under way. */
    boolean begin() {
        if (!connection.ending().takesOutput()) {
            failed(new Fault.Stopped(Phase.TLS_HANDSHAKE));
            return false;
        }
        long early = connection.inflowBytes();
        if (early > 0) {
            Fault fault = new HandshakeFailed(
                    Why.PLAIN_TEXT_BEFORE,
                    early + " bytes arrived in plain text before the handshake");
            failed(fault);
            connection.fault(fault); // in order: the reply before may still be on its way
            return false;
        }
        try {
            connection.compose(goAhead.buffer(), null);
        } catch (IllegalArgumentException e) {
            failed(new Fault.NotEncodable(String.valueOf(e.getMessage())));
            return false;
        }
        connection.intake().stop();
        connection.outflow().flush();
        return true;
    }

    /** Makes the switch once all that was sent in plain text is on its way. */
    void proceed() {
        if (!begun && connection.outflow().isEmpty() && !connection.ending().isClosed()) {
            begun = true;
            connection.secure(tls);
        }
    }

    void secured(TlsSession session) {
        done.complete(session);
    }

    void failed(Fault fault) {
        done.completeExceptionally(new FaultException(fault));
    }

    // ---- on the conversation's thread ----

    TlsSession await() throws InterruptedException {
        try {
            return done.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof FaultException fault
                    ? new FaultException(fault.fault())
                    : new IllegalStateException(e.getCause());
        }
    }
}
