package dev.antiphon.control.traffic;

import dev.antiphon.control.ControlEvent;
import dev.antiphon.control.event.KeptEvent;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.Event;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of rows. */
public enum RowKind {
    /** A message of the framing. */
    MESSAGE,
    /** Bytes that are no whole message, or that pass without a framing. */
    BYTES,
    /** The opening of a connection. */
    OPEN,
    /** The end of one side's output on a connection that stays open. */
    HALF_CLOSE,
    /** The end of a connection. */
    CLOSE,
    /** A fault that took effect. */
    FAULT,
    /** A problem that a stub detected. */
    FINDING,
    /** A failure on a connection. */
    FAILURE,
    /** A service that started, changed or ended, or an event of its server. */
    SERVICE,
    /** A message that a breakpoint holds, or has let go. */
    HELD;

    /** Returns the kind of an event's row; empty if the event only changes another row. */
    public static Optional<RowKind> of(KeptEvent kept) {
        return switch (kept.event()) {
            case ControlEvent.Traffic traffic -> Optional.of(of(kept, traffic.event()));
            case ControlEvent.Received received -> Optional.empty();
            case ControlEvent.Injected injected -> Optional.of(FAULT);
            case ControlEvent.Held held -> Optional.of(HELD);
            case ControlEvent.Found found -> Optional.of(FINDING);
            case ControlEvent.Started started -> Optional.of(SERVICE);
            case ControlEvent.Changed changed -> Optional.of(SERVICE);
            case ControlEvent.Ended ended -> Optional.of(SERVICE);
        };
    }

    private static RowKind of(KeptEvent kept, Event event) {
        return switch (event) {
            case ConnectionEvent.MessageIn in -> ofMessage(kept, in.framed());
            case ConnectionEvent.MessageOut out -> ofMessage(kept, out.framed());
            case ConnectionEvent.Opened opened -> OPEN;
            case ConnectionEvent.HalfClosed ended -> HALF_CLOSE;
            case ConnectionEvent.Closed closed -> CLOSE;
            case ConnectionEvent.Failed failed -> FAILURE;
            case ConnectionEvent.MessagesSkipped skipped -> FAILURE;
            default -> SERVICE;
        };
    }

    private static RowKind ofMessage(KeptEvent kept, boolean isFramed) {
        boolean isOfBytes = kept.connection().filter(each -> each.isOfBytes()).isPresent();
        return isFramed && !isOfBytes ? MESSAGE : BYTES;
    }

    /** Returns the names of all kinds. */
    public static List<String> names() {
        return Arrays.stream(values()).map(RowKind::toString).toList();
    }

    /** Returns the kind of this name; empty if there is none. */
    public static Optional<RowKind> named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.toString().equals(name))
                .findFirst();
    }

    /** Returns the name in lower case, such as {@code half-close}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
