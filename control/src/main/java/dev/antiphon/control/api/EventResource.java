package dev.antiphon.control.api;

import dev.antiphon.control.event.EventFeed;
import dev.antiphon.control.event.EventKind;
import dev.antiphon.control.event.EventReader;
import dev.antiphon.control.event.FeedEvent;
import dev.antiphon.control.event.FeedFilter;
import dev.antiphon.control.http.ApiProblem;
import dev.antiphon.control.http.ApiReply;
import dev.antiphon.control.http.ApiRequest;
import dev.antiphon.control.http.ReplyStream;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The events of all services as Server-Sent Events. {@code Last-Event-ID} resumes a stream. A
 * comment every 10 s shows that the connection lives.
 */
final class EventResource {
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private final EventFeed feed;

    EventResource(EventFeed feed) {
        this.feed = feed;
    }

    void add(ControlApi api) {
        api.add("GET /api/events", this::events, "service", "kind", "after");
    }

    private ApiReply events(ApiRequest request) {
        FeedFilter filter = new FeedFilter(request.query("service"), kinds(request));
        Optional<String> after =
                request.head().header("Last-Event-ID").or(() -> request.query("after"));
        EventReader reader;
        try {
            reader = feed.reader(filter, after);
        } catch (IllegalStateException e) {
            throw new ApiProblem(503, String.valueOf(e.getMessage())).header("Retry-After", "5");
        }
        return ApiReply.stream("text/event-stream", new Stream(reader));
    }

    /** The stream of a reader, whose place is free after the stream's end. */
    private record Stream(EventReader reader) implements ApiReply.Stream {
        @Override
        public void write(ReplyStream out) throws IOException, InterruptedException {
            EventResource.write(reader, out);
        }

        @Override
        public void close() {
            reader.close();
        }
    }

    private static Set<EventKind> kinds(ApiRequest request) {
        Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);
        for (String each : request.query("kind").map(k -> k.split(",", -1)).orElse(new String[0])) {
            kinds.add(Arrays.stream(EventKind.values())
                    .filter(kind -> EventKind.names().contains(each))
                    .filter(kind -> kind.toString().equals(each))
                    .findFirst()
                    .orElseThrow(() -> ApiProblem.unknown("kind of events", each, EventKind.names())
                            .field("kind")
                            .value(each)));
        }
        return kinds;
    }

    private static void write(EventReader reader, ReplyStream out)
            throws IOException, InterruptedException {
        out.write(": events of antiphon\nretry: 1000\n\n");
        while (true) {
            List<FeedEvent> events = reader.next(HEARTBEAT);
            StringBuilder text = new StringBuilder(events.isEmpty() ? ":\n\n" : "");
            for (FeedEvent each : events) {
                text.append("id: ").append(each.id());
                text.append("\nevent: ").append(each.kind());
                text.append("\ndata: ").append(each.data()).append("\n\n");
            }
            out.write(text.toString());
        }
    }
}
