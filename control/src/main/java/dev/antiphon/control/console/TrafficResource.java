package dev.antiphon.control.console;

import dev.antiphon.control.event.EventFeed;
import dev.antiphon.control.http.ApiReply;
import dev.antiphon.control.http.ApiRequest;
import dev.antiphon.control.http.JsonOutput;
import dev.antiphon.control.traffic.Traffic;
import dev.antiphon.control.traffic.TrafficPage;

/** The rows of the traffic of all services. */
final class TrafficResource {
    private static final int LIMIT = 200;
    private static final int LIMIT_MAX = 1000;

    private final Traffic traffic;
    private final EventFeed feed;

    TrafficResource(Traffic traffic) {
        this.traffic = traffic;
        this.feed = traffic.feed();
    }

    void add(ConsoleApi.Routes routes) {
        routes.add("GET /api/traffic", this::rows, FilterQuery.names("after", "before", "limit"));
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
}
