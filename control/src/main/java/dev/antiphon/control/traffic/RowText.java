package dev.antiphon.control.traffic;

import dev.antiphon.argument.Plural;
import dev.antiphon.control.ControlEvent;
import dev.antiphon.control.event.KeptEvent;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.event.Event;
import dev.antiphon.event.ServerEvent;
import dev.antiphon.failure.Failure;
import dev.antiphon.message.Message;
import dev.antiphon.stub.match.report.FramingHint;

import java.util.Optional;

/** The texts of rows: messages, reasons of failures, and remarks about services. */
final class RowText {
    private RowText() {}

    /** Returns the message of an event, as far as the ring keeps it; empty without one. */
    static Optional<Message> message(KeptEvent kept) {
        return kept.event() instanceof ControlEvent.Traffic traffic
                ? message(traffic.event())
                : Optional.empty();
    }

    private static Optional<Message> message(Event event) {
        return switch (event) {
            case ConnectionEvent.MessageIn in -> Optional.of(in.message());
            case ConnectionEvent.MessageOut out -> Optional.of(out.message());
            default -> Optional.empty();
        };
    }

    /** Returns the sentence that says why something failed; empty if nothing did. */
    static Optional<String> failure(KeptEvent kept) {
        return kept.event() instanceof ControlEvent.Traffic traffic
                ? failure(kept, traffic.event())
                : Optional.empty();
    }

    private static Optional<String> failure(KeptEvent kept, Event event) {
        return switch (event) {
            case ConnectionEvent.Failed failed -> Optional.of(sentence(kept, failed.failure()));
            case ConnectionEvent.MessagesSkipped skipped ->
                Optional.of(Plural.of(skipped.count(), "message") + " of group " + skipped.group()
                        + " skipped, since the client reads too slowly");
            case ConnectionEvent.Closed closed -> end(closed);
            case ServerEvent.AcceptFailed failed ->
                Optional.of("cannot accept connections: " + failed.failure().text());
            case ServerEvent.ConnectionsRefused refused ->
                Optional.of(Plural.of(refused.count(), "connection") + " refused: "
                        + refused.failure().text());
            case ServerEvent.LoopStalled stalled ->
                Optional.of("the event loop " + stalled.loop() + " has been busy for "
                        + stalled.lasting().toMillis() + " ms");
            case ServerEvent.CertificatesNotReloaded not ->
                Optional.of("the old certificates stay in use: " + not.reason());
            case ServerEvent.EventsDropped dropped ->
                Optional.of(Plural.of(dropped.count(), "event")
                        + " of this service lost, since they came too fast");
            default -> Optional.empty();
        };
    }

    private static String sentence(KeptEvent kept, Failure failure) {
        Optional<String> hint = failure instanceof Failure.TooLong tooLong
                ? kept.connection()
                        .flatMap(each -> each.framing())
                        .flatMap(framing -> FramingHint.of(framing.ofRequests(), tooLong))
                : Optional.empty();
        return failure.text() + hint.map(each -> "; " + each).orElse("");
    }

    private static Optional<String> end(ConnectionEvent.Closed closed) {
        return switch (closed.how()) {
            case FIN -> Optional.empty();
            case RST ->
                Optional.of("the " + side(closed.by()) + " reset the connection ("
                        + Plural.of(closed.bytesIn(), "byte") + " received, "
                        + Plural.of(closed.bytesOut(), "byte") + " sent)");
            case TIMEOUT -> Optional.of("a time limit ended the connection");
            case FAILURE -> Optional.of("a failure ended the connection");
        };
    }

    static String side(Side side) {
        return side == Side.CLIENT ? "client" : "server";
    }

    /** Returns the code of a failure, such as {@code too-long}; empty if the event is none. */
    static Optional<String> code(KeptEvent kept) {
        return kept.event() instanceof ControlEvent.Traffic traffic
                        && traffic.event() instanceof ConnectionEvent.Failed failed
                ? Optional.of(failed.failure().code())
                : Optional.empty();
    }

    /** Returns the text of a row without a message; empty text if there is none. */
    static String remark(KeptEvent kept) {
        return switch (kept.event()) {
            case ControlEvent.Traffic traffic -> remark(kept, traffic.event());
            case ControlEvent.Received received -> "";
            case ControlEvent.Injected injected ->
                injected.fault().fault() + " " + injected.fault().rule();
            case ControlEvent.Held held ->
                held.event().outcome() + " at " + held.event().place().breakpoint();
            case ControlEvent.Found found -> found.finding().text();
            case ControlEvent.Started started -> "started as a " + started.kind();
            case ControlEvent.Changed changed -> "changed: " + changed.what();
            case ControlEvent.Ended ended -> "ended";
        };
    }

    private static String remark(KeptEvent kept, Event event) {
        return switch (event) {
            case ConnectionEvent.Opened opened ->
                kept.connection().map(each -> each.client()).orElse("");
            case ServerEvent.Listening listening -> "listens";
            case ServerEvent.LimitsChanged changed -> "limits changed";
            case ServerEvent.LimitAdjusted adjusted ->
                "the system gives " + adjusted.inForce() + " as " + adjusted.limit()
                        + " instead of " + adjusted.given();
            case ServerEvent.CertificatesReloaded reloaded -> "certificates reloaded";
            case ServerEvent.Drained drained -> "drained";
            default -> failure(kept, event).orElse("");
        };
    }
}
