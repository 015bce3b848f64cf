package dev.antiphon.control.traffic;

import dev.antiphon.control.ProxyService;
import dev.antiphon.control.event.EventFeed;
import dev.antiphon.control.event.KeptEvent;
import dev.antiphon.control.event.TrackedConnection;
import dev.antiphon.control.http.JsonOutput;
import dev.antiphon.message.Message;

import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** The JSON form of one row with all that is known about it. */
final class RowDetail {
    private static final int BYTES_MAX = 1 << 16;

    /** The codes of failures that have a place in the bytes. */
    private static final Set<String> OF_FRAMING = Set.of("too-long", "malformed");

    private RowDetail() {}

    /** Adds the details to the row of an event. */
    static JsonOutput put(JsonOutput json, EventFeed feed, KeptEvent kept) {
        JsonOutput links = new JsonOutput();
        RowText.message(kept).ifPresent(message -> {
            json.put("b64", beginning(message)).put("kept", message.size());
            links.put("bytes", path(kept.position()) + "/bytes");
            NearestRules.put(json, feed, kept);
        });
        offset(json, feed, kept);
        if (kept.about() > 0) {
            links.put("answers", path(kept.about()));
        }
        return json.put("links", links);
    }

    private static void offset(JsonOutput json, EventFeed feed, KeptEvent kept) {
        kept.connection()
                .flatMap(connection -> direction(feed, kept)
                        .map(each -> DirectionBytes.of(feed, connection, each)))
                .map(bytes -> bytes.offset(kept.position()))
                .ifPresent(offset -> offset.ifPresent(value -> json.put("offset", value)));
    }

    /** Returns the direction of a message, or of the bytes that break the framing. */
    private static Optional<RowDirection> direction(EventFeed feed, KeptEvent kept) {
        if (RowText.message(kept).isPresent()) {
            return RowDirection.of(kept);
        }
        if (!RowText.code(kept).filter(OF_FRAMING::contains).isPresent()) {
            return Optional.empty();
        }
        TrackedConnection connection = kept.connection().orElseThrow();
        boolean isOut =
                connection.owner().filter(ProxyService.class::isInstance).isPresent()
                        && DirectionBytes.of(feed, connection, RowDirection.OUT)
                                .isUnframedAfter(kept.position());
        return Optional.of(isOut ? RowDirection.OUT : RowDirection.IN);
    }

    private static String path(long id) {
        return "/api/traffic/" + id;
    }

    /** Returns the first 64 KiB in Base64. */
    static String beginning(Message message) {
        byte[] first = new byte[Math.min(BYTES_MAX, message.size())];
        message.buffer().get(0, first);
        return Base64.getEncoder().encodeToString(first);
    }
}
