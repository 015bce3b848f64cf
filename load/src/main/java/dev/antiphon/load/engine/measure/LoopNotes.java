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

    private final Map<String, Long> failures = new HashMap<>();
    private long opened;
    private long messagesUnasked;
    private @Nullable Unasked unasked;
    private long portsUsedUp;
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
