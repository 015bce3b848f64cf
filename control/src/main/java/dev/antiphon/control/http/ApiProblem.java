package dev.antiphon.control.http;

import dev.antiphon.argument.Nearest;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An error reply: a status with a sentence that says what to change. Its JSON form follows RFC
 * 9457. The fields {@code field}, {@code value} and {@code nearest} name the wrong field, its value
 * and the most similar valid word.
 */
public final class ApiProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int VALUE_CHARS_MAX = 200;
    private static final Pattern OFFERED = Pattern.compile(", but \"([^\"]{1,100})\"");

    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(400, "Bad request"),
            Map.entry(401, "Token required"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not found"),
            Map.entry(405, "Method not allowed"),
            Map.entry(408, "Request timeout"),
            Map.entry(409, "Conflict"),
            Map.entry(410, "Gone"),
            Map.entry(413, "Body too large"),
            Map.entry(415, "Unsupported media type"),
            Map.entry(500, "Internal error"),
            Map.entry(503, "Too many requests at once"));

    private final int status;
    private int line;
    private int column;

    @SuppressWarnings("serial") // a LinkedHashMap of texts
    private final Map<String, String> members = new LinkedHashMap<>();

    @SuppressWarnings("serial") // a LinkedHashMap of texts
    private final Map<String, String> headers = new LinkedHashMap<>();

    /**
     * Creates an error.
     *
     * @param status the status code, from 400 on
     * @param detail the sentence about this error
     */
    public ApiProblem(int status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    /** Returns an error with the status 400. */
    public static ApiProblem badRequest(String detail) {
        return new ApiProblem(400, detail);
    }

    /** Returns an error with the status 404. */
    public static ApiProblem notFound(String detail) {
        return new ApiProblem(404, detail);
    }

    /** Returns an error with the status 409. */
    public static ApiProblem conflict(String detail) {
        return new ApiProblem(409, detail);
    }

    /**
     * Returns an error about a word that is not among the known ones, with the status 400.
     *
     * @param what the kind of the word, such as "field of the body"
     */
    public static ApiProblem unknown(String what, String word, Collection<String> known) {
        String shown = shortened(word);
        ApiProblem problem = badRequest("\"" + shown + "\" is no " + what + Nearest.of(word, known)
                + "; known: " + String.join(", ", known));
        Nearest.word(word, known).ifPresent(problem::nearest);
        return problem;
    }

    /** Adds the name of the wrong field. */
    public ApiProblem field(String name) {
        return member("field", name);
    }

    /** Adds the wrong value. */
    public ApiProblem value(String value) {
        return member("value", value);
    }

    /** Adds the valid word that is most similar to the wrong one. */
    public ApiProblem nearest(String word) {
        return member("nearest", word);
    }

    /** Adds the word that the text offers in the form of {@link Nearest#of}, if it offers one. */
    public ApiProblem nearestOffered() {
        Matcher found = OFFERED.matcher(detail());
        return found.find() ? nearest(found.group(1)) : this;
    }

    /** Adds the place in the body or in the file, from 1. */
    public ApiProblem place(int atLine, int atColumn) {
        line = atLine;
        column = atColumn;
        return this;
    }

    private ApiProblem member(String name, String value) {
        members.put(name, shortened(value));
        return this;
    }

    private static String shortened(String value) {
        return value.length() <= VALUE_CHARS_MAX
                ? value
                : value.substring(0, VALUE_CHARS_MAX) + "…";
    }

    /** Adds a header field to the reply. */
    public ApiProblem header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Returns the status code. */
    public int status() {
        return status;
    }

    /** Returns the sentence about this error. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** Returns the reply in the form {@code application/problem+json}. */
    public ApiReply reply() {
        JsonOutput json = new JsonOutput()
                .put("type", "about:blank")
                .put("title", TITLES.getOrDefault(status, "Error"))
                .put("status", status)
                .put("detail", detail());
        members.forEach(json::put);
        if (line > 0) {
            json.put("line", line).put("column", column);
        }
        return headed(ApiReply.bytes(status, "application/problem+json", json.bytes()));
    }

    /** Returns the reply with the header fields of this error. */
    ApiReply headed(ApiReply reply) {
        ApiReply headed = reply;
        for (Map.Entry<String, String> each : headers.entrySet()) {
            headed = headed.header(each.getKey(), each.getValue());
        }
        return headed;
    }
}
