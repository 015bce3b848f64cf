package dev.antiphon.control.api;

import dev.antiphon.control.ServiceScope;
import dev.antiphon.control.StubService;
import dev.antiphon.control.http.ApiReply;
import dev.antiphon.control.http.ApiRequest;
import dev.antiphon.control.http.JsonOutput;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.yaml.YamlValue;

/** The scopes of stubs, one for each of several tests that share a stub. */
final class ScopeResource {
    private static final String PATH = " /api/stubs/{service}/scopes";

    private final Services services;

    ScopeResource(Services services) {
        this.services = services;
    }

    void add(ControlApi api) {
        api.add(
                "GET" + PATH,
                request -> ApiReply.json(new JsonOutput()
                        .put(
                                "scopes",
                                services.stub(request).scopes().stream()
                                        .map(ScopeResource::of)
                                        .toList())));
        api.add("POST" + PATH, this::make);
        api.add("GET" + PATH + "/{scope}", request -> ApiReply.json(of(scope(request))));
        api.addWithoutBody("DELETE" + PATH + "/{scope}", request -> {
            ServiceScope scope = scope(request);
            return ServiceResource.findings(scope::end);
        });
    }

    private ServiceScope scope(ApiRequest request) {
        return services.stub(request).scope(request.parameter("scope"));
    }

    private ApiReply make(ApiRequest request) {
        StubService stub = services.stub(request);
        RequestDocument body = RequestDocument.read(request, "name", "when");
        Matcher when = stub.rulesText()
                .matcher(body.required("when", "the condition on the messages of the scope"));
        ServiceScope scope = stub.addScope(body.value("name").map(YamlValue::text), when);
        return ApiReply.created(Services.path(stub) + "/scopes/" + scope.name(), of(scope));
    }

    private static JsonOutput of(ServiceScope scope) {
        return new JsonOutput().put("name", scope.name()).put("when", scope.when());
    }
}
