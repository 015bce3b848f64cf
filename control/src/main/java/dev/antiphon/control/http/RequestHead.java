package dev.antiphon.control.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The head of a request: method, path and header fields.
 *
 * @param method the method, such as {@code GET}
 * @param path the path as the client sent it, without the query
 * @param headers the values of each field, by its name in lower case
 */
public record RequestHead(String method, String path, Map<String, List<String>> headers) {
    /**
     * Returns the only value of a field; empty if the request lacks the field.
     *
     * @param name the name of the field
     * @throws ApiProblem when the request has the field several times
     */
    public Optional<String> header(String name) {
        List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        if (values.size() > 1) {
            throw ApiProblem.badRequest("the request has the header " + name + " " + values.size()
                    + " times; send it once");
        }
        return values.stream().findFirst();
    }
}
