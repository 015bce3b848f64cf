package dev.antiphon.control.console;

import dev.antiphon.control.event.EventFeed;
import dev.antiphon.control.event.KeptEvent;
import dev.antiphon.control.http.ApiProblem;
import dev.antiphon.control.http.ApiReply;
import dev.antiphon.control.http.ApiRequest;
import dev.antiphon.control.http.JsonOutput;
import dev.antiphon.control.traffic.Timeline;
import dev.antiphon.control.traffic.Traffic;
import dev.antiphon.control.traffic.TrafficPage;
import dev.antiphon.message.Message;

/** The rows of the traffic of all services. */
final class TrafficResource {
    private static final int LIMIT = 200;
    private static final int LIMIT_MAX = 1000;
    private static final int BUCKETS = 100;

    private final Traffic traffic;
    private final EventFeed feed;

    TrafficResource(Traffic traffic) {
        this.traffic = traffic;
        this.feed = traffic.feed();
    }

    void add(ConsoleApi.Routes routes) {
        routes.add("GET /api/traffic", this::rows, FilterQuery.names("after", "before", "limit"));
        routes.add("GET /api/traffic/{row}", this::detail);
        routes.add("GET /api/traffic/{row}/bytes", this::bytes);
        routes.add(
                "GET /api/traffic/timeline",
                this::timeline,
                "service",
                "connection",
                "since",
                "until",
                "buckets");
    }

    private ApiReply rows(ApiRequest request) {
        FilterQuery query = new FilterQuery(request, feed);
        EventFeed.Extent extent = feed.extent();
        TrafficPage page = traffic.page(
                query.filter(),
                new TrafficPage.Range(query.whole("after", 0), query.whole("before", 1), (int)
                        request.query("limit", LIMIT, 1, LIMIT_MAX)));
        JsonOutput json = new JsonOutput().put("rows", page.rows());
        page.next().ifPresent(next -> json.put("next", next));
        return ApiReply.json(json.put("lost", extent.oldest() - 1)
                .put("last", extent.latest())
                .put("scanned", page.scanned())
                .put("run", feed.run()));
    }

    private ApiReply detail(ApiRequest request) {
        KeptEvent row = row(request);
        return ApiReply.json(traffic.detail(row).orElseThrow());
    }

    private ApiReply bytes(ApiRequest request) {
        KeptEvent row = row(request);
        Message message = Traffic.message(row)
                .orElseThrow(() -> ApiProblem.notFound("the row " + row.position()
                        + " is no message; its details are at /api/traffic/" + row.position()));
        return ApiReply.bytes(200, "application/octet-stream", message.bytes())
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"message-" + row.position() + ".bin\"");
    }

    /**
     * Returns the event of the row that the path names.
     *
     * @throws ApiProblem when there is none, or it is not kept any more
     */
    private KeptEvent row(ApiRequest request) {
        String text = request.parameter("row");
        long id = text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
        return traffic.row(id).orElseThrow(() -> {
            EventFeed.Extent extent = feed.extent();
            boolean isGone = id > 0 && id < extent.oldest();
            String why = isGone
                    ? "the row " + id + " is not kept any more; the oldest is " + extent.oldest()
                    : "there is no row \"" + text + "\"; /api/traffic lists them";
            return new ApiProblem(isGone ? 410 : 404, why).field("row").value(text);
        });
    }

    private ApiReply timeline(ApiRequest request) {
        FilterQuery query = new FilterQuery(request, feed);
        int buckets = (int) request.query("buckets", BUCKETS, 1, Timeline.BUCKETS_MAX);
        return ApiReply.json(
                new Timeline(traffic, query.filter(), query.time("since"), query.time("until"))
                        .json(buckets));
    }
}
