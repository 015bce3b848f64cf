package dev.antiphon.control.console;

import dev.antiphon.control.http.ApiProblem;
import dev.antiphon.control.http.ApiReply;
import dev.antiphon.control.http.ApiRequest;
import dev.antiphon.control.http.JsonOutput;
import dev.antiphon.control.http.ReplyStream;
import dev.antiphon.control.load.LoadSecond;
import dev.antiphon.control.load.LoadView;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The load that runs beside the server: its state, and its seconds as Server-Sent Events. */
final class LoadResource {
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final int READERS_MAX = 100;

    private final Optional<LoadView> running;
    private final AtomicInteger readers = new AtomicInteger();

    LoadResource(Optional<LoadView> running) {
        this.running = running;
    }

    void add(ConsoleApi.Routes routes) {
        routes.add("GET /api/load", request -> ApiReply.json(state(load(), load().state())));
        routes.add("GET /api/load/live", this::live, "after");
    }

    private LoadView load() {
        return running.orElseThrow(() -> ApiProblem.notFound(
                "no load runs in this program; start one by antiphon load --console"));
    }

    private static JsonOutput state(LoadView load, LoadView.State state) {
        LoadView.Subject subject = load.subject();
        return new JsonOutput()
                .put("running", state.isRunning())
                .put("target", subject.target())
                .put("command", subject.command())
                .put("started", subject.started().toString())
                .put(
                        "seconds",
                        state.seconds().stream().map(LoadResource::second).toList())
                .put("totals", counts(state.totals()))
                .put("failures", counts(state.failures()));
    }

    private static JsonOutput counts(Map<String, Long> counts) {
        JsonOutput json = new JsonOutput();
        counts.forEach(json::put);
        return json;
    }

    private static JsonOutput second(LoadSecond second) {
        JsonOutput json = new JsonOutput()
                .put("t", second.at())
                .put("planned", second.planned())
                .put("rate", second.replies())
                .put("errors", second.errors());
        LoadSecond.Times times = second.times();
        put(json, "p50", times.p50());
        put(json, "p90", times.p90());
        put(json, "p99", times.p99());
        put(json, "p999", times.p999());
        put(json, "max", times.max());
        return json;
    }

    private static void put(JsonOutput json, String name, Optional<Duration> time) {
        time.ifPresent(each -> json.put(name, Math.round(each.toNanos() / 1e3) / 1e3));
    }

    private ApiReply live(ApiRequest request) {
        LoadView load = load();
        List<LoadSecond> before = load.state().seconds();
        long latest = before.isEmpty() ? 0 : before.getLast().at();
        long after = request.head()
                .header("Last-Event-ID")
                .filter(each -> each.matches("[0-9]{1,9}"))
                .map(Long::parseLong)
                .orElseGet(() -> request.query("after", latest, 0, Integer.MAX_VALUE));
        if (readers.incrementAndGet() > READERS_MAX) {
            readers.decrementAndGet();
            throw new ApiProblem(
                            503,
                            "there are " + READERS_MAX
                                    + " readers of the load, which is the limit; end one of them")
                    .header("Retry-After", "5");
        }
        return ApiReply.stream("text/event-stream", new Live(load, after, readers));
    }

    /** The stream of one reader, from a second on. It ends after the end of the load. */
    private record Live(LoadView load, long after, AtomicInteger readers)
            implements ApiReply.Stream {
        @Override
        public void write(ReplyStream out) throws IOException, InterruptedException {
            out.write("retry: 1000\n\n");
            long at = after;
            LoadView.State state;
            do {
                state = load.await(at, HEARTBEAT);
                StringBuilder text = new StringBuilder(state.seconds().isEmpty() ? ":\n\n" : "");
                for (LoadSecond each : state.seconds()) {
                    at = each.at();
                    text.append("id: ").append(at);
                    text.append("\nevent: second\ndata: ").append(second(each)).append("\n\n");
                }
                out.write(text.toString());
            } while (state.isRunning());
            JsonOutput end = new JsonOutput()
                    .put("totals", counts(state.totals()))
                    .put("failures", counts(state.failures()));
            out.write("event: end\ndata: " + end + "\n\n");
        }

        @Override
        public void close() {
            readers.decrementAndGet();
        }
    }
}
