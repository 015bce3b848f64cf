package dev.antiphon.control;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The scopes of one stub, at most {@value #COUNT_MAX}. Any thread may call all methods. */
final class ServiceScopes {
    static final int COUNT_MAX = 10_000;

    private final Map<String, ServiceScope> scopes = new LinkedHashMap<>();
    private long made;

    /** Adds a scope of this name, or of a generated one. */
    synchronized ServiceScope add(Optional<String> name, Function<String, ServiceScope> making) {
        if (scopes.size() >= COUNT_MAX) {
            throw ControlException.full("scopes", COUNT_MAX);
        }
        String own = name.map(Service::checkedName).orElseGet(this::generated);
        if (scopes.containsKey(own)) {
            throw ControlException.taken("scope", own);
        }
        ServiceScope scope = making.apply(own);
        scopes.put(own, scope);
        return scope;
    }

    private String generated() {
        String name;
        do {
            name = "scope-" + ++made;
        } while (scopes.containsKey(name));
        return name;
    }

    synchronized List<ServiceScope> all() {
        return List.copyOf(scopes.values());
    }

    synchronized ServiceScope find(String name) {
        ServiceScope found = scopes.get(name);
        if (found == null) {
            throw ControlException.notFound("scope", name, scopes.keySet());
        }
        return found;
    }

    synchronized void remove(ServiceScope scope) {
        scopes.remove(scope.name(), scope);
    }

    synchronized void clear() {
        scopes.clear();
    }
}
