package dev.antiphon.stub.match;

import dev.antiphon.stub.match.Content.Place;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What must be true of every message that a matcher is for, of a kind that an index can look up.
 * More may be asked of it: whoever has the clue is only a candidate.
 */
sealed interface Clue {
    /** How many bytes it pins down: of several clues the one of the most is looked up. */
    int worth();

    /** Bytes that the message has at a place. */
    final class Text implements Clue {
        final Place place;
        final byte[] bytes;

        /** At the start too where the message is to be equal to them. */
        Text(Place place, byte[] bytes) {
            this.place = place;
            this.bytes = bytes;
        }

        @Override
        public int worth() {
            return bytes.length;
        }
    }

    /** A field of the message has this value. */
    record Value(Field field, String value) implements Clue {
        @Override
        public int worth() {
            return field.size();
        }
    }

    /** At least one of these is true. */
    record OneOf(List<Clue> clues) implements Clue {
        @Override
        public int worth() {
            return clues.stream().mapToInt(Clue::worth).min().orElse(0);
        }
    }

    /** The best clue to this matcher's messages; empty where none is known. */
    static Optional<Clue> to(Matcher matcher) {
        Optional<Clue> clue = switch (matcher) {
            case Content content -> Optional.of(content.clue());
            case Regex regex -> PatternClue.of(regex.text());
            case FieldIs is -> Optional.of(new Value(is.field(), is.value()));
            case AllOf every ->
                every.all().stream()
                        .flatMap(each -> to(each).stream())
                        .max(Comparator.comparingInt(Clue::worth));
            case AnyOf some -> oneOf(some.any());
            default -> Optional.empty();
        };
        return clue.filter(each -> each.worth() > 0);
    }

    private static Optional<Clue> oneOf(List<Matcher> matchers) {
        List<Clue> clues = new ArrayList<>();
        for (Matcher each : matchers) {
            Optional<Clue> clue = to(each);
            if (clue.isEmpty()) {
                return Optional.empty();
            }
            clues.add(clue.get());
        }
        return Optional.of(new OneOf(clues));
    }
}
