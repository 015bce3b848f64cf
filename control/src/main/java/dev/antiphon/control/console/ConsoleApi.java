package dev.antiphon.control.console;

import dev.antiphon.control.Control;
import dev.antiphon.control.event.EventFeed;
import dev.antiphon.control.http.ApiHandler;
import dev.antiphon.control.load.LoadView;
import dev.antiphon.control.traffic.Traffic;

import java.util.Optional;

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

    /**
     * What the console shows.
     *
     * @param feed the events of the registry
     * @param load the load that runs beside the server; empty without one
     */
    public record Shown(Control control, EventFeed feed, Optional<LoadView> load) {}

    /** Adds the routes. */
    public static void add(Routes routes, Shown shown) {
        Traffic traffic = new Traffic(shown.feed());
        new TrafficResource(traffic).add(routes);
        new LiveResource(traffic).add(routes);
        new CutResource(traffic, shown.control()).add(routes);
        new ExportResource(traffic, shown.control()).add(routes);
        new BreakpointResource(shown.control()).add(routes);
        new HeldResource(shown.control()).add(routes);
        new LoadResource(shown.load()).add(routes);
    }
}
