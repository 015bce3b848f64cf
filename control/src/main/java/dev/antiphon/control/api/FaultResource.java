package dev.antiphon.control.api;

import dev.antiphon.control.ProxyService;
import dev.antiphon.control.ServiceFault;
import dev.antiphon.control.definition.FaultDefinition;
import dev.antiphon.control.http.ApiReply;
import dev.antiphon.control.http.ApiRequest;
import dev.antiphon.control.http.JsonOutput;
import dev.antiphon.stub.proxy.ArmedFault;
import dev.antiphon.stub.yaml.YamlValue;

import java.util.Optional;

/** The faults of proxies, which are armed, changed and removed while bytes pass. */
final class FaultResource {
    private static final String PATH = " /api/proxies/{service}/faults";

    private final Services services;

    FaultResource(Services services) {
        this.services = services;
    }

    void add(ControlApi api) {
        api.add(
                "GET" + PATH,
                request -> ApiReply.json(new JsonOutput()
                        .put("faults", ServiceJson.faults(services.proxy(request)))));
        api.add("POST" + PATH, this::arm);
        api.add(
                "GET" + PATH + "/{fault}",
                request -> ApiReply.json(
                        ServiceJson.of(services.proxy(request).fault(request.parameter("fault")))));
        api.add("PATCH" + PATH + "/{fault}", this::change);
        api.addWithoutBody("DELETE" + PATH + "/{fault}", request -> {
            services.proxy(request).removeFault(request.parameter("fault"));
            return ApiReply.noContent();
        });
    }

    private ApiReply arm(ApiRequest request) {
        ProxyService proxy = services.proxy(request);
        ServiceFault fault = proxy.arm(FaultDefinition.read(RequestDocument.root(request)));
        return ApiReply.created(
                Services.path(proxy) + "/faults/" + fault.name(), ServiceJson.of(fault));
    }

    private ApiReply change(ApiRequest request) {
        ProxyService proxy = services.proxy(request);
        String name = request.parameter("fault");
        ServiceFault fault = proxy.fault(name);
        RequestDocument body = RequestDocument.read(request, "fault", "enabled");
        Optional<ArmedFault> other = body.value("fault").map(each -> each.read(ArmedFault::parse));
        boolean enabled =
                body.value("enabled").map(YamlValue::yes).orElse(fault.fault().isArmed());
        other.ifPresent(each -> proxy.changeFault(name, each));
        return ApiReply.json(ServiceJson.of(proxy.enableFault(name, enabled)));
    }
}
