package dev.antiphon.control.toxiproxy;

import dev.antiphon.control.toxiproxy.json.GoText;

/** An error that a call is answered with: a status code, and a text in Toxiproxy's words. */
final class RefusedCall extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    RefusedCall(int status, String text) {
        super(text, null, false, false);
        this.status = status;
    }

    static RefusedCall badBody(String why) {
        return new RefusedCall(400, "bad request body: " + why);
    }

    static RefusedCall missing(String field) {
        return new RefusedCall(400, "missing required field: " + field);
    }

    static RefusedCall noProxy() {
        return new RefusedCall(404, "proxy not found");
    }

    static RefusedCall proxyExists() {
        return new RefusedCall(409, "proxy already exists");
    }

    static RefusedCall noToxic() {
        return new RefusedCall(404, "toxic not found");
    }

    static RefusedCall toxicExists() {
        return new RefusedCall(409, "toxic already exists");
    }

    static RefusedCall invalidStream() {
        return new RefusedCall(400, "stream was invalid, can be either upstream or downstream");
    }

    static RefusedCall invalidType() {
        return new RefusedCall(400, "invalid toxic type");
    }

    /** Returns the error for a number of proxies or toxics over its bound. */
    static RefusedCall tooMany(String what, int most) {
        return new RefusedCall(
                400, "more than " + most + " " + what + "; remove some that are not needed");
    }

    /** Returns the error for an address that cannot be resolved or bound, in Go's words. */
    static RefusedCall network(String text) {
        return new RefusedCall(500, text);
    }

    int status() {
        return status;
    }

    String text() {
        return String.valueOf(getMessage());
    }

    /** Returns the body of the answer, without a line feed. */
    String json() {
        return "{" + fields() + "}";
    }

    /** Returns the members of the body's object. */
    String fields() {
        return "\"error\":" + GoText.quoted(text()) + ",\"status\":" + status;
    }
}
