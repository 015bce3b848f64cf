package dev.antiphon.control.console;

import dev.antiphon.control.http.ApiProblem;
import dev.antiphon.control.http.ApiReply;
import dev.antiphon.control.http.ApiRequest;
import dev.antiphon.control.http.ApiRoutes;
import dev.antiphon.control.http.RequestHead;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The files of the page, which are resources beside this class. Each is read once, when a browser
 * first asks for it. Any thread may call all methods.
 */
public final class ConsolePage {
    /**
     * The policy of the page: everything comes from this server, no text becomes code, and no other
     * page shows this one in a frame.
     */
    public static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'; require-trusted-types-for 'script'";

    private static final String FOLDER = "/console/";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,60}\\.(js|css|svg)");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    private final Map<String, PageFile> files = new ConcurrentHashMap<>();

    private ConsolePage() {}

    /** Returns the routes of the page: {@code /} and the files in {@code /console/}. */
    public static ApiRoutes routes() {
        ConsolePage page = new ConsolePage();
        return ApiRoutes.builder()
                .add("GET /", request -> page.reply("index.html", request), ApiRoutes.ANY_QUERY)
                .add("GET " + FOLDER + "{file}", request -> {
                    String name = request.parameter("file");
                    if (!NAME.matcher(name).matches()) {
                        throw unknown();
                    }
                    return page.reply(name, request);
                })
                .build();
    }

    /** Returns whether a request reads a file of the page. */
    static boolean isPage(RequestHead head) {
        return List.of("GET", "HEAD").contains(head.method())
                && (head.path().equals("/") || head.path().startsWith(FOLDER));
    }

    private ApiReply reply(String name, ApiRequest request) {
        PageFile file = files.computeIfAbsent(name, ConsolePage::read);
        boolean gzip = request.head()
                .header("Accept-Encoding")
                .filter(each -> each.contains("gzip"))
                .isPresent();
        boolean unchanged = request.head()
                .header("If-None-Match")
                .filter(each -> each.contains(file.tag()))
                .isPresent();
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        ApiReply reply = unchanged
                ? ApiReply.empty(304)
                : ApiReply.bytes(200, String.valueOf(type), gzip ? file.gzip() : file.plain());
        return headed(gzip && !unchanged ? reply.header("Content-Encoding", "gzip") : reply)
                .header("ETag", file.tag());
    }

    private static ApiReply headed(ApiReply reply) {
        return reply.header("Content-Security-Policy", POLICY)
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Cache-Control", "no-cache")
                .header("Vary", "Accept-Encoding");
    }

    private static PageFile read(String name) {
        try (InputStream in = ConsolePage.class.getResourceAsStream("page/" + name)) {
            return PageFile.of(Optional.ofNullable(in).orElseThrow(ConsolePage::unknown));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ApiProblem unknown() {
        return ApiProblem.notFound("the page has no such file; open /");
    }
}
