package dev.antiphon.control.mountebank;

import dev.antiphon.control.mountebank.json.JsonValue;

/** An exception that the client of an imposter gets as JSON, as mountebank words it. */
final class CallbackException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String json;

    private CallbackException(String json, String message, Throwable cause) {
        super(message, cause);
        this.json = json;
    }

    /** Returns the exception for a proxy response that cannot be given. */
    static CallbackException proxy(String message, Throwable cause) {
        return new CallbackException(error("invalid proxy", message) + "}", message, cause);
    }

    /** Returns the exception for a proxy response to a destination that is not usable. */
    static CallbackException destination(String message, String source) {
        String json = error("invalid proxy", message) + ",\"source\":" + JsonValue.quoted(source);
        return new CallbackException(json + "}", message, new IllegalArgumentException(source));
    }

    /** Returns the exception for a mountebank that gives no usable answer. */
    static CallbackException communication(String message, Throwable cause) {
        return new CallbackException(error("communication", message) + "}", message, cause);
    }

    /** Returns the exception for an answer with an error status. */
    static CallbackException status(int status, String body) {
        String message = "Error communicating with mountebank";
        String json = error("communication", message)
                + ",\"statusCode\":" + status
                + ",\"body\":" + JsonValue.quoted(body);
        String shown = message + ": status " + status + ", " + body;
        return new CallbackException(json + "}", shown, new IllegalStateException(shown));
    }

    /** Returns the exception for a request whose end cannot be found. */
    static CallbackException resolver(String message) {
        return new CallbackException(
                error("invalid injection", message) + "}",
                message,
                new IllegalStateException(message));
    }

    private static String error(String code, String message) {
        return "{\"code\":" + JsonValue.quoted(code) + ",\"message\":" + JsonValue.quoted(message);
    }

    /** Returns the JSON that the client gets. */
    String json() {
        return "{\"errors\":[" + json + "]}";
    }
}
