package dev.antiphon.stub.replay;

import dev.antiphon.argument.TimeText;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.failure.TlsFailure;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** The receiving part of a replay. It also stores the end of the other side. Used by one thread. */
final class ScriptListener {
    /**
     * The interval of the checks for bytes of an incomplete message, since such bytes wake no
     * receiver.
     */
    private static final Duration LOOKS_EVERY = Duration.ofMillis(5);

    private final Conversation conversation;
    private final Deque<Message> held = new ArrayDeque<>();
    private boolean ended;
    private @Nullable Failure failure;

    ScriptListener(Conversation conversation) {
        this.conversation = conversation;
    }

    /** Puts a message back, so that {@link #next} returns it again. */
    void putBack(Message message) {
        held.addFirst(message);
    }

    /** Returns the next message; null if none is received in time or the other side has ended. */
    @Nullable
    Message next(Duration atMost) throws InterruptedException {
        Message before = held.pollFirst();
        if (before != null || isOver()) {
            return before;
        }
        try {
            Message found = conversation.receive(atMost).orElse(null);
            ended = found == null;
            return found;
        } catch (FailureException e) {
            switch (e.failure()) {
                case Failure.TimedOut late when late.phase() == Phase.RECEIVE -> {}
                case TlsFailure.Truncated cut -> ended = true; // many programs omit close_notify
                case Failure other -> failure = other;
            }
            return null;
        }
    }

    /**
     * Waits for this number of bytes of an incomplete message, and returns the received bytes.
     * Returns fewer bytes if the time passes, or if the other side ends or sends a message.
     */
    Message unfinished(int size, Duration atMost) throws InterruptedException {
        long until = System.nanoTime() + atMost.toNanos();
        Message found = conversation.unfinished();
        while (found.size() < size
                && held.isEmpty()
                && !isOver()
                && System.nanoTime() - until < 0) {
            Message next = next(LOOKS_EVERY);
            if (next != null) {
                putBack(next);
            }
            found = conversation.unfinished();
        }
        return found;
    }

    /**
     * Returns whether the other side ended without sending a message, as a port probe does. Call it
     * only if no message was received.
     */
    boolean saidNothing() {
        return switch (failure) {
            case null -> ended;
            case Failure.Reset reset -> reset.bytesIn() == 0;
            case Failure.TimedOut late -> late.phase() == Phase.FIRST_BYTE;
            case Failure.Stopped stopped -> true;
            case Failure other -> false;
        };
    }

    /** Returns whether the other side has ended or failed, so that no more messages follow. */
    boolean isOver() {
        return ended || failure != null;
    }

    /** Returns whether the output of the other side had an orderly end. */
    boolean hasEnded() {
        return ended;
    }

    /** Returns whether the other side has ended, without a reset, in the middle of a message. */
    boolean hasEndedMidMessage() {
        return failure instanceof Failure.ClosedMidMessage;
    }

    /** Returns whether the other side has reset the connection. */
    boolean wasReset() {
        return failure instanceof Failure.Reset;
    }

    /**
     * Returns the reason why a message is missing, as a clause.
     *
     * @param other the name of the other side, as the subject of the clause
     */
    String reason(String other, Duration waited) {
        Failure found = failure;
        if (found instanceof Failure.Reset) {
            return other + " reset the connection";
        }
        if (found != null) {
            return found.text();
        }
        return ended
                ? other + " ended the connection"
                : "nothing came within " + TimeText.of(waited);
    }
}
