package dev.antiphon.load.engine.measure;

import dev.antiphon.load.result.Validity.Reason.Unasked;
import dev.antiphon.load.result.Validity.Reason.WrongReply;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Notes of one loop on a whole run, beside the columns. The loop writes them; they are read between
 * phases.
 */
public final class LoopNotes {
    private static final int TEXTS_MAX = 20;

    /** Half of the silence that ends a message in raw framing. */
    private static final long SILENCE_NANOS_MIN = 10_000_000;

    private final Map<String, Long> failures = new HashMap<>();
    private long opened;
    private long messagesUnasked;
    private @Nullable Unasked unasked;
    private long portsUsedUp;
    private long silences;
    private long silentNanos;
    private long delayedBySilence;
    private @Nullable WrongReply wrong;

    /** A connection came about. */
    public void opened() {
        opened++;
    }

    /** A message came that no request was waiting for; the first is kept. */
    public void unasked(Supplier<Unasked> message) {
        if (unasked == null) {
            unasked = message.get();
        }
        messagesUnasked++;
    }

    /**
     * A reply was known to be whole only so long after its last byte.
     *
     * @return whether that is a silence that ended it
     */
    public boolean silent(long nanos) {
        if (nanos < SILENCE_NANOS_MIN) {
            return false;
        }
        silences++;
        silentNanos += nanos;
        return true;
    }

    /** A request was due in such a silence, or before, and left after it. */
    public void delayedBySilence() {
        delayedBySilence++;
    }

    /** No local port was left to connect from. */
    public void portsUsedUp() {
        portsUsedUp++;
    }

    /** A reply was wrong; the first is kept. */
    public void wrong(Supplier<WrongReply> reply) {
        if (wrong == null) {
            wrong = reply.get();
        }
    }

    /** Something out of the ordinary, in words. */
    public void failed(String text) {
        if (failures.size() < TEXTS_MAX || failures.containsKey(text)) {
            failures.merge(text, 1L, Long::sum);
        }
    }

    public long connectionsOpened() {
        return opened;
    }

    /** Returns the number of replies that a silence ended. */
    public long silences() {
        return silences;
    }

    /** Returns the sum of these silences. */
    public long silentNanos() {
        return silentNanos;
    }

    /** Returns the number of requests that waited for the end of a silence. */
    public long requestsDelayed() {
        return delayedBySilence;
    }

    public long messagesUnasked() {
        return messagesUnasked;
    }

    public Optional<Unasked> firstUnasked() {
        return Optional.ofNullable(unasked);
    }

    public long requestsWithoutPort() {
        return portsUsedUp;
    }

    public Optional<WrongReply> firstWrong() {
        return Optional.ofNullable(wrong);
    }

    public Map<String, Long> failures() {
        return failures;
    }
}
