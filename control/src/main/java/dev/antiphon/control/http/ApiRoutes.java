package dev.antiphon.control.http;

import dev.antiphon.argument.Nearest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The routes of an API: a method and a path each, such as {@code GET /api/stubs/{stub}}. A segment
 * in braces is a parameter. A route that names the segment has priority over one with a parameter.
 * The value of a parameter with a star, such as <code>{rule*}</code>, may have an encoded slash or
 * backslash. Immutable.
 */
public final class ApiRoutes {
    /** The query of a route that ignores every query. */
    public static final String ANY_QUERY = "*";

    private final List<Route> routes;

    private ApiRoutes(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    /** Returns a builder without routes. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A route.
     *
     * @param method the method
     * @param pattern the path, with parameters in braces
     * @param query the known parameters of the query
     * @param handler the handler
     */
    public record Route(String method, String pattern, List<String> query, ApiHandler handler) {
        private static final String STAR = "*}";

        /** Returns the path, with parameters in braces and without stars. */
        public String path() {
            return pattern.replace(STAR, "}");
        }

        private List<String> segments() {
            return List.of(pattern.substring(1).split("/", -1));
        }

        private static boolean isParameter(String segment) {
            return segment.startsWith("{");
        }

        /** Returns the values of the parameters if the path fits; otherwise empty. */
        private Optional<Map<String, String>> parameters(List<String> path) {
            List<String> own = segments();
            if (own.size() != path.size()) {
                return Optional.empty();
            }
            Map<String, String> values = new HashMap<>();
            for (int i = 0; i < own.size(); i++) {
                String each = own.get(i);
                if (isParameter(each) && !path.get(i).isEmpty()) {
                    boolean isStarred = each.endsWith(STAR);
                    if (!isStarred && RequestTarget.hasSlash(path.get(i))) {
                        return Optional.empty();
                    }
                    int end = each.length() - (isStarred ? STAR.length() : 1);
                    values.put(each.substring(1, end), path.get(i));
                } else if (!each.equals(path.get(i))) {
                    return Optional.empty();
                }
            }
            return Optional.of(values);
        }
    }

    /**
     * A route that fits a request.
     *
     * @param route the route
     * @param parameters the values of the parameters of its path
     */
    record Match(Route route, Map<String, String> parameters) {
        Match with(String name, String value) {
            Map<String, String> more = new HashMap<>(parameters);
            more.put(name, value);
            return new Match(route, more);
        }
    }

    /** Returns all routes, in the order in which they were added. */
    public List<Route> all() {
        return routes;
    }

    /**
     * Returns the route of a request. A {@code HEAD} has the route of its {@code GET}.
     *
     * @throws ApiProblem when no route has the path or none of those has the method
     */
    Match match(String method, String path) {
        List<String> segments = RequestTarget.segments(path);
        List<Match> matches = new ArrayList<>();
        for (Route each : routes) {
            each.parameters(segments).ifPresent(values -> matches.add(new Match(each, values)));
        }
        int fewest = matches.stream()
                .mapToInt(each -> each.parameters().size())
                .min()
                .orElse(0);
        matches.removeIf(each -> each.parameters().size() > fewest);
        if (matches.isEmpty()) {
            if (segments.stream().anyMatch(RequestTarget::hasSlash)) {
                throw RequestTarget.badSegment();
            }
            throw unknownPath(path);
        }
        String wanted = method.equals("HEAD") ? "GET" : method;
        return matches.stream()
                .filter(each -> each.route().method().equals(wanted))
                .findFirst()
                .orElseThrow(() -> notAllowed(method, matches));
    }

    private ApiProblem unknownPath(String path) {
        String shown = path.length() > 200 ? path.substring(0, 200) + "…" : path;
        List<String> segments = List.of(shown.substring(1).split("/", -1));
        int known = 0; // the number of segments at the beginning that some route has
        while (known < segments.size() - 1
                && !next(segments.subList(0, known + 1)).isEmpty()) {
            known++;
        }
        String wrong = segments.get(known);
        List<String> next = next(segments.subList(0, known));
        String before = "/" + String.join("/", segments.subList(0, known));
        ApiProblem problem = ApiProblem.notFound("there is no " + shown + Nearest.of(wrong, next)
                + "; " + (known == 0 ? "the paths begin with /" : before + " is followed by ")
                + String.join(known == 0 ? ", /" : ", ", next));
        Nearest.word(wrong, next).ifPresent(problem::nearest);
        return problem;
    }

    /** Returns the segments that follow these in the routes, parameters as in the routes. */
    private List<String> next(List<String> beginning) {
        return routes.stream()
                .map(route -> List.of(route.path().substring(1).split("/", -1)))
                .filter(own -> own.size() > beginning.size())
                .filter(own -> IntStream.range(0, beginning.size())
                        .allMatch(i -> Route.isParameter(own.get(i))
                                || own.get(i).equals(beginning.get(i))))
                .map(own -> own.get(beginning.size()))
                .filter(each -> !each.isEmpty())
                .distinct()
                .toList();
    }

    private static ApiProblem notAllowed(String method, List<Match> matches) {
        TreeSet<String> methods = new TreeSet<>();
        matches.forEach(each -> methods.add(each.route().method()));
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        String allowed = String.join(", ", methods);
        String shown = method.length() > 20 ? method.substring(0, 20) + "…" : method;
        return new ApiProblem(405, "this path does not take " + shown + "; use " + allowed)
                .header("Allow", allowed);
    }

    /** Builder of routes. Not for use by several threads at once. */
    public static final class Builder {
        private final List<Route> routes = new ArrayList<>();

        private Builder() {}

        /**
         * Adds a route.
         *
         * @param route method and path, such as {@code GET /api/stubs/{stub}}
         * @param query the known parameters of the query, or {@link #ANY_QUERY}
         */
        public Builder add(String route, ApiHandler handler, String... query) {
            int space = route.indexOf(' ');
            routes.add(new Route(
                    route.substring(0, space),
                    route.substring(space + 1),
                    List.of(query),
                    handler));
            return this;
        }

        /** Adds all routes of another API. */
        public Builder addAll(ApiRoutes others) {
            routes.addAll(others.all());
            return this;
        }

        /** Returns the routes. */
        public ApiRoutes build() {
            return new ApiRoutes(routes);
        }
    }
}
