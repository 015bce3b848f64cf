package dev.antiphon.control.toxiproxy;

import dev.antiphon.control.toxiproxy.json.GoText;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The proxies by name. Any thread may call all methods; two calls that create a proxy of the same
 * name exclude each other, and no call waits for another one's bind.
 */
final class ToxicProxies implements AutoCloseable {
    private static final int PROXIES_MAX = 10_000;

    private final ProxyOptions options;
    private final ConcurrentSkipListMap<String, ToxicProxy> byName = new ConcurrentSkipListMap<>();

    /** The names of the proxies that are being created. */
    private final Set<String> claimed = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    ToxicProxies(ProxyOptions options) {
        this.options = options;
    }

    /**
     * Creates a proxy.
     *
     * @throws RefusedCall when the name is taken, or the address cannot be bound
     */
    ToxicProxy add(ProxyFields definition) {
        return claiming(definition.name(), () -> {
            if (byName.containsKey(definition.name())) {
                throw RefusedCall.proxyExists();
            }
            return created(definition);
        });
    }

    /**
     * Creates a proxy in place of the one with this name. A proxy of the same addresses stays as it
     * is, with its toxics.
     *
     * @throws RefusedCall when the address cannot be bound; the former proxy is stopped then
     */
    ToxicProxy replaceOrAdd(ProxyFields definition) {
        return claiming(definition.name(), () -> {
            ToxicProxy present = byName.get(definition.name());
            if (present != null) {
                if (!present.differs(definition)) {
                    return present;
                }
                present.stop();
            }
            return created(definition);
        });
    }

    private ToxicProxy created(ProxyFields definition) {
        if (byName.size() >= PROXIES_MAX) {
            throw RefusedCall.tooMany("proxies", PROXIES_MAX);
        }
        ToxicProxy proxy = new ToxicProxy(definition, options);
        if (definition.enabled()) {
            proxy.start();
        }
        ToxicProxy former = byName.put(definition.name(), proxy);
        if (former != null) {
            former.remove();
        }
        if (closed) {
            proxy.remove();
        }
        return proxy;
    }

    private ToxicProxy claiming(String name, Supplier<ToxicProxy> action) {
        if (!claimed.add(name)) {
            throw RefusedCall.proxyExists();
        }
        try {
            return action.get();
        } finally {
            claimed.remove(name);
        }
    }

    /**
     * Returns a proxy.
     *
     * @throws RefusedCall when there is none of this name
     */
    ToxicProxy named(String name) {
        ToxicProxy proxy = byName.get(name);
        if (proxy == null) {
            throw RefusedCall.noProxy();
        }
        return proxy;
    }

    /**
     * Stops a proxy and removes it.
     *
     * @throws RefusedCall when there is none of this name
     */
    void remove(String name) {
        ToxicProxy proxy = byName.remove(name);
        if (proxy == null) {
            throw RefusedCall.noProxy();
        }
        proxy.remove();
    }

    /**
     * Enables all proxies and removes all toxics.
     *
     * @throws RefusedCall at the first proxy whose address cannot be bound
     */
    void reset() {
        byName.values().forEach(ToxicProxy::reset);
    }

    /** Returns all proxies, sorted by name. */
    List<ToxicProxy> all() {
        return new ArrayList<>(byName.values());
    }

    /** Returns all proxies as a JSON object with their names as keys. */
    String json() {
        return all().stream()
                .map(each -> GoText.quoted(each.name()) + ":" + each.json())
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** Stops all proxies. */
    @Override
    public void close() {
        closed = true;
        byName.values().forEach(ToxicProxy::remove);
    }
}
