package dev.antiphon.recording;

import dev.antiphon.address.Addresses;
import dev.antiphon.argument.Plural;
import dev.antiphon.event.ClientEvent;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.ConnectionEvent.Answered;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.event.Event;
import dev.antiphon.event.ServerEvent;
import dev.antiphon.failure.Failure;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.tls.TlsSession;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The conversion of the events of one server or client to entries of a recording. For use by one
 * thread, except {@link #since} and {@link #renumbered}.
 */
final class Entries {
    private final long startedNanos;

    /**
     * The highest connection number that the recording already had, which is added to each number.
     */
    private final long connectionsBefore;

    /** The side of all connections, which the first opened connection determines. */
    private Side side = Side.SERVER;

    Entries(long startedNanos, long connectionsBefore) {
        this.startedNanos = startedNanos;
        this.connectionsBefore = connectionsBefore;
    }

    Entry of(Event event) {
        return switch (event) {
            case ConnectionEvent of -> of(of);
            case ServerEvent of -> of(of);
            case ClientEvent.ConnectFailed failed ->
                error(at(event), OptionalLong.empty(), failed.failure());
        };
    }

    private Entry of(ConnectionEvent event) {
        long connection = connectionsBefore + event.connection();
        Duration at = at(event);
        return switch (event) {
            case ConnectionEvent.Opened opened -> {
                side = opened.side();
                SocketAddress client = side == Side.SERVER ? opened.remote() : opened.local();
                Optional<String> tls = opened.tls().map(TlsSession::protocol);
                yield new Entry.Open(at, connection, Addresses.shown(client), tls);
            }
            case ConnectionEvent.MessageIn in -> {
                Direction direction = side == Side.SERVER ? Direction.C2S : Direction.S2C;
                yield new Entry.Msg(
                        at,
                        new Entry.Position(connection, in.sequence(), direction),
                        in.message(),
                        trace(in.answers(), in.framed()).withReads(in.reads()));
            }
            case ConnectionEvent.MessageOut out -> {
                Direction direction = side == Side.SERVER ? Direction.S2C : Direction.C2S;
                yield new Entry.Msg(
                        at,
                        new Entry.Position(connection, out.sequence(), direction),
                        out.message(),
                        trace(out.answers(), out.framed()));
            }
            case ConnectionEvent.Failed failed ->
                error(at, OptionalLong.of(connection), failed.failure());
            case ConnectionEvent.MessagesSkipped skipped ->
                new Entry.Failure(
                        at,
                        OptionalLong.of(connection),
                        "messages-skipped",
                        Plural.of(skipped.count(), "message") + " of group " + skipped.group()
                                + " skipped, since the peer reads too slowly");
            case ConnectionEvent.HalfClosed ended ->
                new Entry.HalfClose(at, connection, ended.by());
            case ConnectionEvent.Closed closed ->
                new Entry.Close(
                        at,
                        connection,
                        closed.by(),
                        closed.how(),
                        new Entry.Volume(closed.bytesIn(), closed.bytesOut()));
        };
    }

    private Entry of(ServerEvent event) {
        Duration at = at(event);
        return switch (event) {
            case ServerEvent.Listening listening ->
                new Entry.Listening(
                        at, listening.addresses().stream().map(Addresses::shown).toList());
            case ServerEvent.AcceptFailed failed ->
                error(at, OptionalLong.empty(), failed.failure());
            case ServerEvent.ConnectionsRefused refused ->
                new Entry.Refused(
                        at,
                        refused.count(),
                        refused.failure().code(),
                        refused.failure().text());
            case ServerEvent.LimitsChanged changed -> new Entry.LimitsChanged(at);
            case ServerEvent.LimitAdjusted adjusted ->
                new Entry.LimitAdjusted(
                        at,
                        adjusted.limit(),
                        adjusted.given(),
                        adjusted.inForce(),
                        adjusted.reason());
            case ServerEvent.LoopStalled stalled ->
                new Entry.Stall(
                        at,
                        stalled.loop(),
                        micros(stalled.lasting().toNanos()),
                        stalled.connection() == 0
                                ? OptionalLong.empty()
                                : OptionalLong.of(connectionsBefore + stalled.connection()),
                        stalled.frames().stream().map(Object::toString).toList());
            case ServerEvent.CertificatesReloaded reloaded ->
                new Entry.Certificates(at, Optional.empty());
            case ServerEvent.CertificatesNotReloaded not ->
                new Entry.Certificates(at, Optional.of(not.reason()));
            case ServerEvent.EventsDropped dropped -> new Entry.Dropped(at, dropped.count());
            case ServerEvent.Drained drained ->
                new Entry.Drained(
                        at, drained.report().finished(), drained.report().cut());
        };
    }

    /** Returns the entry with the connection number that the recording uses. */
    Entry renumbered(Entry.Timed entry) {
        return switch (entry) {
            case Entry.Finding finding
            when finding.connection().isPresent() ->
                new Entry.Finding(
                        finding.at(),
                        finding.check(),
                        OptionalLong.of(connectionsBefore + finding.connection().getAsLong()),
                        finding.message());
            case Entry.Matched matched ->
                new Entry.Matched(
                        matched.at(),
                        connectionsBefore + matched.connection(),
                        matched.message(),
                        matched.rule());
            case Entry.Injected injected ->
                new Entry.Injected(
                        injected.at(),
                        connectionsBefore + injected.connection(),
                        injected.direction(),
                        injected.fault(),
                        injected.rule());
            default -> entry;
        };
    }

    private static Entry error(Duration at, OptionalLong connection, Failure failure) {
        return new Entry.Failure(at, connection, failure.code(), failure.text());
    }

    private static MessageTrace trace(Optional<Answered> answers, boolean framed) {
        MessageTrace of = framed ? MessageTrace.none() : MessageTrace.none().withoutFraming();
        return answers.map(request ->
                        of.withRequest(request.sequence(), micros(request.elapsedNanos())))
                .orElse(of);
    }

    private static Duration micros(long nanos) {
        return Duration.ofNanos(Math.max(0, Math.round(nanos / 1e3)) * 1_000);
    }

    private Duration at(Event event) {
        return since(event.nanos());
    }

    Duration since(long nanos) {
        return Duration.ofMillis(Math.max(0, Math.round((nanos - startedNanos) / 1e6)));
    }
}
