package dev.antiphon.control.console;

import dev.antiphon.control.Control;
import dev.antiphon.control.Service;
import dev.antiphon.control.breakpoint.Breakpoint;
import dev.antiphon.control.http.ApiReply;
import dev.antiphon.control.http.ApiRequest;
import dev.antiphon.control.http.JsonOutput;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.yaml.YamlValue;

import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The breakpoints of stubs and proxies. */
final class BreakpointResource {
    private final Control control;

    BreakpointResource(Control control) {
        this.control = control;
    }

    void add(ConsoleApi.Routes routes) {
        add(
                routes,
                "/api/stubs/{service}/breakpoints",
                control::stub,
                (stub, body) -> stub.addBreakpoint(body));
        add(
                routes,
                "/api/proxies/{service}/breakpoints",
                control::proxy,
                (proxy, body) -> proxy.addBreakpoint(body));
    }

    private static <S extends Service> void add(
            ConsoleApi.Routes routes,
            String path,
            Function<String, S> services,
            BiFunction<S, YamlValue, Breakpoint> adding) {
        Function<ApiRequest, S> service = request -> services.apply(request.parameter("service"));
        routes.add(
                "GET " + path,
                request -> ApiReply.json(new JsonOutput()
                        .put(
                                "breakpoints",
                                service.apply(request).breakpoints().all().stream()
                                        .map(BreakpointResource::of)
                                        .toList())));
        routes.add("POST " + path, request -> {
            YamlValue body = YamlValue.parse("body", request.document("application/yaml"));
            Breakpoint made = adding.apply(service.apply(request), body);
            return ApiReply.created(request.head().path() + "/" + made.name(), of(made));
        });
        routes.add("DELETE " + path + "/{breakpoint}", request -> {
            service.apply(request).breakpoints().remove(request.parameter("breakpoint"));
            return ApiReply.noContent();
        });
    }

    private static JsonOutput of(Breakpoint breakpoint) {
        Breakpoint.Terms terms = breakpoint.terms();
        JsonOutput json = new JsonOutput()
                .put("name", breakpoint.name())
                .putIfPresent("when", terms.when().map(Object::toString))
                .put("to", to(terms.directions()))
                .put("hold", terms.hold().toMillis() + "ms")
                .put("count", breakpoint.count());
        return terms.times() == Long.MAX_VALUE ? json : json.put("times", terms.times());
    }

    private static String to(Set<Direction> directions) {
        return directions.size() > 1 ? "both" : to(directions.iterator().next());
    }

    static String to(Direction direction) {
        return direction == Direction.S2C ? "client" : "server";
    }
}
