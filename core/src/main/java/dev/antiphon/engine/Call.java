package dev.antiphon.engine;

import dev.antiphon.Fault;
import dev.antiphon.FaultException;
import dev.antiphon.Message;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;

/** One request of a client. It ends exactly once: by its reply or by a failure. Its fields belong to the loop. */
final class Call {
    final Message request;
    final CompletableFuture<Message> reply = new CompletableFuture<>();

    /** How many bytes the connection had composed before this request's first. */
    long composedBefore;

    /** Set once it is composed, while somebody listens. */
    @Nullable
    Asked asked;

    /** When the reply must be there, on the monotonic clock. */
    long until = Exchange.NEVER;

    Call(Message request) {
        this.request = request;
    }

    void fail(Fault fault, boolean requestSent) {
        reply.completeExceptionally(new FaultException(fault, requestSent));
    }
}
