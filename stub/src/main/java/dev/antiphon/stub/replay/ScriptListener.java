package dev.antiphon.stub.replay;

import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.failure.TlsFailure;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.stub.text.TimeText;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** The receiving part of a replay, which also remembers the end of the other side. One thread. */
final class ScriptListener {
    /** The interval between checks for bytes that are not a message, since they cause no event. */
    private static final Duration LOOKS_EVERY = Duration.ofMillis(5);

    private final Conversation conversation;
    private final Deque<Message> held = new ArrayDeque<>();
    private boolean ended;
    private @Nullable Failure failure;

    ScriptListener(Conversation conversation) {
        this.conversation = conversation;
    }

    /** Puts a message back, so that it is received next. */
    void putBack(Message message) {
        held.addFirst(message);
    }

    /** Returns the next message; null if none came in time or the other side has ended. */
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
                case TlsFailure.Truncated cut -> ended = true; // many programs end so
                case Failure other -> failure = other;
            }
            return null;
        }
    }

    /**
     * Returns the bytes of an incomplete message as soon as this number has arrived. Returns fewer
     * if no more arrive in time, or if the other side has ended or sent a message.
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

    /** Returns whether the other side ended without a byte, as a probe of the port does. */
    boolean saidNothing() {
        return switch (failure) {
            case null -> ended;
            case Failure.Reset reset -> reset.bytesIn() == 0;
            case Failure.TimedOut late -> late.phase() == Phase.FIRST_BYTE;
            case Failure.Stopped stopped -> true;
            case Failure other -> false;
        };
    }

    /** Returns whether the other side has ended, so that no more messages come. */
    boolean isOver() {
        return ended || failure != null;
    }

    /** Returns whether the other side has ended in order. */
    boolean hasEnded() {
        return ended;
    }

    /** Returns whether the other side has ended in order within a message. */
    boolean hasEndedMidMessage() {
        return failure instanceof Failure.ClosedMidMessage;
    }

    /** Returns whether the other side has reset the connection. */
    boolean wasReset() {
        return failure instanceof Failure.Reset;
    }

    /**
     * Returns the reason of a missing message, as a clause.
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
