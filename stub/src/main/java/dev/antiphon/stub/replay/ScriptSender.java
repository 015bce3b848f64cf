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
 * The sending part of a replay. It sends lines in order on other threads, at the same time as the
 * replay receives. Otherwise two sides that both send much would wait for each other.
 */
final class ScriptSender {
    private final Conversation conversation;
    private CompletableFuture<Void> sent = CompletableFuture.completedFuture(null);

    /** An action that may block. */
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
     * Waits until all lines are sent. Returns the failure that prevented this; empty if there is
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
