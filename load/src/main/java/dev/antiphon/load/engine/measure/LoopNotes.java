package dev.antiphon.load.engine.measure;

import dev.antiphon.load.result.Validity.Reason.Unasked;
import dev.antiphon.load.result.Validity.Reason.WrongReply;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The observations of one event loop over a whole run, in addition to its counts. The loop writes
 * them; another thread reads them between phases.
 */
public final class LoopNotes {
    private static final int TEXTS_MAX = 20;

    /**
     * The shortest time that counts as a pause of the server: half of the pause that ends a message
     * in the raw framing.
     */
    private static final long SILENCE_NANOS_MIN = 10_000_000;

    private final Map<String, Long> failures = new HashMap<>();
    private long opened;
    private long messages;
    private long messageBytes;
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

    /** Counts a message that was sent, with its size without framing. */
    public void sent(int bytes) {
        messages++;
        messageBytes += bytes;
    }

    /** Counts a message that answers no request, and keeps the first one. */
    public void unasked(Supplier<Unasked> message) {
        if (unasked == null) {
            unasked = message.get();
        }
        messagesUnasked++;
    }

    /**
     * Records the time from the last byte of a reply until the reply was known to be complete.
     *
     * @return true if only a pause of the server showed the end of the reply
     */
    public boolean silent(long nanos) {
        if (nanos < SILENCE_NANOS_MIN) {
            return false;
        }
        silences++;
        silentNanos += nanos;
        return true;
    }

    /** Counts a request that was due before the end of a pause and was sent after the pause. */
    public void delayedBySilence() {
        delayedBySilence++;
    }

    /** Counts a connection that failed because no local port was left. */
    public void portsUsedUp() {
        portsUsedUp++;
    }

    /** Keeps the first wrong reply. */
    public void wrong(Supplier<WrongReply> reply) {
        if (wrong == null) {
            wrong = reply.get();
        }
    }

    /** Counts a failure with this text. After 20 different texts, new ones are ignored. */
    public void failed(String text) {
        if (failures.size() < TEXTS_MAX || failures.containsKey(text)) {
            failures.merge(text, 1L, Long::sum);
        }
    }

    public long connectionsOpened() {
        return opened;
    }

    /** Returns the number of messages that were sent. */
    public long messages() {
        return messages;
    }

    /** Returns the total size of the messages that were sent, without framing. */
    public long messageBytes() {
        return messageBytes;
    }

    /** Returns the number of replies whose end only a pause of the server showed. */
    public long silences() {
        return silences;
    }

    /** Returns the total time of these pauses in nanoseconds. */
    public long silentNanos() {
        return silentNanos;
    }

    /** Returns the number of requests that were due before the end of a pause. */
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
