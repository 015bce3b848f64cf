package dev.antiphon.control.api;

import dev.antiphon.control.http.ApiHandler;
import dev.antiphon.control.http.ApiProblem;
import dev.antiphon.control.http.ApiReply;
import dev.antiphon.control.http.ApiRequest;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The header {@code Antiphon-Scope: NAME}, with which a request for rules, messages or verification
 * of a stub is one for its scope, as with the path of the scope. Other requests ignore it, so that
 * a client can send it with all of its requests.
 */
final class ScopeHeader {
    private static final String NAME = "Antiphon-Scope";
    private static final String PART = "/scopes/{scope}";
    private static final Pattern OF_STUB =
            Pattern.compile("[A-Z]+ /api/stubs/\\{service}/(rules|messages|verify)(/.*)?");

    /** The handlers of scopes, by the route of the stub. */
    private final Map<String, ApiHandler> ofScopes = new HashMap<>();

    /** Returns the handler of a route, with the header heeded. */
    ApiHandler heeded(String route, ApiHandler handler) {
        if (route.contains(PART + "/")) {
            ofScopes.put(route.replace(PART, ""), handler);
        }
        return OF_STUB.matcher(route).matches()
                ? request -> reply(route, handler, request)
                : handler;
    }

    private ApiReply reply(String route, ApiHandler handler, ApiRequest request)
            throws InterruptedException {
        Optional<String> scope = request.head().header(NAME);
        if (scope.isEmpty()) {
            return handler.reply(request);
        }
        ApiHandler ofScope = ofScopes.get(route);
        if (ofScope == null) {
            throw ApiProblem.badRequest("a scope has no " + route.replace("{service}", "NAME")
                            + "; leave out the header " + NAME)
                    .field(NAME);
        }
        return ofScope.reply(request.with("scope", scope.get()));
    }
}
