package dev.antiphon.control.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A reply: status, header fields, and a body or a stream. Immutable. */
public final class ApiReply {
    /** The type of JSON bodies. */
    public static final String JSON = "application/json";

    private static final String TYPE = "Content-Type";

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;
    private final Optional<Stream> stream;

    private ApiReply(int status, Map<String, String> headers, byte[] body, Optional<Stream> from) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.stream = from;
    }

    /**
     * The writer of a stream. It runs on the request's thread until it returns, and is closed in
     * any case, also if it never ran.
     */
    @FunctionalInterface
    public interface Stream extends AutoCloseable {
        /**
         * Writes the stream.
         *
         * @throws IOException when the client has gone or reads too slowly
         * @throws InterruptedException when the server stops
         */
        void write(ReplyStream out) throws IOException, InterruptedException;

        /** Frees what the stream holds. */
        @Override
        default void close() {}
    }

    /** Returns a reply with a JSON body and the status 200. */
    public static ApiReply json(JsonOutput json) {
        return json(200, json);
    }

    /** Returns a reply with a JSON body. */
    public static ApiReply json(int status, JsonOutput json) {
        return bytes(status, JSON, json.bytes());
    }

    /** Returns a reply with a JSON body, the status 201 and the path of the new resource. */
    public static ApiReply created(String location, JsonOutput json) {
        return json(201, json).header("Location", location);
    }

    /** Returns a reply without a body and with the status 204. */
    public static ApiReply noContent() {
        return empty(204);
    }

    /** Returns a reply without a body. */
    public static ApiReply empty(int status) {
        return new ApiReply(status, Map.of(), new byte[0], Optional.empty());
    }

    /** Returns a reply with a plain text in UTF-8. */
    public static ApiReply text(int status, String text) {
        return bytes(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a reply with a body of this media type. */
    public static ApiReply bytes(int status, String type, byte[] body) {
        return new ApiReply(status, Map.of(TYPE, checked(type)), body.clone(), Optional.empty());
    }

    /** Returns a reply with the status 200 whose body is written step by step. */
    public static ApiReply stream(String type, Stream stream) {
        return new ApiReply(200, Map.of(TYPE, checked(type)), new byte[0], Optional.of(stream));
    }

    /**
     * Returns a copy with this header field.
     *
     * @throws IllegalArgumentException when the value has characters other than printable ASCII
     */
    public ApiReply header(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(checked(name), checked(value));
        return new ApiReply(status, all, body, stream);
    }

    private static String checked(String value) {
        if (!value.chars().allMatch(each -> each >= ' ' && each <= '~')) {
            throw new IllegalArgumentException(
                    "a header field takes printable ASCII alone, not \"" + value + "\"");
        }
        return value;
    }

    /** Returns the status code. */
    public int status() {
        return status;
    }

    /** Returns the header fields. */
    public Map<String, String> headers() {
        return Map.copyOf(headers);
    }

    /** Returns the body; empty for a stream. */
    public byte[] body() {
        return body.clone();
    }

    Optional<Stream> stream() {
        return stream;
    }

    /** Closes the stream, if the body is one. */
    void close() {
        stream.ifPresent(Stream::close);
    }
}
