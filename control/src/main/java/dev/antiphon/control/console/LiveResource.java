package dev.antiphon.control.console;

import dev.antiphon.control.event.EventFeed;
import dev.antiphon.control.http.ApiProblem;
import dev.antiphon.control.http.ApiReply;
import dev.antiphon.control.http.ApiRequest;
import dev.antiphon.control.http.JsonOutput;
import dev.antiphon.control.http.ReplyStream;
import dev.antiphon.control.traffic.LiveTraffic;
import dev.antiphon.control.traffic.Traffic;
import dev.antiphon.control.traffic.TrafficFilter;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The rows as they come, as Server-Sent Events. {@code Last-Event-ID} resumes a stream. A comment
 * every 10 s shows that the connection lives.
 */
final class LiveResource {
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private final Traffic traffic;

    LiveResource(Traffic traffic) {
        this.traffic = traffic;
    }

    void add(ConsoleApi.Routes routes) {
        routes.add("GET /api/traffic/live", this::live, FilterQuery.names("after"));
    }

    private ApiReply live(ApiRequest request) {
        TrafficFilter filter = new FilterQuery(request, traffic.feed()).filter();
        Optional<String> after =
                request.head().header("Last-Event-ID").or(() -> request.query("after"));
        try {
            LiveTraffic reader = new LiveTraffic(traffic, filter, after);
            return ApiReply.stream("text/event-stream", new Stream(traffic.feed(), reader));
        } catch (IllegalStateException e) {
            throw new ApiProblem(503, String.valueOf(e.getMessage())).header("Retry-After", "5");
        }
    }

    /** The stream of a reader, whose place is free after the stream's end. */
    private record Stream(EventFeed feed, LiveTraffic reader) implements ApiReply.Stream {
        @Override
        public void write(ReplyStream out) throws IOException, InterruptedException {
            out.write("retry: 1000\n\n" + begin());
            while (true) {
                out.write(text(reader.next(HEARTBEAT)));
            }
        }

        /** Returns the first event, which names the run, so that a page notices a restart. */
        private String begin() {
            EventFeed.Extent extent = feed.extent();
            JsonOutput data = new JsonOutput()
                    .put("run", feed.run())
                    .put("lost", extent.oldest() - 1)
                    .put("last", extent.latest());
            return event(reader.id(), "begin", data);
        }

        private String text(List<LiveTraffic.Live> events) {
            if (events.isEmpty()) {
                return ":\n\n";
            }
            StringBuilder text = new StringBuilder();
            for (LiveTraffic.Live each : events) {
                text.append(
                        event(each.id(), each.kind().name().toLowerCase(Locale.ROOT), each.data()));
            }
            return text.toString();
        }

        private static String event(String id, String kind, JsonOutput data) {
            return "id: " + id + "\nevent: " + kind + "\ndata: " + data + "\n\n";
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
