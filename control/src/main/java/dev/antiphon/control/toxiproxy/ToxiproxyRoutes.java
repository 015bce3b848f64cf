package dev.antiphon.control.toxiproxy;

import dev.antiphon.control.http.ApiReply;
import dev.antiphon.control.http.ApiRequest;
import dev.antiphon.control.http.ApiRoutes;
import dev.antiphon.control.toxiproxy.json.GoJsonReader;
import dev.antiphon.control.toxiproxy.json.GoSyntaxException;
import dev.antiphon.control.toxiproxy.json.GoValue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The routes of Toxiproxy's protocol and what they do. Any thread may call all methods.
 *
 * @see <a href="https://github.com/Shopify/toxiproxy#http-api">Toxiproxy's HTTP API</a>
 */
final class ToxiproxyRoutes {
    /** The version of Toxiproxy whose protocol this is; clients compare it. */
    private static final String VERSION = "2.12.0";

    private static final String BROWSERS = "Mozilla/";
    private static final String ID = "X-Toxiproxy-Request-Id";
    private static final String ID_LETTERS = "0123456789abcdefghijklmnopqrstuv";
    private static final int ID_LENGTH = 20;

    private static final String PROXIES = "/proxies";
    private static final String PROXY = "/proxies/{proxy}";
    private static final String TOXICS = "/proxies/{proxy}/toxics";
    private static final String TOXIC = "/proxies/{proxy}/toxics/{toxic}";

    private final ToxicProxies proxies;
    private final ApiRoutes.Builder routes = ApiRoutes.builder();

    private ToxiproxyRoutes(ToxicProxies proxies) {
        this.proxies = proxies;
    }

    /** What a route does. */
    private interface Action {
        ApiReply reply(ApiRequest request);
    }

    /**
     * Returns the routes.
     *
     * @param metrics supplies the text of the metrics; empty without metrics
     */
    static ApiRoutes of(ToxicProxies proxies, Optional<Supplier<ApiReply>> metrics) {
        ToxiproxyRoutes all = new ToxiproxyRoutes(proxies);
        all.addOfServer();
        all.addOfProxies();
        all.addOfToxics();
        metrics.ifPresent(text -> List.of("GET", "POST", "PUT", "PATCH", "DELETE")
                .forEach(method -> all.add(method, "/metrics", request -> text.get())));
        return all.routes.build();
    }

    private void addOfServer() {
        add("GET", "/version", request -> ToxiproxyReplies.version(VERSION));
        add("POST", "/populate", this::populate);
        add("POST", "/reset", request -> {
            proxies.reset();
            return ToxiproxyReplies.noContent();
        });
    }

    private void addOfProxies() {
        add("GET", PROXIES, request -> ToxiproxyReplies.json(200, proxies.json()));
        add("POST", PROXIES, request -> {
            ProxyFields wanted = ProxyFields.NEW.with(json(request)).checked("");
            return ToxiproxyReplies.json(201, proxies.add(wanted).json());
        });
        add("GET", PROXY, request -> ToxiproxyReplies.json(200, proxy(request).json()));
        for (String method : List.of("POST", "PATCH")) {
            add(method, PROXY, request -> {
                ToxicProxy changed = proxy(request);
                changed.update(json(request));
                return ToxiproxyReplies.json(200, changed.json());
            });
        }
        add("DELETE", PROXY, request -> {
            proxies.remove(request.parameter("proxy"));
            return ToxiproxyReplies.noContent();
        });
    }

    private void addOfToxics() {
        add("GET", TOXICS, request -> ToxiproxyReplies.json(200, proxy(request).toxicsJson()));
        add("POST", TOXICS, request -> {
            ToxicProxy changed = proxy(request);
            return ToxiproxyReplies.json(200, changed.addToxic(json(request)));
        });
        add("GET", TOXIC, request -> {
            return ToxiproxyReplies.json(200, proxy(request).toxicJson(request.parameter("toxic")));
        });
        for (String method : List.of("POST", "PATCH")) {
            add(method, TOXIC, request -> {
                String toxic = request.parameter("toxic");
                return ToxiproxyReplies.json(
                        200, proxy(request).changeToxic(toxic, () -> json(request)));
            });
        }
        add("DELETE", TOXIC, request -> {
            proxy(request).removeToxic(request.parameter("toxic"));
            return ToxiproxyReplies.noContent();
        });
    }

    private ToxicProxy proxy(ApiRequest request) {
        return proxies.named(request.parameter("proxy"));
    }

    private void add(String method, String path, Action action) {
        routes.add(
                method + " " + path,
                request -> reply(request, action).header(ID, newId()),
                ApiRoutes.ANY_QUERY);
    }

    private static ApiReply reply(ApiRequest request, Action action) {
        if (request.head().header("User-Agent").orElse("").startsWith(BROWSERS)) {
            return ToxiproxyReplies.browser();
        }
        try {
            return action.reply(request);
        } catch (RefusedCall e) {
            return ToxiproxyReplies.error(e);
        }
    }

    /** Returns 20 random letters, which identify a call in logs. */
    private static String newId() {
        return ThreadLocalRandom.current()
                .ints(ID_LENGTH, 0, ID_LETTERS.length())
                .mapToObj(each -> String.valueOf(ID_LETTERS.charAt(each)))
                .collect(Collectors.joining());
    }

    private static GoValue json(ApiRequest request) {
        try {
            return GoJsonReader.read(request.body());
        } catch (GoSyntaxException e) {
            throw RefusedCall.badBody(e.text());
        }
    }

    /**
     * Creates the proxies of a list one after the other. The first error ends it; the proxies that
     * were created before stay, and the answer names them.
     */
    private ApiReply populate(ApiRequest request) {
        List<ToxicProxy> done = new ArrayList<>();
        try {
            for (ProxyFields each : ProxyList.read(json(request)).definitions()) {
                done.add(proxies.replaceOrAdd(each));
            }
        } catch (RefusedCall e) {
            return ToxiproxyReplies.json(e.status(), "{" + e.fields() + "," + shown(done) + "}");
        }
        return ToxiproxyReplies.json(201, "{" + shown(done) + "}");
    }

    private static String shown(List<ToxicProxy> done) {
        String list =
                done.stream().map(ToxicProxy::json).collect(Collectors.joining(",", "[", "]"));
        return "\"proxies\":" + (done.isEmpty() ? "null" : list);
    }
}
