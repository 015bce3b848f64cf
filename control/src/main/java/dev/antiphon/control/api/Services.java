package dev.antiphon.control.api;

import dev.antiphon.argument.Nearest;
import dev.antiphon.control.Control;
import dev.antiphon.control.ProxyService;
import dev.antiphon.control.Service;
import dev.antiphon.control.StubService;
import dev.antiphon.control.http.ApiProblem;
import dev.antiphon.control.http.ApiRequest;

import java.util.List;

/** The services of the registry by the names in paths. */
record Services(Control control) {
    /** Returns the word for the services of a kind, such as {@code stubs}. */
    static String word(Service.Kind kind) {
        return switch (kind) {
            case STUB -> "stubs";
            case PROXY -> "proxies";
            case PORT -> "ports";
            case SERVER -> "servers";
        };
    }

    /** Returns the path of the services of a kind, such as {@code /api/stubs}. */
    static String path(Service.Kind kind) {
        return "/api/" + word(kind);
    }

    /** Returns the path of a service. */
    static String path(Service service) {
        return path(service.kind()) + "/" + service.name();
    }

    /** Returns the services of a kind. */
    List<Service> all(Service.Kind kind) {
        return control.services().stream().filter(each -> each.kind() == kind).toList();
    }

    /**
     * Returns the service that the path names.
     *
     * @throws ApiProblem when there is none of this kind
     */
    Service named(Service.Kind kind, ApiRequest request) {
        String name = request.parameter("service");
        return control.find(name)
                .filter(each -> each.kind() == kind)
                .orElseThrow(() -> unknown(kind, name));
    }

    private ApiProblem unknown(Service.Kind kind, String name) {
        List<String> names = all(kind).stream().map(Service::name).toList();
        String known = names.isEmpty()
                ? "; there is none at all"
                : "; there is " + String.join(", ", names.stream().limit(20).toList());
        ApiProblem problem = ApiProblem.notFound("there is no " + kind + " \"" + name + "\""
                        + Nearest.of(name, names) + known)
                .field("name")
                .value(name);
        Nearest.word(name, names).ifPresent(problem::nearest);
        return problem;
    }

    /** Returns the stub that the path names. */
    StubService stub(ApiRequest request) {
        return (StubService) named(Service.Kind.STUB, request);
    }

    /** Returns the proxy that the path names. */
    ProxyService proxy(ApiRequest request) {
        return (ProxyService) named(Service.Kind.PROXY, request);
    }
}
