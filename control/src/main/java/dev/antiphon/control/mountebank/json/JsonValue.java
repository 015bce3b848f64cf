package dev.antiphon.control.mountebank.json;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON value with its place in the text, such as {@code imposters[0].stubs[2]}. A method that
 * expects another kind of value throws an {@link IllegalArgumentException} that names the place.
 *
 * <p>A text has at most {@value #VALUES_MAX} values and {@value #DEPTH_MAX} nested levels. If a
 * name occurs twice in an object, the last one counts, as in JavaScript. Immutable.
 */
public final class JsonValue {
    private static final int VALUES_MAX = 500_000;
    private static final int DEPTH_MAX = 100;
    private static final int TEXT_CHARS_MAX = 64 << 20;
    private static final int NAME_CHARS_MAX = 10_000;
    private static final int NUMBER_CHARS_MAX = 30;
    private static final int SHOWN_CHARS_MAX = 60;

    private final String path;
    private final @Nullable Object value;

    private JsonValue(String path, @Nullable Object value) {
        this.path = path;
        this.value = value;
    }

    /**
     * Reads a whole text.
     *
     * @throws IllegalArgumentException unless the text is one JSON value within the bounds; the
     *     message has the line and the column
     */
    public static JsonValue read(byte[] utf8) {
        JsonFactory json = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(TEXT_CHARS_MAX)
                        .maxNumberLength(NUMBER_CHARS_MAX)
                        .maxNameLength(NAME_CHARS_MAX)
                        .maxNestingDepth(DEPTH_MAX)
                        .build())
                .build();
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), utf8)) {
            if (parser.nextToken() == null) {
                throw new IllegalArgumentException("it is no JSON: it is empty");
            }
            JsonValue whole = new Reading(parser).value("");
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("something follows the JSON value");
            }
            return whole;
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            String where = at == null
                    ? ""
                    : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
            throw new IllegalArgumentException("it is no JSON" + where, e);
        }
    }

    /** Returns the text in quotes, as JSON writes it. */
    public static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, out);
        return out.append('"').toString();
    }

    /** One reading of a text, up to the limit for the number of values. */
    private static final class Reading {
        private final JsonParser parser;
        private int values;

        Reading(JsonParser parser) {
            this.parser = parser;
        }

        JsonValue value(String path) {
            values++;
            if (values > VALUES_MAX) {
                throw new IllegalArgumentException(
                        "it has over " + VALUES_MAX + " values, which is the limit");
            }
            return new JsonValue(
                    path,
                    switch (parser.currentToken()) {
                        case VALUE_STRING -> parser.getString();
                        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
                        case VALUE_TRUE -> true;
                        case VALUE_FALSE -> false;
                        case START_OBJECT -> fields(path);
                        case START_ARRAY -> items(path);
                        default -> null;
                    });
        }

        private Map<String, JsonValue> fields(String path) {
            Map<String, JsonValue> fields = new LinkedHashMap<>();
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                parser.nextToken();
                fields.put(name, value(path.isEmpty() ? name : path + "." + name));
            }
            return Collections.unmodifiableMap(fields);
        }

        private List<JsonValue> items(String path) {
            List<JsonValue> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(value(path + "[" + items.size() + "]"));
            }
            return Collections.unmodifiableList(items);
        }
    }

    /** Returns the place in the text; empty for the outermost value. */
    public String path() {
        return path;
    }

    /** Returns whether it is a string. */
    public boolean isText() {
        return value instanceof String;
    }

    /** Returns whether it is an object. */
    public boolean isObject() {
        return value instanceof Map;
    }

    /** Returns whether it is a list. */
    public boolean isList() {
        return value instanceof List;
    }

    /** Returns whether JavaScript treats the value as true. */
    public boolean isTruthy() {
        return switch (value) {
            case null -> false;
            case String text -> !text.isEmpty();
            case BigDecimal number -> number.signum() != 0;
            case Boolean flag -> flag;
            default -> true;
        };
    }

    /** Returns the field with this name; empty if it is absent or null, or this is no object. */
    public Optional<JsonValue> field(String name) {
        JsonValue found = value instanceof Map<?, ?> map ? (JsonValue) map.get(name) : null;
        return Optional.ofNullable(found).filter(each -> each.value != null);
    }

    /** Returns the fields of the object, in their order. */
    public Map<String, JsonValue> fields() {
        if (!(value instanceof Map<?, ?> map)) {
            throw wrong("is no object");
        }
        Map<String, JsonValue> fields = new LinkedHashMap<>();
        map.forEach((name, field) -> fields.put((String) name, (JsonValue) field));
        return fields;
    }

    /** Returns the items of the list. */
    public List<JsonValue> items() {
        if (!(value instanceof List<?> list)) {
            throw wrong("is no list");
        }
        return list.stream().map(JsonValue.class::cast).toList();
    }

    /** Returns the string. */
    public String text() {
        if (value instanceof String text) {
            return text;
        }
        throw wrong("is no string");
    }

    /** Returns a string, number or truth value as JavaScript converts it to a string. */
    public String scalar() {
        return switch (value) {
            case String text -> text;
            case BigDecimal number -> number.stripTrailingZeros().toPlainString();
            case Boolean flag -> flag.toString();
            case null, default -> throw wrong("is no string");
        };
    }

    /** Returns the whole number. */
    public int whole(int least, int most) {
        if (value instanceof BigDecimal number
                && number.compareTo(BigDecimal.valueOf(least)) >= 0
                && number.compareTo(BigDecimal.valueOf(most)) <= 0
                && number.stripTrailingZeros().scale() <= 0) {
            return number.intValueExact();
        }
        throw wrong("must be a whole number from " + least + " to " + most);
    }

    /** Returns an error for this value, with its place, the value and the reason. */
    public IllegalArgumentException wrong(String reason) {
        String place = path.isEmpty() ? "the JSON value" : "\"" + path + "\"";
        return new IllegalArgumentException(place + shown() + " " + reason);
    }

    private String shown() {
        return switch (value) {
            case String text ->
                " (" + quoted(text.substring(0, Math.min(text.length(), SHOWN_CHARS_MAX))) + ")";
            case BigDecimal number -> " (" + number + ")";
            case Boolean flag -> " (" + flag + ")";
            case null, default -> "";
        };
    }
}
