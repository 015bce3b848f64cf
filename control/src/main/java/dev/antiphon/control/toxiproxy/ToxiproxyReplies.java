package dev.antiphon.control.toxiproxy;

import dev.antiphon.control.http.ApiProblem;
import dev.antiphon.control.http.ApiReply;
import dev.antiphon.control.toxiproxy.json.GoText;

import java.nio.charset.StandardCharsets;

/** The forms of the replies of Toxiproxy. */
final class ToxiproxyReplies {
    private static final String TYPE = "Content-Type";
    private static final String TEXT = "text/plain; charset=utf-8";

    private ToxiproxyReplies() {}

    static ApiReply json(int status, String body) {
        return ApiReply.bytes(status, ApiReply.JSON, utf8(body));
    }

    static ApiReply noContent() {
        return ApiReply.noContent().header(TYPE, ApiReply.JSON);
    }

    static ApiReply version(String version) {
        String body = "{\"version\": " + GoText.quoted(version) + "}\n";
        return ApiReply.bytes(200, "application/json;charset=utf-8", utf8(body));
    }

    static ApiReply error(RefusedCall refused) {
        return text(refused.status(), refused.json() + "\n");
    }

    /** Returns the reply to a browser, which must not change proxies. */
    static ApiReply browser() {
        return text(403, "User agent not allowed\n");
    }

    /** Returns the reply to a request that reaches no route. */
    static ApiReply ofProblem(ApiProblem problem) {
        return switch (problem.status()) {
            case 404 -> text(404, "404 page not found\n");
            case 405 -> text(405, "");
            default -> error(new RefusedCall(problem.status(), problem.detail()));
        };
    }

    static ApiReply text(int status, String text) {
        return ApiReply.bytes(status, TEXT, utf8(text));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
