package dev.antiphon.engine.client;

import dev.antiphon.message.Message;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The completion of callers' futures on the configured executor, so that user code runs on the
 * event loop only if the user requests it. Cancelling a caller's future cancels its call.
 */
record ReplyDelivery(Executor executor) {
    /** Returns the caller's future for a reply that the event loop completes. */
    CompletableFuture<Message> of(CompletableFuture<Message> reply) {
        CompletableFuture<Message> delivered = new CompletableFuture<>();
        var unusedReply =
                reply.whenComplete((message, failure) -> submit(delivered, message, failure));
        // cancels the call of a cancelled or timed-out future; no effect after a reply
        var unusedEnd = delivered.whenComplete((message, failure) -> reply.cancel(false));
        return delivered;
    }

    private void submit(
            CompletableFuture<Message> delivered,
            @Nullable Message message,
            @Nullable Throwable failure) {
        try {
            executor.execute(() -> complete(delivered, message, failure));
        } catch (Throwable e) { // mostly RejectedExecutionException; the call must end nevertheless
            complete(delivered, message, failure);
        }
    }

    private static void complete(
            CompletableFuture<Message> delivered,
            @Nullable Message message,
            @Nullable Throwable failure) {
        if (failure != null) {
            delivered.completeExceptionally(failure);
        } else {
            delivered.complete(message);
        }
    }
}
