package dev.antiphon.examples.microservice;

import dev.antiphon.message.Message;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Requests, answers and lines of the log as JSON, one value a line. */
final class Wire {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Wire() {}

    /**
     * Reads a request.
     *
     * @throws IllegalArgumentException when it is none; the text is for its sender
     */
    static Request request(Message message) {
        try {
            Request request = JSON.readValue(message.bytes(), Request.class);
            if (request == null) {
                throw new IllegalArgumentException("null is no request");
            }
            return request;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    e.getCause() instanceof IllegalArgumentException own
                            ? own.getMessage()
                            : "not a JSON object with id, key, item, count and timeLeftMillis",
                    e);
        }
    }

    /** Returns the id of a message that is no request; empty if it has no usable one. */
    static String id(Message message) {
        try {
            String id = JSON.readTree(message.bytes()).path("id").stringValue("");
            return Request.NAME.matcher(id).matches() ? id : "";
        } catch (JacksonException e) {
            return "";
        }
    }

    static Answer answer(Message message) {
        return JSON.readValue(message.bytes(), Answer.class);
    }

    static Message message(Object value) {
        return Message.of(JSON.writeValueAsBytes(value));
    }
}
