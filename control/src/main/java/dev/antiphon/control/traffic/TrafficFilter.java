package dev.antiphon.control.traffic;

import dev.antiphon.control.event.KeptEvent;
import dev.antiphon.message.Message;
import dev.antiphon.stub.text.BytePattern;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * A condition on rows. Its methods return a filter that also has this condition; conditions about
 * the content come last, since they cost most. Immutable.
 */
public final class TrafficFilter {
    /** The filter that passes all rows. */
    public static final TrafficFilter ALL = new TrafficFilter(List.of());

    /** The longest text, pattern or list of bytes to search for, in characters. */
    private static final int CHARS_MAX = 4096;

    /** The number of bytes of a message that a pattern examines. */
    private static final int PATTERN_BYTES_MAX = 1 << 16;

    private final List<BiPredicate<KeptEvent, RowKind>> conditions;

    private TrafficFilter(List<BiPredicate<KeptEvent, RowKind>> conditions) {
        this.conditions = conditions;
    }

    private TrafficFilter and(BiPredicate<KeptEvent, RowKind> condition) {
        List<BiPredicate<KeptEvent, RowKind>> all = new ArrayList<>(conditions);
        all.add(condition);
        return new TrafficFilter(List.copyOf(all));
    }

    /** Passes rows of this service. */
    public TrafficFilter service(String name) {
        return and((kept, kind) -> kept.event().service().equals(name));
    }

    /** Passes rows of connections with this number. */
    public TrafficFilter connection(long number) {
        return and((kept, kind) ->
                kept.connection().filter(each -> each.id() == number).isPresent());
    }

    /** Passes rows of these kinds. */
    public TrafficFilter kinds(Set<RowKind> kinds) {
        Set<RowKind> all = Set.copyOf(kinds);
        return and((kept, kind) -> all.contains(kind));
    }

    /** Passes rows of this direction. */
    public TrafficFilter direction(RowDirection direction) {
        return and(
                (kept, kind) -> RowDirection.of(kept).filter(direction::equals).isPresent());
    }

    /** Passes rows from this time on, by {@link System#nanoTime}. */
    public TrafficFilter since(long nanos) {
        return and((kept, kind) -> kept.nanos() - nanos >= 0);
    }

    /** Passes rows until this time, by {@link System#nanoTime}. */
    public TrafficFilter until(long nanos) {
        return and((kept, kind) -> kept.nanos() - nanos <= 0);
    }

    /** Passes failures, findings and connections that did not end in order. */
    public TrafficFilter failed() {
        return and(
                (kept, kind) -> kind == RowKind.FINDING || RowText.failure(kept).isPresent());
    }

    /** Passes messages that no rule matched. */
    public TrafficFilter unmatched() {
        return and((kept, kind) ->
                kept.match().filter(match -> match.rule().isEmpty()).isPresent());
    }

    /**
     * Passes rows whose message or text contains a text, in any case.
     *
     * @throws IllegalArgumentException when the text is too long
     */
    public TrafficFilter text(String text) {
        SearchText search = new SearchText(bounded(text));
        return content(search::isIn);
    }

    /**
     * Passes rows in whose message or text a regular expression in the syntax of RE2 finds
     * something, within the first 64 KiB.
     *
     * @throws IllegalArgumentException when the pattern is invalid or too long
     */
    public TrafficFilter regex(String pattern) {
        BytePattern compiled = BytePattern.of(bounded(pattern), StandardCharsets.UTF_8);
        return content(bytes -> compiled.finds(beginning(bytes)));
    }

    private static Message beginning(Message bytes) {
        return bytes.size() <= PATTERN_BYTES_MAX
                ? bytes
                : Message.of(bytes.buffer().limit(PATTERN_BYTES_MAX));
    }

    /**
     * Passes rows whose message contains these bytes, as {@code 50 49 ?? 47}; {@code ??} is any
     * byte.
     *
     * @throws IllegalArgumentException when the text is no such pattern
     */
    public TrafficFilter hex(String bytes) {
        HexPattern pattern = HexPattern.parse(bounded(bytes));
        return content(pattern::isIn);
    }

    private static String bounded(String text) {
        if (text.length() > CHARS_MAX) {
            throw new IllegalArgumentException(
                    text.length() + " characters to search for are over the limit of " + CHARS_MAX);
        }
        return text;
    }

    private TrafficFilter content(Predicate<Message> condition) {
        return and((kept, kind) -> condition.test(
                RowText.message(kept).orElseGet(() -> Message.text(RowText.remark(kept)))));
    }

    /** Returns the kind of the event's row if the row passes; otherwise empty. */
    Optional<RowKind> passed(KeptEvent kept) {
        Optional<RowKind> kind = RowKind.of(kept);
        if (kind.isEmpty()) {
            return kind;
        }
        for (BiPredicate<KeptEvent, RowKind> each : conditions) {
            if (!each.test(kept, kind.get())) {
                return Optional.empty();
            }
        }
        return kind;
    }
}
