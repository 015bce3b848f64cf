package dev.antiphon.cli.connect;

import dev.antiphon.cli.option.PatternOption;
import dev.antiphon.message.Message;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The received messages that no {@code /wait} has taken yet, up to a bound; then the oldest ones
 * are forgotten. Not safe for several threads.
 */
final class AwaitedMessages {
    private static final int COUNT_MAX = 1000;
    private static final long BYTES_MAX = 16L << 20;

    private final Deque<Message> messages = new ArrayDeque<>();
    private long bytes;

    void add(Message message) {
        messages.add(message);
        bytes += message.size();
        while (messages.size() > COUNT_MAX || bytes > BYTES_MAX) {
            Message _ = remove();
        }
    }

    private Message remove() {
        Message oldest = messages.remove();
        bytes -= oldest.size();
        return oldest;
    }

    /**
     * Removes messages up to the first in which the pattern finds a match, or the oldest one
     * without a pattern. Returns whether there was such a message.
     */
    boolean take(Optional<PatternOption> pattern) {
        while (!messages.isEmpty()) {
            Message next = remove();
            if (pattern.map(each -> each.finds(next)).orElse(true)) {
                return true;
            }
        }
        return false;
    }

    void clear() {
        messages.clear();
        bytes = 0;
    }
}
