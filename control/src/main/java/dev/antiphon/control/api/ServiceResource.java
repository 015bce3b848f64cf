package dev.antiphon.control.api;

import dev.antiphon.control.PortService;
import dev.antiphon.control.ProxyService;
import dev.antiphon.control.ServerService;
import dev.antiphon.control.Service;
import dev.antiphon.control.StubService;
import dev.antiphon.control.definition.AllowedFindings;
import dev.antiphon.control.definition.DefinitionSource;
import dev.antiphon.control.definition.Origin;
import dev.antiphon.control.definition.PortDefinition;
import dev.antiphon.control.definition.PortKind;
import dev.antiphon.control.definition.ProxyDefinition;
import dev.antiphon.control.definition.ServerDefinition;
import dev.antiphon.control.definition.StubDefinition;
import dev.antiphon.control.http.ApiProblem;
import dev.antiphon.control.http.ApiReply;
import dev.antiphon.control.http.ApiRequest;
import dev.antiphon.control.http.JsonOutput;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.verify.Finding;
import dev.antiphon.stub.verify.StubCheck;
import dev.antiphon.stub.verify.VerificationError;
import dev.antiphon.stub.yaml.YamlValue;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The services: their list, their creation, changes and ends. */
final class ServiceResource {
    private final Services services;
    private final DefinitionSource source;

    ServiceResource(Services services, DefinitionSource source) {
        this.services = services;
        this.source = source;
    }

    void add(ControlApi api) {
        api.add("GET /api/services", request -> list(services.control().services(), "services"));
        for (Service.Kind kind : Service.Kind.values()) {
            String path = Services.path(kind);
            String name = Services.word(kind);
            api.add("GET " + path, request -> list(services.all(kind), name));
            api.add(
                    "GET " + path + "/{service}",
                    request -> ApiReply.json(ServiceJson.of(services.named(kind, request))));
        }
        api.add(
                "POST /api/stubs",
                request -> created(services.control()
                        .addStub(StubDefinition.read(RequestDocument.root(request), source))));
        api.add(
                "POST /api/proxies",
                request -> created(services.control()
                        .addProxy(ProxyDefinition.read(RequestDocument.root(request), source))));
        api.add("POST /api/ports", this::makePort);
        for (Service.Kind kind : List.of(Service.Kind.STUB, Service.Kind.PROXY)) {
            String path = Services.path(kind) + "/{service}";
            api.addWithoutBody("DELETE " + path, request -> end(kind, request), "check");
            api.addWithoutBody("POST " + path + "/reset", request -> reset(kind, request));
            api.add("POST " + path + "/check", request -> check(kind, request));
        }
        api.addWithoutBody(
                "DELETE /api/ports/{service}", request -> end(Service.Kind.PORT, request));
        api.add("PATCH /api/proxies/{service}", this::changeProxy);
        api.add("PATCH /api/stubs/{service}", this::changeStub);
        api.add(
                "POST /api/servers",
                request -> created(services.control()
                        .addServer(ServerDefinition.read(RequestDocument.root(request), source))));
        api.addWithoutBody(
                "DELETE /api/servers/{service}", request -> end(Service.Kind.SERVER, request));
        api.add(
                "GET /api/stubs/{service}/report",
                request -> ApiReply.text(200, services.stub(request).stub().report()));
        api.add("POST /api/stubs/{service}/push", this::push);
    }

    private static ApiReply list(List<Service> all, String name) {
        return ApiReply.json(
                new JsonOutput().put(name, all.stream().map(ServiceJson::of).toList()));
    }

    private static ApiReply created(Service service) {
        return ApiReply.created(Services.path(service), ServiceJson.of(service));
    }

    private ApiReply makePort(ApiRequest request) {
        RequestDocument body = RequestDocument.read(request, "kind", "name");
        PortKind kind = body.required("kind", "refusing or unreachable").read(PortKind::parse);
        Optional<String> name = body.value("name").map(YamlValue::text);
        return created(services.control().addPort(new PortDefinition(name, kind, Origin.API)));
    }

    private ApiReply end(Service.Kind kind, ApiRequest request) {
        boolean isChecked = request.flag("check");
        Service service = services.named(kind, request);
        requireRemovable(service);
        if (!isChecked) {
            services.control().remove(service.name());
            return ApiReply.noContent();
        }
        return findings(() -> {
            try {
                check(service, Set.of());
            } finally {
                services.control().remove(service.name());
            }
        });
    }

    private ApiReply check(Service.Kind kind, ApiRequest request) {
        Service service = services.named(kind, request);
        Set<StubCheck> allowed = RequestDocument.read(request, "allow").allowed();
        return findings(() -> check(service, allowed));
    }

    private static void check(Service service, Set<StubCheck> allowed) {
        switch (service) {
            case StubService stub -> stub.stub().check(allowed.toArray(StubCheck[]::new));
            case ProxyService proxy -> proxy.check(allowed);
            case PortService port -> {} // they have no findings
            case ServerService server -> {}
        }
    }

    /** Refuses to end the service of a command, which would go on without it. */
    private static void requireRemovable(Service service) {
        if (service.origin() == Origin.COMMAND) {
            throw new ApiProblem(
                    409,
                    "the " + service.kind() + " " + service.name() + " belongs to the command or"
                            + " program that started it; end that one, for example with Ctrl-C");
        }
    }

    /** Returns the findings of a check, which throws an error if there are any. */
    static ApiReply findings(Runnable check) {
        try {
            check.run();
            return ApiReply.json(new JsonOutput().put("findings", List.of()).put("report", ""));
        } catch (VerificationError e) {
            return ApiReply.json(new JsonOutput()
                    .put(
                            "findings",
                            e.findings().stream().map(ServiceResource::of).toList())
                    .put("report", String.valueOf(e.getMessage())));
        }
    }

    private static JsonOutput of(Finding finding) {
        JsonOutput json = new JsonOutput().put("kind", AllowedFindings.word(finding.check()));
        if (finding.connection() > 0) {
            json.put("connection", finding.connection());
        }
        return json.put("text", finding.text());
    }

    private ApiReply changeProxy(ApiRequest request) {
        ProxyService proxy = services.proxy(request);
        RequestDocument body = RequestDocument.read(request, "to", "listen", "framing", "enabled");
        proxy.change(
                body.value("to").map(source::target),
                body.value("listen").map(source::address),
                body.value("framing").map(each -> each.read(Framing::parse)),
                body.value("enabled").map(YamlValue::yes));
        return ApiReply.json(ServiceJson.of(proxy));
    }

    private ApiReply changeStub(ApiRequest request) {
        StubService stub = services.stub(request);
        RequestDocument.read(request, "framing")
                .value("framing")
                .map(each -> each.read(Framing::parse))
                .ifPresent(stub::reframe);
        return ApiReply.json(ServiceJson.of(stub));
    }

    private ApiReply reset(Service.Kind kind, ApiRequest request) {
        Service service = services.named(kind, request);
        switch (service) {
            case StubService stub -> stub.reset();
            case ProxyService proxy -> proxy.reset();
            case PortService port -> {} // they do not change
            case ServerService server -> {}
        }
        return ApiReply.json(ServiceJson.of(service));
    }

    private ApiReply push(ApiRequest request) {
        StubService stub = services.stub(request);
        int connections = stub.push(ConnectionResource.answer(stub, request));
        return ApiReply.json(202, new JsonOutput().put("connections", connections));
    }
}
