package dev.antiphon.stub.replay;

import dev.antiphon.failure.FailureException;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply.After;
import dev.antiphon.stub.replay.Script.Spoken;
import dev.antiphon.stub.replay.Script.Unframed;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Sends one side's lines in order, beside what is received: two sides that both send much would
 * otherwise wait for each other.
 */
final class ScriptSender {
    private final Conversation conversation;
    private CompletableFuture<Void> sent = CompletableFuture.completedFuture(null);

    /** A step that may wait. */
    private interface Step {
        void run() throws InterruptedException;
    }

    ScriptSender(Conversation conversation) {
        this.conversation = conversation;
    }

    void say(Spoken line) {
        then(() -> {
            for (Message each : line.parts()) {
                conversation.send(each);
            }
        });
    }

    void say(Unframed line) {
        then(() -> conversation.sendUnframed(line.bytes()));
    }

    void finish(After after) {
        then(() -> conversation.finish(after));
    }

    private void then(Step step) {
        sent = sent.thenRunAsync(
                () -> {
                    try {
                        step.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                task -> Thread.ofVirtual().name("antiphon-replay").start(task));
    }

    /**
     * Waits until everything is sent. Returns the failure that prevented it; empty if there is
     * none.
     *
     * @throws InterruptedException when the waiting thread was interrupted
     */
    Optional<FailureException> await() throws InterruptedException {
        try {
            sent.get();
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FailureException failed) {
                return Optional.of(failed);
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
