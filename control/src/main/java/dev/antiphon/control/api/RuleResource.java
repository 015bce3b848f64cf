package dev.antiphon.control.api;

import dev.antiphon.control.ServiceRule;
import dev.antiphon.control.ServiceScope;
import dev.antiphon.control.StubService;
import dev.antiphon.control.http.ApiReply;
import dev.antiphon.control.http.ApiRequest;
import dev.antiphon.control.http.JsonOutput;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The rules of stubs and of their scopes. */
final class RuleResource {
    private static final String STUB = " /api/stubs/{service}/rules";
    private static final String SCOPE = " /api/stubs/{service}/scopes/{scope}/rules";

    private final Services services;

    RuleResource(Services services) {
        this.services = services;
    }

    void add(ControlApi api) {
        api.add("GET" + STUB, request -> list(services.stub(request)));
        api.add("PUT" + STUB, this::replace);
        api.add("POST" + STUB, request -> {
            StubService stub = services.stub(request);
            return created(request, stub.add(RequestDocument.root(request)));
        });
        api.add("DELETE" + STUB, request -> {
            services.stub(request).clearRules();
            return ApiReply.noContent();
        });
        api.add("DELETE" + STUB + "/{rule}", request -> {
            services.stub(request).removeRule(request.parameter("rule"));
            return ApiReply.noContent();
        });
        api.add("GET" + SCOPE, request -> list(scope(request)));
        api.add("PUT" + SCOPE, this::replaceInScope);
        api.add("POST" + SCOPE, request -> {
            ServiceScope scope = scope(request);
            return created(request, scope.add(RequestDocument.root(request)));
        });
        api.add("DELETE" + SCOPE, request -> {
            scope(request).clearRules();
            return ApiReply.noContent();
        });
        api.add("DELETE" + SCOPE + "/{rule}", request -> {
            scope(request).removeRule(request.parameter("rule"));
            return ApiReply.noContent();
        });
    }

    private ServiceScope scope(ApiRequest request) {
        return services.stub(request).scope(request.parameter("scope"));
    }

    private ApiReply replace(ApiRequest request) {
        StubService stub = services.stub(request);
        stub.use(RequestDocument.root(request));
        return list(stub);
    }

    private ApiReply replaceInScope(ApiRequest request) {
        ServiceScope scope = scope(request);
        scope.use(RequestDocument.root(request));
        return list(scope);
    }

    private static ApiReply list(StubService stub) {
        return ApiReply.json(new JsonOutput()
                .put("changed", stub.isChanged())
                .put("rules", ServiceJson.rules(stub.rules())));
    }

    private static ApiReply list(ServiceScope scope) {
        return ApiReply.json(new JsonOutput().put("rules", ServiceJson.rules(scope.rules())));
    }

    private static ApiReply created(ApiRequest request, ServiceRule rule) {
        String name = URLEncoder.encode(rule.name(), StandardCharsets.UTF_8).replace("+", "%20");
        return ApiReply.created(request.head().path() + "/" + name, ServiceJson.of(rule));
    }
}
