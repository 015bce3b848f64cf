package dev.antiphon.control.traffic;

import dev.antiphon.control.ControlEvent;
import dev.antiphon.control.event.KeptEvent;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.event.Event;
import dev.antiphon.recording.Entry.Direction;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The direction of a row, as the service sees it. */
public enum RowDirection {
    /** From the client. */
    IN,
    /** To the client. */
    OUT;

    /**
     * Returns the direction of an event's row; empty if it has none. An end has the direction of
     * the side that began it.
     */
    static Optional<RowDirection> of(KeptEvent kept) {
        return switch (kept.event()) {
            case ControlEvent.Traffic traffic -> of(traffic.event());
            case ControlEvent.Injected injected ->
                Optional.of(of(injected.fault().direction()));
            case ControlEvent.Held held -> Optional.of(of(held.event().place().direction()));
            default -> Optional.empty();
        };
    }

    private static Optional<RowDirection> of(Event event) {
        return switch (event) {
            case ConnectionEvent.MessageIn in -> Optional.of(IN);
            case ConnectionEvent.MessageOut out -> Optional.of(OUT);
            case ConnectionEvent.HalfClosed ended -> Optional.of(of(ended.by()));
            case ConnectionEvent.Closed closed -> Optional.of(of(closed.by()));
            default -> Optional.empty();
        };
    }

    private static RowDirection of(Direction direction) {
        return direction == Direction.C2S ? IN : OUT;
    }

    private static RowDirection of(Side side) {
        return side == Side.CLIENT ? IN : OUT;
    }

    /** Returns the names of both directions. */
    public static List<String> names() {
        return Arrays.stream(values()).map(RowDirection::toString).toList();
    }

    /** Returns the direction of this name; empty if there is none. */
    public static Optional<RowDirection> named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.toString().equals(name))
                .findFirst();
    }

    /** Returns {@code in} or {@code out}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
