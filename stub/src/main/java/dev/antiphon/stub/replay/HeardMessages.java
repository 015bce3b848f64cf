package dev.antiphon.stub.replay;

import dev.antiphon.message.Message;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A receiver that compares consecutive messages of the other side with the recorded messages. Used
 * by one thread.
 */
final class HeardMessages {
    /** The time to wait for a missing message after another message was received in its place. */
    private static final Duration LATE = Duration.ofMillis(300);

    private final ScriptListener listener;
    private final Masks masks;
    private final Duration patience;
    private boolean silent;

    HeardMessages(ScriptListener listener, ScriptSide.Terms terms) {
        this.listener = listener;
        this.masks = terms.masks();
        this.patience = terms.patience();
    }

    /** Returns whether the last call of {@link #hear} received fewer messages than expected. */
    boolean isSilent() {
        return silent;
    }

    /**
     * Receives the expected number of messages, and possibly more if other messages are received
     * instead. Adds the differences to {@code differences}.
     *
     * @param first the line number of the first expected message
     */
    void hear(List<Message> expected, int first, Differences differences)
            throws InterruptedException {
        silent = false;
        int same = 0;
        Message found = null;
        while (same < expected.size()) {
            found = received(patience);
            if (found == null || !found.equals(masks.hide(expected.get(same)))) {
                break;
            }
            same++;
        }
        if (same == expected.size()) {
            return;
        }
        List<Message> wanted = expected.subList(same, expected.size()).stream()
                .map(masks::hide)
                .toList();
        List<Message> instead = rest(found, wanted);
        List<Integer> lines = new ArrayList<>();
        for (int i = same; i < expected.size(); i++) {
            lines.add(first + i);
        }
        silent = instead.size() < wanted.size();
        if (!instead.isEmpty()) {
            new RunAlignment(wanted, instead, lines).tell(differences::add);
        }
    }

    /**
     * Receives the rest of the messages after a first difference: as many as expected, and further
     * ones while an expected message is missing, up to twice the expected number. Returns fewer if
     * no message is received in time.
     */
    private List<Message> rest(@Nullable Message first, List<Message> wanted)
            throws InterruptedException {
        List<Message> found = new ArrayList<>();
        Map<Message, Integer> missing = new HashMap<>();
        wanted.forEach(each -> missing.merge(each, 1, Integer::sum));
        int left = wanted.size();
        Message next = first;
        while (next != null) {
            found.add(next);
            Integer before = missing.get(next);
            if (before != null && before > 0) {
                missing.put(next, before - 1);
                left--;
            }
            if (left == 0 || found.size() >= 2L * wanted.size()) {
                break;
            }
            next = received(found.size() < wanted.size() ? patience : LATE);
        }
        return found;
    }

    private @Nullable Message received(Duration atMost) throws InterruptedException {
        Message found = listener.next(atMost);
        return found == null ? null : masks.hide(found);
    }
}
