package dev.antiphon.control.api;

import dev.antiphon.address.Address;
import dev.antiphon.address.UnixPath;
import dev.antiphon.control.ProxyService;
import dev.antiphon.control.Service;
import dev.antiphon.control.StubService;
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
import dev.antiphon.stub.verify.VerificationError;
import dev.antiphon.stub.yaml.YamlValue;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
        api.add("DELETE /api/stubs/{service}", this::endStub, "check");
        api.add("DELETE /api/proxies/{service}", request -> end(Service.Kind.PROXY, request));
        api.add("DELETE /api/ports/{service}", request -> end(Service.Kind.PORT, request));
        api.add("PATCH /api/proxies/{service}", this::changeProxy);
        api.add("PATCH /api/stubs/{service}", this::changeStub);
        api.add(
                "POST /api/servers",
                request -> created(services.control()
                        .addServer(ServerDefinition.read(RequestDocument.root(request), source))));
        api.add("DELETE /api/servers/{service}", request -> end(Service.Kind.SERVER, request));
        api.add("POST /api/stubs/{service}/reset", this::reset);
        api.add(
                "POST /api/stubs/{service}/check",
                request -> findings(() -> services.stub(request).stub().check()));
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

    private ApiReply endStub(ApiRequest request) {
        StubService stub = services.stub(request);
        requireRemovable(stub);
        return findings(() -> {
            try {
                if (request.flag("check")) {
                    stub.stub().check();
                }
            } finally {
                services.control().remove(stub.name());
            }
        });
    }

    private ApiReply end(Service.Kind kind, ApiRequest request) {
        Service service = services.named(kind, request);
        requireRemovable(service);
        services.control().remove(service.name());
        return ApiReply.noContent();
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
        JsonOutput json = new JsonOutput()
                .put("kind", finding.check().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        if (finding.connection() > 0) {
            json.put("connection", finding.connection());
        }
        return json.put("text", finding.text());
    }

    private ApiReply changeProxy(ApiRequest request) {
        ProxyService proxy = services.proxy(request);
        RequestDocument body = RequestDocument.read(request, "to", "listen", "framing", "enabled");
        proxy.change(
                body.value("to").map(ServiceResource::address),
                body.value("listen").map(ServiceResource::address),
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

    private static Address address(YamlValue value) {
        Address address = value.read(Address::parse);
        if (address instanceof UnixPath) {
            throw value.wrong("a Unix socket is a file, which only a file of definitions may name;"
                    + " give HOST:PORT");
        }
        return address;
    }

    private ApiReply reset(ApiRequest request) {
        StubService stub = services.stub(request);
        stub.reset();
        return ApiReply.json(ServiceJson.of(stub));
    }

    private ApiReply push(ApiRequest request) {
        StubService stub = services.stub(request);
        int connections = stub.push(ConnectionResource.answer(stub, request));
        return ApiReply.json(202, new JsonOutput().put("connections", connections));
    }
}
