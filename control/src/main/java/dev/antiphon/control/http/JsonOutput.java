package dev.antiphon.control.http;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON object to write, with its fields in the order in which they are put. For use by one
 * thread.
 */
public final class JsonOutput {
    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    /** Creates an object without fields. */
    public JsonOutput() {}

    /** Puts a string. */
    public JsonOutput put(String name, String value) {
        return putValue(name, value);
    }

    /** Puts a whole number. */
    public JsonOutput put(String name, long value) {
        return putValue(name, value);
    }

    /** Puts a finite number; a whole one is written without a decimal point. */
    public JsonOutput put(String name, double value) {
        return putValue(name, BigDecimal.valueOf(value));
    }

    /** Puts a truth value. */
    public JsonOutput put(String name, boolean value) {
        return putValue(name, value);
    }

    /** Puts an object. */
    public JsonOutput put(String name, JsonOutput value) {
        return putValue(name, value);
    }

    /** Puts a list of strings, numbers, truth values, objects or lists. */
    public JsonOutput put(String name, List<?> values) {
        return putValue(name, List.copyOf(values));
    }

    /** Puts null. */
    public JsonOutput putNull(String name) {
        return putValue(name, null);
    }

    /** Puts a string, or null if there is none. */
    public JsonOutput put(String name, Optional<String> value) {
        return putValue(name, value.orElse(null));
    }

    /** Puts a string if there is one. */
    public JsonOutput putIfPresent(String name, Optional<String> value) {
        value.ifPresent(each -> putValue(name, each));
        return this;
    }

    private JsonOutput putValue(String name, @Nullable Object value) {
        fields.put(name, value);
        return this;
    }

    /** Returns the text in UTF-8. */
    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            write(json, this);
        }
        return out.toByteArray();
    }

    private static void write(JsonGenerator json, @Nullable Object value) {
        switch (value) {
            case null -> json.writeNull();
            case JsonOutput object -> {
                json.writeStartObject();
                object.fields.forEach((name, each) -> {
                    json.writeName(name);
                    write(json, each);
                });
                json.writeEndObject();
            }
            case List<?> list -> {
                json.writeStartArray();
                list.forEach(each -> write(json, each));
                json.writeEndArray();
            }
            case String text -> json.writeString(text);
            case Boolean flag -> json.writeBoolean(flag);
            case BigDecimal number -> json.writeNumber(plain(number));
            case Number number -> json.writeNumber(number.longValue());
            default -> throw new IllegalArgumentException("no JSON value: " + value.getClass());
        }
    }

    private static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** Returns the JSON text. */
    @Override
    public String toString() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }
}
