package dev.antiphon.control.console;

import dev.antiphon.control.event.EventFeed;
import dev.antiphon.control.http.ApiProblem;
import dev.antiphon.control.http.ApiRequest;
import dev.antiphon.control.http.JsonInput;
import dev.antiphon.control.traffic.RowDirection;
import dev.antiphon.control.traffic.RowKind;
import dev.antiphon.control.traffic.TrafficFilter;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A reader of the filter in the query of a request. */
final class FilterQuery {
    /** The parameters of a filter, and those of a part of the ring. */
    private static final String[] NAMES = {
        "service",
        "connection",
        "kind",
        "direction",
        "text",
        "regex",
        "hex",
        "since",
        "until",
        "failed",
        "unmatched"
    };

    private final ApiRequest request;
    private final EventFeed feed;

    FilterQuery(ApiRequest request, EventFeed feed) {
        this.request = request;
        this.feed = feed;
    }

    /** Returns the parameters of a filter, and others. */
    static String[] names(String... others) {
        String[] all = new String[NAMES.length + others.length];
        System.arraycopy(NAMES, 0, all, 0, NAMES.length);
        System.arraycopy(others, 0, all, NAMES.length, others.length);
        return all;
    }

    /**
     * Returns the filter.
     *
     * @throws ApiProblem when a value is invalid
     */
    TrafficFilter filter() {
        TrafficFilter filter = TrafficFilter.ALL;
        Optional<String> service = request.query("service");
        if (service.isPresent()) {
            filter = filter.service(service.get());
        }
        OptionalLong connection = whole("connection", 1);
        if (connection.isPresent()) {
            filter = filter.connection(connection.getAsLong());
        }
        Optional<String> kind = request.query("kind");
        if (kind.isPresent()) {
            filter = filter.kinds(kinds(kind.get()));
        }
        Optional<String> direction = request.query("direction");
        if (direction.isPresent()) {
            filter = filter.direction(direction(direction.get()));
        }
        return content(outcome(times(filter)));
    }

    private TrafficFilter times(TrafficFilter filter) {
        TrafficFilter more = filter;
        OptionalLong since = time("since");
        if (since.isPresent()) {
            more = more.since(since.getAsLong());
        }
        OptionalLong until = time("until");
        if (until.isPresent()) {
            more = more.until(until.getAsLong());
        }
        return more;
    }

    private TrafficFilter outcome(TrafficFilter filter) {
        TrafficFilter more = request.flag("failed") ? filter.failed() : filter;
        return request.flag("unmatched") ? more.unmatched() : more;
    }

    private TrafficFilter content(TrafficFilter filter) {
        TrafficFilter more = filter;
        Optional<String> hex = content("hex");
        if (hex.isPresent()) {
            more = JsonInput.read("hex", hex.get(), more::hex);
        }
        Optional<String> text = content("text");
        if (text.isPresent()) {
            more = JsonInput.read("text", text.get(), more::text);
        }
        Optional<String> regex = content("regex");
        if (regex.isPresent()) {
            more = JsonInput.read("regex", regex.get(), more::regex);
        }
        return more;
    }

    /** Returns what to search for; an empty text is no condition. */
    private Optional<String> content(String name) {
        return request.query(name).filter(each -> !each.isEmpty());
    }

    /** Returns a whole number of the query; empty without it. */
    OptionalLong whole(String name, long least) {
        return request.query(name).isPresent()
                ? OptionalLong.of(request.query(name, least, least, Long.MAX_VALUE))
                : OptionalLong.empty();
    }

    private static Set<RowKind> kinds(String text) {
        Set<RowKind> kinds = EnumSet.noneOf(RowKind.class);
        for (String each : text.split(",", -1)) {
            kinds.add(RowKind.named(each)
                    .orElseThrow(() -> ApiProblem.unknown("kind of rows", each, RowKind.names())
                            .field("kind")
                            .value(each)));
        }
        return kinds;
    }

    private static RowDirection direction(String text) {
        return RowDirection.named(text)
                .orElseThrow(() -> ApiProblem.unknown("direction", text, RowDirection.names())
                        .field("direction")
                        .value(text));
    }

    /** Returns a time of the query, by {@link System#nanoTime}; empty without it. */
    OptionalLong time(String name) {
        Optional<String> text = request.query(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            long sinceStart = text.get().matches("[0-9]{1,9}(\\.[0-9]{1,9})?")
                    ? new BigDecimal(text.get()).movePointRight(9).longValue()
                    : Duration.between(feed.time(feed.startedNanos()), Instant.parse(text.get()))
                            .toNanos();
            return OptionalLong.of(feed.startedNanos() + sinceStart);
        } catch (DateTimeException | ArithmeticException e) {
            throw ApiProblem.badRequest("\"" + text.get() + "\" is no time; write seconds since the"
                            + " start, such as 12.5, or a time such as 2026-01-31T12:00:00.250Z")
                    .field(name)
                    .value(text.get());
        }
    }
}
