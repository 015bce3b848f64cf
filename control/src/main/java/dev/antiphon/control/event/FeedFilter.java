package dev.antiphon.control.event;

import java.util.Optional;
import java.util.Set;

/**
 * The events that a reader receives.
 *
 * @param service the name of the service; empty for all
 * @param kinds the kinds; empty for all
 */
public record FeedFilter(Optional<String> service, Set<EventKind> kinds) {
    /** The filter that passes all events. */
    public static final FeedFilter ALL = new FeedFilter(Optional.empty(), Set.of());

    /** Copies the kinds. */
    public FeedFilter {
        kinds = Set.copyOf(kinds);
    }

    boolean passes(String name, EventKind kind) {
        return (kinds.isEmpty() || kinds.contains(kind))
                && service.map(name::equals).orElse(true);
    }
}
