package dev.antiphon.control.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request with the values of its path and query. The body is read when the handler asks for it.
 * For use by the request's thread.
 */
public final class ApiRequest {
    private final RequestHead head;
    private final ApiRoutes.Match match;
    private final Map<String, String> query;
    private final BodyReader reader;

    ApiRequest(
            RequestHead head, ApiRoutes.Match match, Map<String, String> query, BodyReader reader) {
        this.head = head;
        this.match = match;
        this.query = query;
        this.reader = reader;
    }

    /** Returns the head. */
    public RequestHead head() {
        return head;
    }

    /**
     * Returns the decoded value of a parameter of the path.
     *
     * @throws IllegalArgumentException when the route has no such parameter
     */
    public String parameter(String name) {
        String value = match.parameters().get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no parameter " + name);
        }
        return value;
    }

    /** Returns this request with a further parameter of the path. */
    public ApiRequest with(String name, String value) {
        return new ApiRequest(head, match.with(name, value), query, reader);
    }

    /** Returns the decoded value of a parameter of the query; empty without it. */
    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /**
     * Returns a whole number of the query.
     *
     * @throws ApiProblem when the value is no whole number from {@code least} to {@code most}
     */
    public long query(String name, long absent, long least, long most) {
        Optional<String> text = query(name);
        if (text.isEmpty()) {
            return absent;
        }
        boolean digits = text.get().matches("[0-9]{1,18}");
        long value = digits ? Long.parseLong(text.get()) : -1;
        if (value < least || value > most) {
            throw ApiProblem.badRequest("\"" + text.get() + "\" is no valid " + name
                            + "; give a whole number from " + least + " to " + most)
                    .field(name)
                    .value(text.get());
        }
        return value;
    }

    /**
     * Returns a truth value of the query; false without it.
     *
     * @throws ApiProblem when the value is neither {@code true} nor {@code false}
     */
    public boolean flag(String name) {
        Optional<String> text = query(name);
        if (text.isPresent() && !List.of("true", "false").contains(text.get())) {
            throw ApiProblem.unknown("value of " + name, text.get(), List.of("true", "false"))
                    .field(name)
                    .value(text.get());
        }
        return text.filter("true"::equals).isPresent();
    }

    /**
     * Reads the whole body.
     *
     * @param types the accepted media types; none accepts every type
     * @throws ApiProblem when the body has another type or is too large
     */
    public byte[] body(String... types) {
        byte[] body = reader.body();
        if (body.length > 0 && types.length > 0) {
            checkType(List.of(types));
        }
        return body;
    }

    private void checkType(List<String> types) {
        String all = head.header("Content-Type").orElse("");
        List<String> parts = new ArrayList<>();
        for (String each : all.split(";", -1)) {
            parts.add(each.strip().toLowerCase(Locale.ROOT));
        }
        boolean utf8 = parts.stream()
                .skip(1)
                .filter(each -> each.startsWith("charset="))
                .allMatch(each -> each.replace("\"", "").equals("charset=utf-8"));
        if (!types.contains(parts.get(0)) || !utf8) {
            throw new ApiProblem(
                            415,
                            "the body has the type \"" + all + "\"; send Content-Type: "
                                    + String.join(" or ", types))
                    .value(all);
        }
    }

    /**
     * Reads a body of the type {@code application/json}. An empty body is an object without fields.
     *
     * @param known the names of all fields
     */
    public JsonInput json(String... known) {
        return JsonInput.read(body(ApiReply.JSON), List.of(known));
    }

    /**
     * Reads a body that is one JSON object, or a text of another type that is accepted.
     *
     * @param others the further accepted media types, whose texts are not checked
     * @return the text; an object without fields for an empty body
     */
    public String document(String... others) {
        List<String> types = new ArrayList<>(List.of(ApiReply.JSON));
        types.addAll(List.of(others));
        byte[] body = body(types.toArray(String[]::new));
        String type = head.header("Content-Type").orElse(ApiReply.JSON);
        return type.toLowerCase(Locale.ROOT).startsWith(ApiReply.JSON)
                ? JsonInput.object(body)
                : JsonInput.utf8(body);
    }

    /**
     * Reads a body as text in UTF-8.
     *
     * @param types the accepted media types
     */
    public String text(String... types) {
        return JsonInput.utf8(body(types));
    }
}
