package dev.antiphon.examples.api;

import tools.jackson.databind.JsonNode;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.TreeMap;

/** The methods that clients can call. */
final class Api {
    /** The methods by their names. */
    final Map<String, RpcMethod> methods = new TreeMap<>();

    Api() {
        add("rpc", this);
    }

    /** Adds the methods of an object that have {@link Rpc}, such as {@code notes.add}. */
    Api add(String prefix, Object target) {
        for (Method each : target.getClass().getDeclaredMethods()) {
            if (each.isAnnotationPresent(Rpc.class)) {
                String name = prefix + "." + each.getName();
                methods.put(name, RpcMethod.of(name, target, each));
            }
        }
        return this;
    }

    @Rpc("Returns this OpenRPC document of all methods")
    JsonNode discover(Session client) {
        Object info = Map.of("title", "Antiphon example: api", "version", "1");
        return Json.MAPPER.valueToTree(
                Map.of("openrpc", "1.3.2", "info", info, "methods", methods.values()));
    }
}
