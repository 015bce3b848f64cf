package dev.antiphon.control.console;

import dev.antiphon.control.Control;
import dev.antiphon.control.event.EventFeed;
import dev.antiphon.control.http.ApiHandler;
import dev.antiphon.control.traffic.Traffic;

/** The routes of the console. */
public final class ConsoleApi {
    private ConsoleApi() {}

    /** A list of routes that can be added to. */
    @FunctionalInterface
    public interface Routes {
        /**
         * Adds a route.
         *
         * @param route method and path, such as {@code GET /api/traffic}
         * @param query the known parameters of the query
         */
        void add(String route, ApiHandler handler, String... query);
    }

    /** Adds the routes for a registry and the feed of its events. */
    public static void add(Routes routes, Control control, EventFeed feed) {
        Traffic traffic = new Traffic(feed);
        new TrafficResource(traffic).add(routes);
        new LiveResource(traffic).add(routes);
        new CutResource(traffic, control).add(routes);
    }
}
