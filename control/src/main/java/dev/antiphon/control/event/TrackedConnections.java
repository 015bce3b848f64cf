package dev.antiphon.control.event;

import dev.antiphon.address.Addresses;
import dev.antiphon.control.ControlEvent;
import dev.antiphon.control.Service;
import dev.antiphon.control.event.KeptEvent.Match;
import dev.antiphon.control.event.KeptEvent.Place;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.Event;
import dev.antiphon.event.ServerEvent;
import dev.antiphon.stub.journal.ReceivedMessage;
import dev.antiphon.stub.verify.Finding;
import dev.antiphon.stub.verify.StubCheck;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * The connections of a feed. The events of one connection come from two threads, so that a rule can
 * be known before the message, or after the close. Closed connections are kept for a while, in a
 * bounded number. For use under the lock of the feed.
 */
final class TrackedConnections {
    private static final int OPEN_MAX = 200_000;
    private static final int CLOSED_MAX = 4096;

    private final Function<String, Optional<Service>> services;
    private final Map<Key, TrackedConnection> open = new HashMap<>();
    private final Map<Key, TrackedConnection> closed = new LinkedHashMap<>();

    private record Key(String service, long connection) {}

    TrackedConnections(Function<String, Optional<Service>> services) {
        this.services = services;
    }

    /**
     * Returns the place of an event, and the outcome of rules if it came before the message.
     *
     * @param place the place
     * @param early the outcome of rules for this message
     */
    record Noted(Place place, Optional<Match> early) {
        private static final Noted NOTHING = new Noted(Place.NONE, Optional.empty());

        static Noted of(Place place) {
            return new Noted(place, Optional.empty());
        }
    }

    /**
     * Notes an event.
     *
     * @param position the position that the event gets
     * @param kept returns the event at a position; null if it has left the ring
     */
    Noted note(long position, ControlEvent event, LongFunction<@Nullable KeptEvent> kept) {
        return switch (event) {
            case ControlEvent.Traffic traffic -> note(position, traffic.service(), traffic.event());
            case ControlEvent.Received received ->
                Noted.of(ruled(received.service(), received.message(), kept));
            case ControlEvent.Found found ->
                Noted.of(found(position, found.service(), found.finding()));
            case ControlEvent.Injected injected ->
                Noted.of(at(injected.service(), injected.fault().connection()));
            case ControlEvent.Ended ended -> {
                forget(ended.service());
                yield Noted.NOTHING;
            }
            case ControlEvent.Held held ->
                Noted.of(at(held.service(), held.event().place().connection()));
            case ControlEvent.Started started -> Noted.NOTHING;
            case ControlEvent.Changed changed -> Noted.NOTHING;
        };
    }

    private Noted note(long position, String service, Event event) {
        return switch (event) {
            case ConnectionEvent.Opened opened -> Noted.of(opened(service, opened));
            case ConnectionEvent.Closed of -> Noted.of(closed(service, of.connection()));
            case ConnectionEvent.MessageIn in -> {
                TrackedConnection connection = connection(service, in.connection());
                Place place = connection.received(position, in);
                yield new Noted(
                        place, in.framed() ? connection.earlyMatch(position) : Optional.empty());
            }
            case ConnectionEvent.MessageOut out ->
                Noted.of(connection(service, out.connection()).sent(out));
            case ConnectionEvent of -> Noted.of(at(service, of.connection()));
            case ServerEvent.EventsDropped dropped -> {
                open.values().stream()
                        .filter(each -> each.service().equals(service))
                        .forEach(TrackedConnection::lose);
                yield Noted.NOTHING;
            }
            default -> Noted.NOTHING;
        };
    }

    private Place opened(String service, ConnectionEvent.Opened event) {
        Key key = new Key(service, event.connection());
        closed.remove(key);
        String client = Addresses.shown(event.remote());
        TrackedConnection made = new TrackedConnection(service, event.connection(), client, true);
        services.apply(service).ifPresent(made::belongsTo);
        if (open.size() < OPEN_MAX) {
            open.put(key, made);
        }
        return new Place(made, 0, 0, -1);
    }

    /** Returns the connection; one without numbers if its opening was not seen. */
    private TrackedConnection connection(String service, long id) {
        Key key = new Key(service, id);
        TrackedConnection found = open.get(key);
        if (found == null) {
            found = closed.get(key);
        }
        if (found == null) {
            found = new TrackedConnection(service, id, "", false);
            if (open.size() < OPEN_MAX) {
                open.put(key, found);
            }
        }
        if (!found.isKnown()) {
            services.apply(service).ifPresent(found::belongsTo);
        }
        return found;
    }

    private Place at(String service, long connection) {
        return connection == 0 ? Place.NONE : new Place(connection(service, connection), 0, 0, -1);
    }

    private Place closed(String service, long id) {
        Key key = new Key(service, id);
        TrackedConnection connection = connection(service, id);
        open.remove(key);
        closed.put(key, connection);
        if (closed.size() > CLOSED_MAX) {
            closed.remove(closed.keySet().iterator().next());
        }
        return new Place(connection, 0, 0, -1);
    }

    private Place ruled(
            String service, ReceivedMessage message, LongFunction<@Nullable KeptEvent> kept) {
        TrackedConnection connection = connection(service, message.connection());
        Match match = connection.match(message.rule());
        long about = connection.ruled(message.number(), match);
        KeptEvent row = about == 0 ? null : kept.apply(about);
        if (row != null) {
            row.matched(match);
        }
        return new Place(connection, message.number(), row == null ? 0 : about, -1);
    }

    private Place found(long position, String service, Finding finding) {
        Place place = at(service, finding.connection());
        TrackedConnection connection = place.connection();
        if (connection != null && finding.check() == StubCheck.UNMATCHED) {
            connection.found(position);
        }
        return place;
    }

    private void forget(String service) {
        open.keySet().removeIf(each -> each.service().equals(service));
        closed.keySet().removeIf(each -> each.service().equals(service));
    }
}
