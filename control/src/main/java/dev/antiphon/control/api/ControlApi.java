package dev.antiphon.control.api;

import dev.antiphon.control.Control;
import dev.antiphon.control.ControlException;
import dev.antiphon.control.console.ConsoleApi;
import dev.antiphon.control.definition.DefinitionSource;
import dev.antiphon.control.event.EventFeed;
import dev.antiphon.control.http.ApiHandler;
import dev.antiphon.control.http.ApiProblem;
import dev.antiphon.control.http.ApiReply;
import dev.antiphon.control.http.ApiRequest;
import dev.antiphon.control.http.ApiRoutes;
import dev.antiphon.control.http.JsonOutput;
import dev.antiphon.control.load.LoadView;
import dev.antiphon.stub.yaml.StubFileException;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The routes of the API, and the form of its errors. */
final class ControlApi {
    private static final String VERSION = Optional.ofNullable(
                    ControlApi.class.getPackage().getImplementationVersion())
            .orElse("development");

    private static final Pattern PLACE = Pattern.compile("^.{0,200}?:([0-9]{1,9}):([0-9]{1,9}): ");

    private final ApiRoutes.Builder routes = ApiRoutes.builder();

    private final ScopeHeader scopes = new ScopeHeader();

    private ControlApi() {}

    /**
     * The parts that live as long as the server.
     *
     * @param feed the events of all services
     * @param waits the requests that wait for messages
     * @param load the load that runs beside the server; empty without one
     */
    record Live(EventFeed feed, ServiceWaits waits, Optional<LoadView> load) {
        Live(EventFeed feed, ServiceWaits waits) {
            this(feed, waits, Optional.empty());
        }
    }

    /** Returns the routes for a registry. */
    static ApiRoutes routes(Control control, DefinitionSource source, Live live) {
        ControlApi api = new ControlApi();
        Services services = new Services(control);
        ApiReply document = OpenApiDocument.reply();
        api.add(
                "GET /api",
                request -> ApiReply.json(new JsonOutput()
                        .put("version", VERSION)
                        .put("services", control.services().size())
                        .put("load", live.load().isPresent())));
        api.add("GET /api/openapi.json", request -> document);
        new ServiceResource(services, source).add(api);
        new RuleResource(services).add(api);
        new MessageResource(services, live.waits()).add(api);
        new ScopeResource(services).add(api);
        new FaultResource(services).add(api);
        new ConnectionResource(services).add(api);
        new RecordingResource(services).add(api);
        new EventResource(live.feed()).add(api);
        ConsoleApi.add(api::add, new ConsoleApi.Shown(control, live.feed(), live.load()));
        return api.routes.build();
    }

    /**
     * Adds a route, such as {@code GET /api/stubs}, whose errors become problems. A {@code DELETE}
     * takes no body.
     */
    void add(String route, ApiHandler handler, String... query) {
        if (route.startsWith("DELETE ")) {
            addWithoutBody(route, handler, query);
        } else {
            addHeeding(route, handler, query);
        }
    }

    /** Adds a route that takes no body. It refuses one before it does anything. */
    void addWithoutBody(String route, ApiHandler handler, String... query) {
        ApiHandler checked = request -> {
            RequestDocument.requireNone(request);
            return handler.reply(request);
        };
        addHeeding(route, checked, query);
    }

    private void addHeeding(String route, ApiHandler handler, String... query) {
        ApiHandler heeding = scopes.heeded(route, handler);
        routes.add(route, request -> answered(heeding, request), query);
    }

    private static ApiReply answered(ApiHandler handler, ApiRequest request)
            throws InterruptedException {
        try {
            return handler.reply(request);
        } catch (ControlException e) {
            throw problem(e);
        } catch (StubFileException e) {
            throw problem(ControlException.of(e));
        }
    }

    private static ApiProblem problem(ControlException e) {
        int status = switch (e.kind()) {
            case BAD_VALUE -> 400;
            case NOT_FOUND -> 404;
            case TAKEN, CANNOT_BIND, FULL, CONFLICT -> 409;
        };
        ApiProblem problem = new ApiProblem(status, String.valueOf(e.getMessage()));
        Optional.of(e.field()).filter(each -> !each.isEmpty()).ifPresent(problem::field);
        e.value().ifPresent(problem::value);
        Matcher place = PLACE.matcher(problem.detail());
        if (place.find()) {
            ApiProblem unused = problem.place(
                    Integer.parseInt(place.group(1)), Integer.parseInt(place.group(2)));
        }
        return e.nearest().map(problem::nearest).orElseGet(problem::nearestOffered);
    }
}
