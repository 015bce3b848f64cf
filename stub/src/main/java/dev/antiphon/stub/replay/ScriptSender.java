package dev.antiphon.stub.replay;

import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply.After;
import dev.antiphon.stub.replay.Script.Spoken;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The sending part of a replay, which sends one side's lines in order on a separate thread; two
 * sides that both send much would otherwise wait for each other. Each piece waits until the peer
 * has accepted most of the pieces before it.
 */
final class ScriptSender {
    private static final int PIECE_BYTES = 256 << 10;

    private final Conversation conversation;
    private final Framing framing;
    private CompletableFuture<Void> sent = CompletableFuture.completedFuture(null);

    /** A step that may wait. */
    private interface Step {
        void run() throws InterruptedException;
    }

    ScriptSender(Conversation conversation, Framing framing) {
        this.conversation = conversation;
        this.framing = framing;
    }

    void say(Spoken line) {
        then(() -> {
            for (Message each : line.parts()) {
                send(each);
            }
        });
    }

    private void send(Message message) throws InterruptedException {
        if (message.size() <= PIECE_BYTES) {
            conversation.send(message);
            return;
        }
        ByteBuffer bytes = framing.encoded(message.buffer());
        while (bytes.hasRemaining()) {
            int count = Math.min(PIECE_BYTES, bytes.remaining());
            conversation.sendUnframed(Message.of(bytes.slice(bytes.position(), count)));
            bytes.position(bytes.position() + count);
        }
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
