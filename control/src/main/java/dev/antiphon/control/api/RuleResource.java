package dev.antiphon.control.api;

import dev.antiphon.control.ServiceRule;
import dev.antiphon.control.ServiceScope;
import dev.antiphon.control.StubService;
import dev.antiphon.control.file.SavedRules;
import dev.antiphon.control.http.ApiProblem;
import dev.antiphon.control.http.ApiReply;
import dev.antiphon.control.http.ApiRequest;
import dev.antiphon.control.http.JsonOutput;
import dev.antiphon.stub.StubRules;
import dev.antiphon.stub.yaml.RulesDocument;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The rules of stubs and of their scopes. */
final class RuleResource {
    private static final String STUB = " /api/stubs/{service}/rules";
    private static final String SCOPE = " /api/stubs/{service}/scopes/{scope}/rules";

    private final Services services;

    RuleResource(Services services) {
        this.services = services;
    }

    void add(ControlApi api) {
        api.add("GET" + STUB, this::rules, "as");
        api.add("POST" + STUB + "/check", request -> {
            StubRules unused = services.stub(request).check(RequestDocument.rules(request));
            return ApiReply.noContent();
        });
        api.add("POST" + STUB + "/save", this::save);
        api.add("PUT" + STUB, this::replace);
        api.add("POST" + STUB, request -> {
            StubService stub = services.stub(request);
            return created(request, stub.add(RequestDocument.root(request)));
        });
        api.addWithoutBody("DELETE" + STUB, request -> {
            services.stub(request).clearRules();
            return ApiReply.noContent();
        });
        api.addWithoutBody("DELETE" + STUB + "/{rule*}", request -> {
            services.stub(request).removeRule(request.parameter("rule"));
            return ApiReply.noContent();
        });
        api.add("GET" + SCOPE, request -> list(scope(request)));
        api.add("PUT" + SCOPE, this::replaceInScope);
        api.add("POST" + SCOPE, request -> {
            ServiceScope scope = scope(request);
            return created(request, scope.add(RequestDocument.root(request)));
        });
        api.addWithoutBody("DELETE" + SCOPE, request -> {
            scope(request).clearRules();
            return ApiReply.noContent();
        });
        api.addWithoutBody("DELETE" + SCOPE + "/{rule*}", request -> {
            scope(request).removeRule(request.parameter("rule"));
            return ApiReply.noContent();
        });
    }

    private ServiceScope scope(ApiRequest request) {
        return services.stub(request).scope(request.parameter("scope"));
    }

    private ApiReply replace(ApiRequest request) {
        StubService stub = services.stub(request);
        stub.use(RequestDocument.rules(request));
        return list(stub);
    }

    private ApiReply rules(ApiRequest request) {
        StubService stub = services.stub(request);
        Optional<String> as = request.query("as");
        if (as.isEmpty() || as.get().equals("json")) {
            return list(stub);
        }
        if (!as.get().equals("yaml")) {
            throw ApiProblem.unknown("form of rules", as.get(), List.of("json", "yaml"))
                    .field("as")
                    .value(as.get());
        }
        String text = stub.document()
                .map(RulesDocument::text)
                .orElseThrow(() -> ApiProblem.conflict("the rules of the stub " + stub.name()
                        + " were made in Java and have no text; PUT rules to give it one"));
        return ApiReply.bytes(200, "application/yaml", text.getBytes(StandardCharsets.UTF_8));
    }

    private ApiReply save(ApiRequest request) {
        StubService stub = services.stub(request);
        RequestDocument body = RequestDocument.read(request, "yaml");
        Optional<RulesDocument> changed =
                body.value("yaml").map(each -> RulesDocument.of("yaml", each.text()));
        return ApiReply.json(new JsonOutput()
                .put("file", SavedRules.save(stub, changed).toString())
                .put("changed", stub.isChanged())
                .put("rules", ServiceJson.rules(stub.rules())));
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
