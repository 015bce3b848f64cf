package dev.antiphon.service;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of an HTTP/1 request (RFC 9112, 3), as far as probes need it.
 *
 * @param method the method, such as {@code GET}
 * @param path the path, without a query
 * @param acceptsJson whether the client asks for JSON by name
 */
record HttpHead(String method, String path, boolean acceptsJson) {
    private static final Pattern REQUEST_LINE =
            Pattern.compile("([A-Z]{1,20}) (/[!-~]*|\\*) HTTP/1\\.[01]");

    /** Returns the head; empty if the text is not a request of HTTP/1. */
    static Optional<HttpHead> read(String text) {
        String[] lines = text.split("\r\n", -1);
        Matcher request = REQUEST_LINE.matcher(lines[0]);
        if (!request.matches()) {
            return Optional.empty();
        }
        boolean json = false;
        for (String line : lines) {
            String field = line.toLowerCase(Locale.ROOT);
            json |= field.startsWith("accept:") && field.contains("application/json");
        }
        String path = request.group(2).replaceFirst("\\?.*", "");
        return Optional.of(new HttpHead(request.group(1), path, json));
    }

    /** Returns whether the reply has no body. */
    boolean isHead() {
        return method.equals("HEAD") || method.equals("OPTIONS");
    }

    /**
     * Returns whether the method reads. OPTIONS is one of them, since it is what HAProxy sends
     * without further configuration.
     */
    boolean reads() {
        return method.equals("GET") || isHead();
    }
}
