package dev.antiphon.engine.handler;

import dev.antiphon.argument.Plural;
import dev.antiphon.engine.connection.TcpConnection;
import dev.antiphon.engine.tls.TlsContext;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.failure.TlsFailure.HandshakeFailed;
import dev.antiphon.failure.TlsFailure.Why;
import dev.antiphon.message.Message;
import dev.antiphon.tls.TlsSession;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The switch of an open connection to TLS when its conversation requests it.
 *
 * <p>The last message in plain text is sent and the switch is made in one turn of the loop, so that
 * the peer's hello cannot arrive in between. Bytes that arrived before that message and are unread
 * are refused: if they counted as received through TLS, an attacker on the network could inject
 * them (RFC 3207, 6).
 */
final class StartTlsStep {
    private final TcpConnection connection;
    private final TlsContext tlsContext;

    /** The last message in plain text; null if there is none. */
    private final @Nullable Message goAhead;

    private final CompletableFuture<TlsSession> done = new CompletableFuture<>();

    /** True once the TLS handshake was started. Used on the loop only. */
    private boolean begun;

    StartTlsStep(TcpConnection connection, TlsContext tlsContext, @Nullable Message goAhead) {
        this.connection = connection;
        this.tlsContext = tlsContext;
        this.goAhead = goAhead;
    }

    // ---- on the loop ----

    /**
     * Stops reading and sends the last message in plain text. Returns false if the switch failed.
     */
    boolean begin() {
        if (!connection.closeSequence().takesOutput()) {
            failed(new Failure.Stopped(Phase.TLS_HANDSHAKE));
            return false;
        }
        long early = connection.inflowBytes();
        if (early > 0) {
            Failure failure = new HandshakeFailed(
                    Why.PLAIN_TEXT_BEFORE,
                    Plural.of(early, "byte") + " arrived in plain text before the handshake");
            failed(failure);
            connection.fail(failure); // in order: the previous reply may not be sent yet
            return false;
        }
        try {
            if (goAhead != null) {
                connection.compose(goAhead.buffer(), null);
            }
        } catch (IllegalArgumentException e) {
            failed(new Failure.NotEncodable(e));
            return false;
        }
        connection.frameReader().stop();
        connection.frameWriter().flush();
        return true;
    }

    /** Starts the TLS handshake once the system has accepted all plain text. */
    void proceed() {
        if (!begun
                && connection.frameWriter().isEmpty()
                && !connection.closeSequence().isClosed()) {
            begun = true;
            connection.secure(tlsContext);
        }
    }

    void secured(TlsSession session) {
        done.complete(session);
    }

    void failed(Failure failure) {
        done.completeExceptionally(new FailureException(failure));
    }

    // ---- on the conversation's thread ----

    TlsSession await() throws InterruptedException {
        try {
            return done.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof FailureException failure
                    ? new FailureException(failure)
                    : new IllegalStateException(e.getCause());
        }
    }
}
