package dev.antiphon.load.engine.measure;

import dev.antiphon.load.result.Validity.Reason.Unasked;
import dev.antiphon.load.result.Validity.Reason.WrongReply;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The observations of one loop over a whole run, beside the counts. The loop writes them; they are
 * read between phases.
 */
public final class LoopNotes {
    private static final int TEXTS_MAX = 20;

    /**
     * The shortest silence that counts: half of the silence that ends a message in the raw framing.
     */
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

    /** Counts an opened connection. */
    public void opened() {
        opened++;
    }

    /** Records a message that answers no request; the first one is kept. */
    public void unasked(Supplier<Unasked> message) {
        if (unasked == null) {
            unasked = message.get();
        }
        messagesUnasked++;
    }

    /**
     * Records the time from a reply's last byte until the reply was known to be whole.
     *
     * @return whether a silence of this length ended the reply
     */
    public boolean silent(long nanos) {
        if (nanos < SILENCE_NANOS_MIN) {
            return false;
        }
        silences++;
        silentNanos += nanos;
        return true;
    }

    /** Counts a request that was due during or before a silence and was sent after it. */
    public void delayedBySilence() {
        delayedBySilence++;
    }

    /** Counts a connection that failed because no local port was left. */
    public void portsUsedUp() {
        portsUsedUp++;
    }

    /** Records a wrong reply; the first one is kept. */
    public void wrong(Supplier<WrongReply> reply) {
        if (wrong == null) {
            wrong = reply.get();
        }
    }

    /** Records another failure with this text. */
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

    /** Returns the sum of these silences in nanoseconds. */
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
